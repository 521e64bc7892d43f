"""Reaches Xero for the routes that connect: no other page imports its client."""

from __future__ import annotations

from uuid import uuid4

from authlib.integrations.requests_client import OAuth2Session

from functions.manage.wiring import ManageDeps
from functions.manage.xero_client import app_of
from shared.operations.xero_connection import XeroDoor
from shared.wiring.queues import queues
from shared.xero.connections import SCOPES, XeroConnections

AUTHORISE = "/identity/connect/authorize"


def authorise_url(deps: ManageDeps, redirect_uri: str, state: str, verifier: str) -> str:
    """Returns the address of Xero's consent page. Raises AppRefused, Unavailable without the app's id."""
    client_id = app_of(deps).identity.client_id
    with OAuth2Session(
        client_id, scope=" ".join(SCOPES), redirect_uri=redirect_uri, code_challenge_method="S256"
    ) as client:
        url, _ = client.create_authorization_url(
            f"{deps.aws.env.xero_login_url}{AUTHORISE}", state=state, code_verifier=verifier
        )
    return str(url)


def door(deps: ManageDeps) -> XeroDoor:
    app = app_of(deps)
    return XeroDoor(
        identity=app.identity,
        tokens=app.tokens,
        connections=XeroConnections(app.identity.connections, app.url),
        postings=queues(deps.aws).postings,
        clock=deps.clock,
        fresh=lambda: uuid4().hex,
    )
