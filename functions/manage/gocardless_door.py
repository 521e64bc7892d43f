"""Reaches GoCardless for the routes that connect: no other page imports GoCardless's SDK."""

from __future__ import annotations

from functions.manage.wiring import ManageDeps
from shared.operations.gocardless_connection import GoCardlessDoor, environment_of
from shared.providers.gocardless_connecting import GoCardlessAccess
from shared.providers.limits import shared_session


def door(deps: ManageDeps) -> GoCardlessDoor:
    url, session = deps.aws.env.gocardless_api_url, shared_session()
    return GoCardlessDoor(
        at=lambda token: GoCardlessAccess(token, url, session, deps.clock),
        secrets=deps.aws.secrets,
        clock=deps.clock,
        pages_url=deps.app.pages_url,
        environment=environment_of(url),
    )
