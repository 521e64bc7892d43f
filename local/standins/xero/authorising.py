"""Reads what an app asks for at the consent page, and refuses what Xero refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from local.standins.xero.identity import Identity
from local.standins.xero.registration import App
from local.standins.xero.scopes import unknown_scopes

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
"""A SHA-256 digest in base64url."""
ASKED = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)


class Misasked(Exception):
    """The browser is shown an error page, and is sent back to no address. `error` is the OAuth error code."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


@dataclass(frozen=True)
class Asked:
    """A request for consent that Xero accepts; `parameters` are those of the address."""

    app: App
    parameters: Mapping[str, str]

    @property
    def scope(self) -> str:
        return self.parameters["scope"]


def asked(parameters: Mapping[str, str], identity: Identity) -> Asked:
    """Raises Misasked. Xero only recommends `state` and PKCE; the stand-in demands both."""
    app = identity.registered.get(parameters.get("client_id", ""))
    if app is None:
        raise Misasked("unauthorized_client", "Unknown client or client not enabled")
    if parameters.get("redirect_uri") not in app.redirect_uris:
        raise Misasked("invalid_request", "Invalid redirect_uri")
    if parameters.get("response_type") != "code":
        raise Misasked("unsupported_response_type", "Response type not supported")
    _check_scope(parameters.get("scope", ""))
    if not parameters.get("state"):
        raise Misasked("invalid_request", "Missing state")
    _check_challenge(parameters)
    return Asked(app, {name: parameters[name] for name in ASKED})


def _check_scope(scope: str) -> None:
    if not scope.split():
        raise Misasked("invalid_request", "Missing scope")
    if unknown_scopes(scope):
        raise Misasked("unauthorized_client", "Invalid scope for client")


def _check_challenge(parameters: Mapping[str, str]) -> None:
    if parameters.get("code_challenge_method") != "S256":
        raise Misasked("invalid_request", "Transform algorithm not supported")
    if not CHALLENGE.fullmatch(parameters.get("code_challenge", "")):
        raise Misasked("invalid_request", "Invalid code_challenge")
