"""Stands in for Cognito's pages of a user pool, where they are not emulated: authorise, token, keys, logout.

    pool = CognitoStandIn(clock, client_id="pages", pages_url="http://localhost:8420")
    pool.add_person("sub", "owner@example.co.uk")
    with serving(pool.app) as url: ...

Instead of its form, `come_back` says who has signed in. It refuses what Cognito refuses: foreign clients and
addresses, a wrong verifier, and a code that is foreign, old or used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CODE_LIFE = timedelta(minutes=5)
TOKEN_LIFE = timedelta(minutes=5)
POOL = "eu-west-2_standin"
ISSUER = f"https://cognito-idp.eu-west-2.amazonaws.com/{POOL}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser was sent with, and who has signed in since."""

    person: str
    redirect_uri: str
    challenge: str
    nonce: str
    at: datetime


@dataclass(slots=True)
class CognitoStandIn:
    clock: Callable[[], datetime]
    client_id: str
    pages_url: str
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, Asked] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self.app = Starlette(
            routes=[
                Route("/oauth2/token", self._token, methods=["POST"]),
                Route(f"/{POOL}/.well-known/jwks.json", self._keys),
            ]
        )

    def add_person(self, sub: str, email: str, *, is_verified: bool = True) -> None:
        self.people[sub] = {"sub": sub, "email": email, "email_verified": is_verified}

    def come_back(self, address: str, sub: str) -> str:
        """Signs a person in at the page to which the browser was sent; returns where it is sent back to.

        Raises ValueError for what Cognito answers with an error page.
        """
        asked = dict(parse_qsl(urlsplit(address).query))
        back = f"{self.pages_url}/manage/signed-in"
        if (asked.get("client_id"), asked.get("redirect_uri")) != (self.client_id, back):
            raise ValueError("a foreign client or address")
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            raise ValueError("not the flow that the client may use")
        code = token_urlsafe(16)
        self.codes[code] = Asked(sub, back, asked["code_challenge"], asked.get("nonce", ""), self.clock())
        return f"{back}?{urlencode({'code': code, 'state': asked['state']})}"

    async def _token(self, request: Request) -> Response:
        form = dict((await request.form()).items())
        asked = self.codes.pop(str(form.get("code")), None)
        if form.get("client_id") != self.client_id:
            return JSONResponse({"error": "invalid_client"}, 400)
        if asked is None or not self._is_right(asked, form):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"id_token": self.id_token(asked), "access_token": "a", "expires_in": 300, "token_type": "Bearer"}
        )

    def _is_right(self, asked: Asked, form: dict[str, Any]) -> bool:
        is_bound = create_s256_code_challenge(str(form.get("code_verifier", ""))) == asked.challenge
        is_same = form.get("redirect_uri") == asked.redirect_uri
        return is_bound and is_same and self.clock() < asked.at + CODE_LIFE

    def id_token(self, asked: Asked, **changed: Any) -> str:
        """Signs the token of a person. `changed` claims make it one that must be refused."""
        now = self.clock()
        claims = {
            **self.people[asked.person],
            "iss": ISSUER,
            "aud": self.client_id,
            "nonce": asked.nonce,
            "token_use": "id",
            "iat": int(now.timestamp()),
            "exp": int((now + TOKEN_LIFE).timestamp()),
        }
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims | changed, self.key)

    async def _keys(self, request: Request) -> Response:
        del request
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})
