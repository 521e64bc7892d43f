"""Reaches Stripe for the routes that connect: no other page imports Stripe's SDK."""

from __future__ import annotations

from functions.manage.wiring import ManageDeps
from shared.operations.stripe_connection import StripeDoor
from shared.providers.limits import shared_session
from shared.providers.stripe_connecting import StripeAccess

LOCAL = "local"


def door(deps: ManageDeps) -> StripeDoor:
    env, session = deps.aws.env, shared_session()
    return StripeDoor(
        at=lambda key: StripeAccess(key, env.stripe_api_url, session, deps.clock),
        secrets=deps.aws.secrets,
        clock=deps.clock,
        pages_url=deps.app.pages_url,
        takes_secret_keys=env.stage == LOCAL,
    )
