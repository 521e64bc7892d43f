"""Builds the JWT that Xero hands out: clients read the person's id from it. Its signature is noise."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta

ACCESS_LIFE = timedelta(minutes=30)


def jwt(user_id: str, client_id: str, scope: str, event: str, jwt_id: str, now: datetime) -> str:
    """Names the person, the app, the scopes and the consent that the token comes from.

    `event` is the authEventId that the connections made by that consent bear in GET /connections.
    """
    claims = {
        "iss": "https://identity.xero.com",
        "aud": client_id,
        "client_id": client_id,
        "sub": user_id,
        "xero_userid": user_id,
        "authentication_event_id": event,
        "scope": scope.split(),
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_LIFE).timestamp()),
        "jti": jwt_id,
    }
    parts = ({"alg": "RS256", "typ": "JWT"}, claims, jwt_id)
    return ".".join(_base64(json.dumps(part).encode()) for part in parts)


def challenge_of(verifier: str | None) -> str | None:
    """Returns the S256 code_challenge of a code_verifier; None if there is none."""
    return None if verifier is None else _base64(hashlib.sha256(verifier.encode()).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
