"""Asks Xero's identity service for token sets, in exchange for a consent's code or for an older set."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import urllib3

from shared.errors import AppRefused, Disconnected, Unavailable
from shared.xero_tokens import TokenSet

DEFAULT_URL = "https://identity.xero.com"
TIMEOUT = urllib3.Timeout(connect=3, read=10)


@dataclass(frozen=True, slots=True)
class Identity:
    """Xero's token endpoint. `client_id` and `client_secret` are the Xero app's."""

    connections: urllib3.PoolManager
    url: str
    client_id: str
    client_secret: str = field(repr=False)

    def refresh(self, old: TokenSet, now: datetime) -> TokenSet:
        """Returns the next token set.

        Raises Disconnected on invalid_grant, AppRefused on invalid_client, Unavailable for what may pass.
        """
        return self._tokens(
            {"grant_type": "refresh_token", "refresh_token": old.refresh}, old.revision + 1, now
        )

    def redeem(self, code: str, verifier: str, redirect_uri: str, now: datetime) -> TokenSet:
        """Exchanges the code of an owner's consent for the first token set. Raises as `refresh` does.

        `verifier` is PKCE's, of the challenge that the owner's browser was sent with.
        """
        asked = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
        return self._tokens({"grant_type": "authorization_code", **asked}, 0, now)

    def revoke(self, tokens: TokenSet) -> None:
        """Ends the consent of a user, with every connection that it made. Raises Unavailable, AppRefused."""
        status, body = self._ask({"token": tokens.refresh}, "revocation")
        _refuse_secret(status, body)
        if status != 200:
            raise Unavailable(f"Xero's identity service answered {status}")

    def _tokens(self, fields: dict[str, str], revision: int, now: datetime) -> TokenSet:
        status, body = self._ask(fields, "token")
        if status == 400 and body.get("error") == "invalid_grant":
            raise Disconnected("invalid_grant")
        _refuse_secret(status, body)
        if status != 200 or not {"access_token", "refresh_token", "expires_in"} <= body.keys():
            raise Unavailable(f"Xero's identity service answered {status}")
        return TokenSet(
            access=body["access_token"],
            refresh=body["refresh_token"],
            expires_at=now + timedelta(seconds=int(body["expires_in"])),
            revision=revision,
        )

    def _ask(self, fields: dict[str, str], endpoint: str) -> tuple[int, dict[str, str]]:
        try:
            answer = self.connections.request(
                "POST",
                f"{self.url or DEFAULT_URL}/connect/{endpoint}",
                fields=fields,
                encode_multipart=False,
                headers=urllib3.make_headers(basic_auth=f"{self.client_id}:{self.client_secret}"),
                timeout=TIMEOUT,
            )
            body = json.loads(answer.data or b"{}")
        except (urllib3.exceptions.HTTPError, ValueError):
            raise Unavailable("Xero's identity service did not answer") from None
        return answer.status, body if isinstance(body, dict) else {}


def _refuse_secret(status: int, body: dict[str, str]) -> None:
    if status in (400, 401) and body.get("error") == "invalid_client":
        raise AppRefused("Xero does not accept the app's secret")
