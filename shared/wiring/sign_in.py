"""Finds where people sign in: the user pool, its addresses, and the address of our own pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.wiring.base import AWS, AwsConnections


@dataclass(frozen=True, slots=True)
class SignInApp:
    """What Cognito knows our pages as, and where its own pages are.

    `issuer` is in each token; `keys_url` is where the keys that sign tokens are; `sign_in_url` is what the
    addresses of Cognito's pages begin with, `pages_url` what those of our own do. None ends with a slash.
    """

    client_id: str
    pool_id: str
    issuer: str
    keys_url: str
    sign_in_url: str
    pages_url: str

    @property
    def sign_in_origin(self) -> str:
        parts = urlsplit(self.sign_in_url)
        return f"{parts.scheme}://{parts.netloc}"


def sign_in_app(aws: AwsConnections) -> SignInApp:
    """Reads the parameter that the stack keeps. The pages' own variables cannot hold it.

    The addresses depend on the API, the API on the function, and the function on its variables.
    """
    ssm = aws.session.client("ssm", config=AWS)
    kept = ssm.get_parameter(Name=aws.env.sign_in_parameter)["Parameter"]["Value"]
    return SignInApp(**json.loads(kept))
