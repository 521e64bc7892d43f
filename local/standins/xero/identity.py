"""Decides who may call: apps, consents, access tokens that last 30 minutes, refresh tokens that rotate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from local.standins.xero.access_tokens import ACCESS_LIFE, challenge_of, jwt
from local.standins.xero.records import Element
from local.standins.xero.registration import App, Person

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


class Full(Exception):
    """The app has as many connections as its tier allows. `str(error)` is the app's name."""


@dataclass(frozen=True)
class Grant:
    """One person's consent to one app; every token belongs to a grant.

    `scope` is what this consent allows, `event` the authEventId of the consent: a later consent of the same
    person to the same app has others, and the connections are of both.
    """

    user_id: str
    client_id: str
    scope: str = field(default=SCOPE, compare=False)
    event: str = field(default="", compare=False)


@dataclass(frozen=True)
class Connection:
    id: str
    grant: Grant
    tenant_id: str
    tenant_name: str
    auth_event_id: str
    created: datetime
    updated: datetime


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
    registered: dict[str, App] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    _access: dict[str, Token] = field(default_factory=dict)
    _refresh: dict[str, Token] = field(default_factory=dict)
    _codes: dict[str, Code] = field(default_factory=dict)

    def connect(self, grant: Grant, tenants: Iterable[tuple[str, str]], now: datetime) -> Grant:
        """Connects the organisations that the person ticked; one connected before keeps its connection.

        Returns the grant with the id of this consent. Raises Full if the app would have too many connections.
        """
        grant = replace(grant, event=self.new_id())
        before = {connection.tenant_id: connection for connection in self.connections_of(grant)}
        ticked = dict(tenants)
        self._make_room(grant.client_id, len(ticked.keys() - before.keys()))
        for tenant_id, name in ticked.items():
            known = before.get(tenant_id)
            connection_id, created = (known.id, known.created) if known else (self.new_id(), now)
            self.connections[connection_id] = Connection(
                connection_id, grant, tenant_id, name, grant.event, created, now
            )
        return grant

    def _make_room(self, client_id: str, wanted: int) -> None:
        app = self.registered.get(client_id)
        held = sum(connection.grant.client_id == client_id for connection in self.connections.values())
        if app is not None and app.most is not None and held + wanted > app.most:
            raise Full(app.name)

    def connections_of(self, grant: Grant) -> list[Connection]:
        return [connection for connection in self.connections.values() if connection.grant == grant]

    def is_connected(self, client_id: str, tenant_id: str) -> bool:
        """Whether anybody has connected the app to the organisation."""
        return any(
            each.grant.client_id == client_id and each.tenant_id == tenant_id
            for each in self.connections.values()
        )

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
        if code.redirect_uri != form.get("redirect_uri") or code.challenge != challenge_of(verifier):
            raise OAuthError("invalid_grant")
        return self.issue(code.grant, now)

    def issue(self, grant: Grant, now: datetime) -> Element:
        """Returns what the consented scopes ask for: an id token with `openid`, and a refresh token with
        `offline_access`.
        """
        scopes, access = grant.scope.split(), self._jwt(grant, now)
        self._access[access] = Token(grant, now)
        return {
            **({"id_token": self._jwt(grant, now)} if "openid" in scopes else {}),
            "access_token": access,
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "token_type": "Bearer",
            **({"refresh_token": self._refreshable(grant, now)} if "offline_access" in scopes else {}),
            "scope": grant.scope,
        }

    def _refreshable(self, grant: Grant, now: datetime) -> str:
        token = self.new_id() + self.new_id()
        self._refresh[token] = Token(grant, now)
        return token

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

    def _jwt(self, grant: Grant, now: datetime) -> str:
        return jwt(grant.user_id, grant.client_id, grant.scope, grant.event, self.new_id(), now)


def _is_dead(token: Token, now: datetime) -> bool:
    used_up = token.first_used is not None and now > token.first_used + REFRESH_GRACE
    return used_up or now >= token.issued + REFRESH_LIFE
