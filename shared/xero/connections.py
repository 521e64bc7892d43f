"""Lists the organisations that a Xero user has connected to our app, and ends connections."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from shared.errors import Disconnected, Unavailable

DEFAULT_URL = "https://api.xero.com"
TIMEOUT = urllib3.Timeout(connect=3, read=10)

# What we ask of Xero, with the reason that an owner reads before consenting.
SCOPES: Mapping[str, str] = {
    "offline_access": "to go on posting when you are not signed in to Xero",
    "accounting.settings": (
        "to read your accounts, tax rates and products, and to create an account if you ask for it"
    ),
    "accounting.contacts": (
        "to keep your customers' details the same here and in Xero, and to find or add whoever pays"
    ),
    "accounting.invoices": "to create invoices and credit notes, and to see whether another tool does",
    "accounting.payments": "to mark invoices as paid",
    "accounting.banktransactions": "to enter fees and transfers",
    "accounting.reports.banksummary.read": "to compare each clearing account with Stripe and GoCardless",
}


@dataclass(frozen=True, slots=True)
class Connection:
    """An organisation that a user has connected. `consent` is the id of the consent that connected it."""

    id: str
    organisation: str
    name: str
    consent: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Who has consented, by Xero's id of the user, and by which consent."""

    xero_user: str
    id: str


def consent_of(access_token: str) -> Consent:
    """Reads the claims of a token that Xero itself has just given us over TLS, so nobody else made it.

    Raises Unavailable for a token without them.
    """
    try:
        payload = access_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return Consent(str(claims["xero_userid"]), str(claims.get("authentication_event_id", "")))
    except (IndexError, KeyError, TypeError, ValueError):
        raise Unavailable("Xero's token does not say whose it is") from None


@dataclass(frozen=True, slots=True)
class XeroConnections:
    """Xero's list of connections. `url` is the API's, as every client of it has it."""

    pool: urllib3.PoolManager
    url: str

    def of_user(self, access_token: str) -> list[Connection]:
        """Lists the organisations. Raises Disconnected for a dead token, Unavailable where Xero is away."""
        status, body = self._ask("GET", "/connections", access_token)
        if status == 401:
            raise Disconnected("Xero does not take the token")
        if status != 200 or not isinstance(body, list):
            raise Unavailable(f"Xero's list of connections answered {status}")
        return [_connection(each) for each in body if each.get("tenantType") == "ORGANISATION"]

    def end(self, access_token: str, connection: Connection) -> None:
        """Ends a connection; one that is not there any more is fine. Raises Unavailable."""
        status, _ = self._ask("DELETE", f"/connections/{connection.id}", access_token)
        if status not in (204, 404, 401):
            raise Unavailable(f"Xero answered {status} to the end of a connection")

    def _ask(self, method: str, path: str, access_token: str) -> tuple[int, Any]:
        root = (self.url or DEFAULT_URL).partition("/api.xro/")[0]
        headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
        try:
            answer = self.pool.request(method, f"{root}{path}", headers=headers, timeout=TIMEOUT)
            return answer.status, json.loads(answer.data or b"null")
        except (urllib3.exceptions.HTTPError, ValueError):
            raise Unavailable("Xero's list of connections did not answer") from None


def _connection(element: Any) -> Connection:
    try:
        return Connection(
            id=str(element["id"]),
            organisation=str(element["tenantId"]),
            name=str(element.get("tenantName") or ""),
            consent=str(element.get("authEventId") or ""),
        )
    except (KeyError, TypeError, AttributeError):
        raise Unavailable("Xero's list of connections cannot be understood") from None
