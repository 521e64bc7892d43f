"""Tells what the pages of Stripe and of GoCardless show alike of a business's account there."""

from __future__ import annotations

from typing import Any

from functions.manage.visit import Visit
from shared.operations.provider_connection import webhook_address
from shared.provider import Provider
from shared.store import feeds, provider_accounts

PROD = "prod"


def told_of(visit: Visit, provider: Provider) -> dict[str, Any]:
    """Reads the account, and whether its key was refused since it was kept. The provider is not asked."""
    own, stage = provider_accounts.of_tenant(visit.tenant, provider), visit.deps.aws.env.stage
    last_run = feeds.last_run(visit.tenant, provider) if own and not own.ended_at else None
    return {
        "own": own,
        "is_key_refused": bool(
            own and last_run and last_run.is_key_refused and last_run.at > own.connected_at
        ),
        # Named where real money is read and posted from anywhere but the real stage.
        "unreal_stage": stage if own and own.is_live and stage != PROD else "",
        "address": webhook_address(visit.deps.app.pages_url, provider, visit.tenant),
    }
