"""Reaches Stripe for the routes that connect: no other page imports Stripe's SDK."""

from __future__ import annotations

from functions.manage.wiring import ManageDeps
from shared.operations.stripe_connection import StripeDoor
from shared.wiring.stripe import stripe_desk

LOCAL = "local"


def door(deps: ManageDeps) -> StripeDoor:
    desk = stripe_desk(deps.aws)
    return StripeDoor(
        at=desk.at,
        secrets=desk.secrets,
        clock=desk.clock,
        pages_url=deps.app.pages_url,
        takes_secret_keys=deps.aws.env.stage == LOCAL,
    )
