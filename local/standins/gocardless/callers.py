"""Finds out whose token a call bears, and refuses what is asked for in the wrong way."""

from __future__ import annotations

from starlette.requests import Request

from local.standins.gocardless import refusals
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.tokens import Environment, Token

VERSION = "2015-07-06"


def bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def token_of(request: Request, organisation: Organisation) -> Token:
    """Returns the token. Raises Refusal for one that was disabled."""
    token = organisation.tokens[bearer(request) or ""]
    if token.disabled:
        raise refusals.disabled_token()
    return token


def check_version(request: Request) -> None:
    """Checks the version before the token: if both are missing, GoCardless complains about the version."""
    version = request.headers.get("GoCardless-Version")
    if not version:
        raise refusals.no_version()
    if version != VERSION:
        raise refusals.wrong_version()


def unauthorised(request: Request, environment: Environment) -> refusals.Refusal:
    if "Authorization" not in request.headers:
        return refusals.no_token()
    return refusals.wrong_token(environment) if bearer(request) else refusals.garbled_token()
