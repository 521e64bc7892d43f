"""Signs a person in by OpenID Connect: code flow with PKCE and nonce.

Only the routes that need this module import it: without Authlib and joserfc a page loads in half the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.errors import Unavailable
from shared.sessions import Pending
from shared.wiring.sign_in import SignInApp

CALLBACK = "/manage/signed-in"
SIGNED_OUT = "/manage/sign-in"
# In seconds: Cognito answers within one, or not at all.
TIMEOUT = 10.0


class NotSignedIn(Exception):
    """Refuse: Cognito does not vouch for this person, or not to us, or not now."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who has signed in. `person` is Cognito's `sub`, `email` an address that Cognito has verified."""

    person: str
    email: str


def authorise_url(app: SignInApp, state: str, pending: Pending) -> str:
    """Returns the address of Cognito's page, to which the browser is sent."""
    with _client(app) as client:
        url, _ = client.create_authorization_url(
            f"{app.sign_in_url}/oauth2/authorize",
            state=state,
            code_verifier=pending.verifier,
            nonce=pending.nonce,
        )
    return str(url)


def sign_out_url(app: SignInApp) -> str:
    """Returns the address at which Cognito forgets the browser, too, and sends it back."""
    asked = {"client_id": app.client_id, "logout_uri": f"{app.pages_url}{SIGNED_OUT}"}
    return f"{app.sign_in_url}/logout?{urlencode(asked)}"


def identity(app: SignInApp, code: str, pending: Pending, now: datetime) -> Identity:
    """Exchanges a code for the person's identity. Raises NotSignedIn, Unavailable if Cognito is away."""
    claims = _claims(app, _id_token(app, code, pending), pending.nonce, now)
    email = str(claims.get("email") or "")
    if not email or str(claims.get("email_verified")).lower() != "true":
        raise NotSignedIn("the address is not verified")
    return Identity(str(claims["sub"]), email.lower())


def _client(app: SignInApp) -> OAuth2Session:
    return OAuth2Session(
        app.client_id,
        scope="openid email",
        redirect_uri=f"{app.pages_url}{CALLBACK}",
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )


def _id_token(app: SignInApp, code: str, pending: Pending) -> str:
    with _client(app) as client:
        try:
            answer = client.fetch_token(
                f"{app.sign_in_url}/oauth2/token", code=code, code_verifier=pending.verifier
            )
        except AuthlibBaseError as error:
            raise NotSignedIn(error.error) from None
        except (requests.RequestException, ValueError):
            raise Unavailable("Cognito's token endpoint did not answer as it should") from None
    return str(answer.get("id_token", ""))


def _claims(app: SignInApp, id_token: str, nonce: str, now: datetime) -> dict[str, Any]:
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=60,
        iss={"essential": True, "value": app.issuer},
        aud={"essential": True, "value": app.client_id},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        sub={"essential": True},
        token_use={"essential": True, "value": "id"},
    )
    try:
        token = jwt.decode(id_token, _keys(app.keys_url), algorithms=["RS256"])
        registry.validate(token.claims)
    except (JoseError, ValueError) as error:
        raise NotSignedIn(type(error).__name__) from None
    return token.claims


@cache
def _keys(url: str) -> KeySet:
    """Reads the keys once for each process. Cognito's keys of a user pool do not change."""
    try:
        answer = requests.get(url, timeout=TIMEOUT)
        answer.raise_for_status()
        return KeySet.import_key_set(answer.json())
    except (requests.RequestException, ValueError):
        raise Unavailable("Cognito's keys could not be read") from None
