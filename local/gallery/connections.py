"""Shows the connections: all well, all in trouble, and before anything is connected."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from functions.manage.connection_pages import view
from local.gallery.sample import ACME, NOW, Sample, sample
from shared.operations.connection_health import ConnectionHealth, Pending, ProviderHealth, XeroHealth
from shared.provider import PROVIDERS, Provider
from shared.store.connection_notes import UsedAtXero
from shared.store.failed_deliveries import Deliveries, Delivery
from shared.store.feeds import LastRun
from shared.store.organisations import Organisation
from shared.store.provider_accounts import ProviderAccount
from shared.store.queue_notes import Queue, Queues
from shared.xero.tiers import tier_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANN = "ann.bookkeeper@accountants.example"
OWN = Organisation("org-1", ACME.id, "Acme & Sons Ltd", "user-1", ANN, NOW - 90 * DAY)
CORE = tier_of("50")
WELL = XeroHealth(
    "connected",
    OWN,
    None,
    CORE,
    UsedAtXero(312, 45_300_000),
    UsedAtXero(9_120, 3_200_000_000),
    4_688,
    NOW - 12 * MINUTE,
)


def _provider(provider: Provider, webhook_at: timedelta) -> ProviderHealth:
    own = ProviderAccount(
        id="1",
        name="Acme & Sons Ltd",
        is_live=True,
        key_ending="a1b2",
        connected_by=ANN,
        connected_at=NOW - 90 * DAY,
    )
    run = LastRun(NOW - 7 * MINUTE)
    return ProviderHealth(provider, "connected", own, NOW - webhook_at, NOW - 12 * DAY, run, None)


STRIPE, GOCARDLESS = _provider("stripe", 3 * MINUTE), _provider("gocardless", 2 * HOUR)
NAMES = ("inbox", "backlog", "posting", "feed", "reconcile")
EMPTY = Queues(NOW - 2 * MINUTE, {name: Queue(0) for name in NAMES})
BUSY = Queues(EMPTY.at, {**EMPTY.by_name, "backlog": Queue(12_345, NOW - 3 * HOUR)})
FAILED = Deliveries(
    NOW - 4 * MINUTE,
    (
        Delivery("WB000000000003", NOW - HOUR, 498, NOW - MINUTE),
        Delivery("WB000000000002", NOW - 2 * HOUR, 500),
        Delivery("WB000000000001", NOW - 3 * HOUR, None),
    ),
    is_more=True,
)
ALL_WELL = ConnectionHealth(
    ACME.id, NOW, WELL, (STRIPE, GOCARDLESS), None, Pending(0, None), EMPTY, troubles=()
)
NEVER = ConnectionHealth(
    ACME.id,
    NOW,
    XeroHealth("never_connected", None, None, CORE, UsedAtXero(), UsedAtXero(), None),
    tuple(ProviderHealth(each, "never_connected", None, None, None, None, None) for each in PROVIDERS),
    None,
    Pending(0, None),
    None,
    troubles=(),
)
TROUBLED = replace(
    ALL_WELL,
    xero=replace(WELL, state="refused", refused_since=NOW - DAY),
    providers=(
        replace(
            STRIPE,
            state="refused",
            last_run=LastRun(NOW - 9 * MINUTE, "Stripe did not answer as it should: AuthenticationError"),
            failing_since=NOW - 2 * DAY,
        ),
        GOCARDLESS,
    ),
    deliveries=FAILED,
    pending=Pending(100, NOW - DAY, is_more=True),
    queues=BUSY,
)


def connections_samples() -> dict[str, Sample]:
    """Returns the pages of the connections by name."""
    return {
        "connections": _sample(ALL_WELL),
        "connections_troubled": _sample(TROUBLED),
        "connections_of_a_reader": _sample(TROUBLED, may_change=False),
        "connections_never": _sample(NEVER),
    }


def _sample(health: ConnectionHealth, may_change: bool = True) -> Sample:
    told = {"visit": SimpleNamespace(tenant=ACME.id), "may_change": may_change, **view(health)}
    return sample("connections.html", "Connections", told)
