"""Opens the stand-in's consent page as a browser does, and exchanges the code as an app does."""

from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests.local.standins.xero.world import NO_TLS, World

REDIRECT = "https://connectably.example/manage/xero/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPE = "openid offline_access accounting.settings accounting.contacts.read"
ASKED = {
    "response_type": "code",
    "client_id": "crm",
    "redirect_uri": REDIRECT,
    "scope": SCOPE,
    "state": "s&t",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


class Form(HTMLParser):
    """The inputs of a page by name: hidden ones with their values, checkboxes with all of theirs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.boxes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("type") == "hidden":
            self.hidden[given["name"]] = given["value"]
        elif given.get("type") == "checkbox":
            self.boxes.append(given["value"])


class Browser:
    def __init__(self, world: World) -> None:
        self.world = world
        self.url = f"{world.base_url}/identity/connect/authorize"

    def open(self, **changes: str | None) -> httpx.Response:
        sent = {name: value for name, value in {**ASKED, **changes}.items() if value is not None}
        return httpx.get(self.url, params=sent, verify=NO_TLS)

    def decide(self, decision: str, *organisations: str, **changes: str) -> httpx.Response:
        """Fills in the form that the page shows."""
        form = Form(self.open(**changes).text)
        answer = {**form.hidden, "decision": decision, "organisation": list(organisations)}
        return httpx.post(self.url, data=answer, verify=NO_TLS)

    def allow(self, *organisations: str, **changes: str) -> dict[str, Any]:
        """Lets the app in, and exchanges the code for tokens."""
        return self.redeem(returned(self.decide("allow", *organisations, **changes))["code"])

    def redeem(self, code: str, verifier: str = VERIFIER) -> dict[str, Any]:
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
        client = {"client_id": "crm", "client_secret": "secret", "code_verifier": verifier}
        url = f"{self.world.base_url}/connect/token"
        found: dict[str, Any] = httpx.post(url, data={**grant, **client}, verify=NO_TLS).json()
        return found

    def connections(self, tokens: dict[str, Any], **query: str) -> list[dict[str, Any]]:
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        url = f"{self.world.base_url}/connections"
        found: list[dict[str, Any]] = httpx.get(url, params=query, headers=bearer, verify=NO_TLS).json()
        return found


def returned(reply: httpx.Response) -> dict[str, str]:
    """Returns what the redirect to the app carries."""
    assert reply.status_code == 302, reply.text
    address, _, query = reply.headers["Location"].partition("?")
    assert address == REDIRECT
    return {name: value for name, (value,) in parse_qs(query).items()}


def claims(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return found
