"""Says how a business is connected: to Xero and to each provider, and what waits in between.

It asks nobody outside, opens no secret, and reads 180 rows at most however large the ledger is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.jobs import FEED_OF
from shared.provider import PROVIDERS, Provider
from shared.store import (
    connection_notes,
    feeds,
    jobs,
    lanes,
    organisations,
    provider_accounts,
    rows,
    troubles,
    xero_tokens,
)
from shared.store.connection_notes import UsedAtXero
from shared.store.failed_deliveries import Deliveries
from shared.store.feeds import LastRun
from shared.store.organisations import Organisation
from shared.store.provider_accounts import ProviderAccount
from shared.store.queue_notes import Queues
from shared.store.tenants import OnRecord
from shared.troubles import Trouble
from shared.xero.tiers import Tier

# In doubt: Xero has refused to renew the tokens, and one that was renewed may still be stored.
State = Literal["never_connected", "connected", "in_doubt", "refused", "disconnected"]
# Beyond these pending documents nobody looks for the oldest.
MOST_PENDING = 100


@dataclass(frozen=True, slots=True)
class XeroHealth:
    """`own` is the organisation, with who authorised it and when; None before the first connection.

    `refused_since` is when Xero first refused to renew the tokens, if it does; None where that was not
    noted. `calls_left` is how many calls of the day Xero's latest answer to a posting left. `webhook_at` is
    when a webhook about the organisation last came in, in UTC; None if none was noted.
    `used` is the business's own, `used_by_all` that of all businesses: a tier's bytes are theirs together.
    """

    state: State
    own: Organisation | None
    refused_since: datetime | None
    tier: Tier
    used: UsedAtXero
    used_by_all: UsedAtXero
    calls_left: int | None
    webhook_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """`own` is the account, with who connected it and when; None before the first connection.

    `webhook_at` is when a webhook last came in, None if none was noted; `untold_at` when the feed last found
    what no webhook had told. `last_run` is the feed's last turn, and `failing_since` since when the turns
    have been due without going well. Times are in UTC.
    """

    provider: Provider
    state: State
    own: ProviderAccount | None
    webhook_at: datetime | None
    untold_at: datetime | None
    last_run: LastRun | None
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class Pending:
    """The documents on their way to Xero; `oldest` is when the oldest of them was recorded, in UTC.

    `is_more`: there are more than were looked at.
    """

    count: int
    oldest: datetime | None
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class ConnectionHealth:
    """How a business is connected, at a moment in UTC.

    `deliveries` are webhooks that GoCardless could not deliver, None before anybody asked. `queues` are those
    that all businesses share, None before the first look.
    """

    tenant: str
    at: datetime
    xero: XeroHealth
    providers: tuple[ProviderHealth, ...]
    deliveries: Deliveries | None
    pending: Pending
    queues: Queues | None
    troubles: tuple[Trouble, ...]


def connection_health(
    known: OnRecord, tier: Tier, now: datetime, most_pending: int = MOST_PENDING
) -> ConnectionHealth:
    """Reads how a business is connected. `known` is the business's row, which was read already.

    `most_pending` is how many pending documents are looked at: for one line alone, none need be.
    """
    tenant = known.profile.tenant
    noted, lasting = connection_notes.read(tenant, now), tuple(troubles.of_tenant(tenant))
    own = organisations.of_profile(known.profile)
    standing = xero_tokens.standing(known.profile.xero_user)
    cut_off = next((each.since for each in lasting if each.kind == "disconnected"), None)
    refused_at = standing.refused_at if standing else None
    xero = XeroHealth(
        _at_xero(own, standing),
        own,
        refused_at or cut_off,
        tier,
        noted.used,
        noted.used_by_all,
        lanes.peek(tenant).day_left,
        noted.webhooks.get("xero"),
    )
    return ConnectionHealth(
        tenant,
        now,
        xero,
        tuple(_of_provider(tenant, each, noted.webhooks.get(each)) for each in PROVIDERS),
        noted.deliveries,
        _pending(tenant, most_pending),
        noted.queues,
        lasting,
    )


def _at_xero(own: Organisation | None, standing: xero_tokens.Standing | None) -> State:
    if own is None:
        return "never_connected"
    if not own.xero_user:
        return "disconnected"
    if standing is None or standing.is_dead:
        return "refused"
    return "in_doubt" if standing.refused_at else "connected"


def _of_provider(tenant: str, provider: Provider, webhook_at: datetime | None) -> ProviderHealth:
    own = provider_accounts.of_tenant(tenant, provider)
    feed, last_run = feeds.with_last_run(tenant, provider)
    standing = jobs.read(tenant, FEED_OF[provider])
    failing = standing.tried_since if standing and last_run and last_run.error else None
    return ProviderHealth(
        provider, _at_provider(own, last_run), own, webhook_at, feed.found_at, last_run, failing
    )


def _at_provider(own: ProviderAccount | None, last_run: LastRun | None) -> State:
    if own is None:
        return "never_connected"
    if own.ended_at:
        return "disconnected"
    is_refused = last_run and last_run.is_key_refused and last_run.at > own.connected_at
    return "refused" if is_refused else "connected"


def _pending(tenant: str, most: int) -> Pending:
    found = rows.pending(tenant, most) if most else []
    recorded = [each.recorded_at for each in found if each.recorded_at]
    return Pending(len(found), min(recorded, default=None), bool(most) and len(found) == most)
