"""Decides who may call: apps, consents, access tokens that last 30 minutes, refresh tokens that rotate."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from local.standins.xero.records import Element

ACCESS_LIFE = timedelta(minutes=30)
REFRESH_LIFE = timedelta(days=60)
REFRESH_GRACE = timedelta(minutes=30)
"""A used refresh token still works for this long, in case the answer was lost."""
CODE_LIFE = timedelta(minutes=5)
SCOPE = (
    "openid profile email offline_access accounting.invoices accounting.payments "
    "accounting.banktransactions accounting.contacts accounting.settings accounting.reports.banksummary.read"
)


class OAuthError(Exception):
    """A 400. `str(error)` is the OAuth error code, such as `invalid_grant`."""


@dataclass(frozen=True)
class Grant:
    """One person's consent to one app; every token belongs to a grant."""

    user_id: str
    client_id: str


@dataclass(frozen=True)
class Connection:
    id: str
    grant: Grant
    tenant_id: str
    tenant_name: str
    auth_event_id: str
    created: datetime


@dataclass(frozen=True)
class Token:
    grant: Grant
    issued: datetime
    first_used: datetime | None = None


@dataclass(frozen=True)
class Code:
    """An authorisation code. `challenge` is the S256 code_challenge of PKCE, None without PKCE."""

    grant: Grant
    issued: datetime
    redirect_uri: str
    challenge: str | None


@dataclass
class Identity:
    new_id: Callable[[], str]
    apps: dict[str, str] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    _access: dict[str, Token] = field(default_factory=dict)
    _refresh: dict[str, Token] = field(default_factory=dict)
    _codes: dict[str, Code] = field(default_factory=dict)

    def connect(self, grant: Grant, tenants: Iterable[tuple[str, str]], now: datetime) -> None:
        """Connects the organisations that the person ticked; one connected before keeps its connection."""
        event = self.new_id()
        connected = {connection.tenant_id for connection in self.connections_of(grant)}
        for tenant_id, name in tenants:
            if tenant_id not in connected:
                connection_id = self.new_id()
                self.connections[connection_id] = Connection(
                    connection_id, grant, tenant_id, name, event, now
                )

    def connections_of(self, grant: Grant) -> list[Connection]:
        return [connection for connection in self.connections.values() if connection.grant == grant]

    def disconnect(self, grant: Grant, connection_id: str) -> bool:
        found = self.connections.get(connection_id)
        if found is None or found.grant != grant:
            return False
        del self.connections[connection_id]
        return True

    def issue_code(self, grant: Grant, redirect_uri: str, challenge: str | None, now: datetime) -> str:
        code = self.new_id()
        self._codes[code] = Code(grant, now, redirect_uri, challenge)
        return code

    def redeem(self, client_id: str, form: dict[str, str], now: datetime) -> Element:
        """Exchanges a code for tokens. A code works once, even if the rest of the request was wrong."""
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.grant.client_id != client_id or code.issued + CODE_LIFE <= now:
            raise OAuthError("invalid_grant")
        verifier = form.get("code_verifier")
        if code.redirect_uri != form.get("redirect_uri") or code.challenge != _challenge(verifier):
            raise OAuthError("invalid_grant")
        return self.issue(code.grant, now)

    def issue(self, grant: Grant, now: datetime) -> Element:
        access, refresh = self._claims(grant, now), self.new_id() + self.new_id()
        self._access[access] = self._refresh[refresh] = Token(grant, now)
        return {
            "id_token": self._claims(grant, now),
            "access_token": access,
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "token_type": "Bearer",
            "refresh_token": refresh,
            "scope": SCOPE,
        }

    def refresh(self, client_id: str, refresh_token: str, now: datetime) -> Element:
        token = self._refresh.get(refresh_token)
        if token is None or token.grant.client_id != client_id or _is_dead(token, now):
            raise OAuthError("invalid_grant")
        self._refresh[refresh_token] = replace(token, first_used=token.first_used or now)
        return self.issue(token.grant, now)

    def revoke(self, client_id: str, refresh_token: str) -> None:
        """Ends the consent with all its tokens and connections; an unknown token is no error."""
        token = self._refresh.get(refresh_token)
        if token is None or token.grant.client_id != client_id:
            return
        self._refresh = {key: kept for key, kept in self._refresh.items() if kept.grant != token.grant}
        for connection in self.connections_of(token.grant):
            del self.connections[connection.id]

    def grant_of(self, access_token: str, now: datetime) -> Grant | None:
        """Returns the grant behind the token, None if the token is unknown or has expired."""
        token = self._access.get(access_token)
        return token.grant if token is not None and now < token.issued + ACCESS_LIFE else None

    def covers(self, grant: Grant, tenant_id: str) -> bool:
        return any(connection.tenant_id == tenant_id for connection in self.connections_of(grant))

    def _claims(self, grant: Grant, now: datetime) -> str:
        """Builds a JWT, because clients read the person's id from it; its signature is noise."""
        claims = {
            "iss": "https://identity.xero.com",
            "aud": grant.client_id,
            "client_id": grant.client_id,
            "sub": grant.user_id,
            "xero_userid": grant.user_id,
            "iat": int(now.timestamp()),
            "exp": int((now + ACCESS_LIFE).timestamp()),
            "jti": self.new_id(),
        }
        parts = ({"alg": "RS256", "typ": "JWT"}, claims, self.new_id())
        return ".".join(_base64(json.dumps(part).encode()) for part in parts)


def _is_dead(token: Token, now: datetime) -> bool:
    used_up = token.first_used is not None and now > token.first_used + REFRESH_GRACE
    return used_up or now >= token.issued + REFRESH_LIFE


def _challenge(verifier: str | None) -> str | None:
    return None if verifier is None else _base64(hashlib.sha256(verifier.encode()).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
