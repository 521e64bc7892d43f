"""Finds, for one business and provider at a time, whatever the provider lists and no webhook told.

The list is read page by page, and what is new in it is queued for the recorder. A page counts as read only
when it is queued, so a crash repeats pages and never skips one. No page is read while many of the feed's
messages wait: what a provider's limit lets through is soon less than what it lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync import gocardless_feed, stripe_feed
from functions.sync.listing import Listing
from functions.sync.order_turns import look_at_orders
from functions.sync.turns import take_turn
from functions.sync.wiring import SyncDeps, wire
from shared.errors import Throttled, Unavailable
from shared.feeds import (
    OFTEN,
    RARELY,
    Feed,
    Window,
    feed_start,
    has_room,
    next_turn,
    page_queued,
    restarts,
    still_awaited,
    window_to_read,
    with_page,
)
from shared.jobs import FEED_OF, Due
from shared.ledger.profiles import PROFILES
from shared.provider import PROVIDERS, Provider
from shared.store import feeds, lanes, rows, tenants, troubles
from shared.store.tenants import Tenant
from shared.troubles import WAITED

# How to list a tenant's movements at each provider; None while no key to it is kept.
LISTINGS: Mapping[Provider, Callable[[str, SyncDeps], Listing | None]] = {
    "stripe": stripe_feed.transactions,
    "gocardless": gocardless_feed.movements,
}
PROVIDER_OF = {FEED_OF[provider]: provider for provider in PROVIDERS}
# A turn begins no page after this time; its function lives for twice as long.
TURN = timedelta(minutes=1)
# The most that Stripe lists, and that DynamoDB reads at once.
PAGE = 100

logger = Logger(service="feed")
metrics = Metrics(namespace="Connectably", service="feed")
tracer = Tracer(service="feed", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Takes the turns that the messages name; BatchSize is 1."""
    del context
    deps = wire()
    for message in event["Records"]:
        due = Due.parse(message["body"])
        work = partial(look_at_orders if due.job == "orders" else feed, due, deps)
        is_done = take_turn(due, OFTEN, deps.clock(), work, logger)
        name = "feeds" if is_done else "feeds_failed"
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)


def feed(due: Due, deps: SyncDeps) -> datetime:
    """Reads on in one list and returns when the feed is next due. An error is noted and raised again.

    A provider's limit is noted too, and is no error: the feed is due again when the limit is over.
    """
    tenant, provider = due.tenant, PROVIDER_OF[due.job]
    # Before the list is read: a provider that cannot be read must hide nothing.
    _look_after_what_waits(tenant, deps)
    try:
        owner = tenants.read(tenant)
        if owner is None:
            # The settings are not complete yet. The first window begins as long ago as they will say.
            return deps.clock() + OFTEN
        if provider not in owner.settings.synced:
            return deps.clock() + RARELY
        progress = _read_on(owner, provider, deps)
    except Throttled as limit:
        feeds.note(tenant, provider, str(limit), deps.clock())
        return limit.until
    except Exception as error:
        # Errors that are not our own may quote personal data.
        message = str(error) if isinstance(error, Unavailable) else type(error).__name__
        feeds.note(tenant, provider, message, deps.clock())
        raise
    return next_turn(progress, deps.clock())


def _read_on(owner: Tenant, provider: Provider, deps: SyncDeps) -> Feed:
    """Queues page after page, until the window is finished, time is up or many messages wait."""
    tenant, stop_at = owner.tenant, deps.clock() + TURN
    progress, listing = feeds.read(tenant, provider), LISTINGS[provider](tenant, deps)
    if listing is None:
        raise Unavailable(f"no {PROFILES[provider].name} key is kept for this tenant")
    progress = still_awaited(progress, listing.undecided(progress.awaited.keys()), deps.clock())
    window = window_to_read(progress, feed_start(owner.settings), deps.clock())
    is_restart = restarts(progress, window)
    while has_room(progress):
        page = listing.queue_page(window, PAGE, is_restart, progress.awaited.keys())
        now = deps.clock()
        window = page_queued(window, page, now)
        is_over = window.finished_at is not None or now >= stop_at
        # An empty list is read again as cheaply as it is remembered.
        if page.seen or is_over:
            progress = with_page(progress, window, page, now)
            if not feeds.save(tenant, provider, progress, now):
                logger.info("another turn is reading this list", extra=_named(tenant, provider))
                break
        if is_over:
            break
    _log(tenant, provider, window, progress)
    return progress


def _log(tenant: str, provider: Provider, window: Window, progress: Feed) -> None:
    counts = {"seen": window.seen, "queued": window.queued, "awaited": len(progress.awaited)}
    message = "finished a window" if window.finished_at else "the window goes on"
    logger.info(message, extra=_named(tenant, provider) | counts)


def _look_after_what_waits(tenant: str, deps: SyncDeps) -> None:
    """Nudges a lane that has something to post and no reason to rest: its nudge may have been lost.

    What has waited for an hour is trouble, whatever the reason. The writer cannot say so: it may not run.
    """
    if not rows.has_pending(tenant):
        return
    now = deps.clock()
    if lanes.peek(tenant).wakes_at(now) <= now:
        deps.postings.nudge(tenant)
    if since := rows.pending_since(tenant, now - WAITED):
        troubles.begin(tenant, "pending", since, now)


def _named(tenant: str, provider: Provider) -> dict[str, Any]:
    return {"tenant": tenant, "provider": provider}
