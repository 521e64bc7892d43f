"""Finds, every quarter of an hour, whatever Stripe and GoCardless list and no webhook told.

Each tenant's lists are read page by page, and what is new in them is queued for the recorder. A page counts
as read only when it is queued, so a crash repeats pages and never skips one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync import gocardless_feed, stripe_feed
from functions.sync.listing import Listing
from functions.sync.wiring import SyncDeps, wire
from shared.errors import Unavailable
from shared.feeds import feed_start, page_queued, restarts, window_to_read, with_window
from shared.ledger.profiles import PROFILES
from shared.operations.rounds import each_in_turn, longest_waiting_first
from shared.provider import Provider
from shared.store import feeds, tenants

# How to list a tenant's movements at each provider; None while no key to it is kept.
LISTINGS: Mapping[Provider, Callable[[str, SyncDeps], Listing | None]] = {
    "stripe": stripe_feed.transactions,
    "gocardless": gocardless_feed.movements,
}
# A run begins no page after this time. Its function lives a minute longer, and the next run begins a minute
# after that.
RUN = timedelta(minutes=13)
# The most that Stripe lists, and that DynamoDB reads at once.
PAGE = 100

logger = Logger(service="feed")
tracer = Tracer(service="feed", patch_modules=("botocore",))


@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del event, context
    feed(wire())


def feed(deps: SyncDeps) -> None:
    """Reads a page for each tenant and provider in turn, until all lists are read or time is up.

    The next run goes on from there. The longest waiting comes first. Raises ExceptionGroup at the end if a
    turn failed; all others have had their turns.
    """
    stop_at = deps.clock() + RUN
    outcome = each_in_turn(
        _by_waiting(),
        lambda whose: _noting_errors(*whose, deps),
        failed=_log_failure,
        goes_on=lambda: deps.clock() < stop_at,
    )
    if outcome.left:
        logger.info("time is up: the next run goes on", extra={"turns_left": len(outcome.left)})
    outcome.raise_failures("some tenants could not be read")


def _by_waiting() -> list[tuple[str, Provider]]:
    everybody = [(tenant, provider) for tenant in tenants.all_ids() for provider in LISTINGS]
    return longest_waiting_first(everybody, feeds.last_runs().get)


def _log_failure(whose: tuple[str, Provider], error: Exception) -> None:
    logger.error("failed to read a list", exc_info=error, extra=_named(*whose))


def _named(tenant: str, provider: Provider) -> dict[str, str]:
    return {"tenant": tenant, "provider": provider}


def _noting_errors(tenant: str, provider: Provider, deps: SyncDeps) -> Iterator[None]:
    try:
        yield from _pages(tenant, provider, deps)
    except Exception as error:
        # Errors that are not our own may quote personal data.
        message = str(error) if isinstance(error, Unavailable) else type(error).__name__
        feeds.note(tenant, provider, message, deps.clock())
        raise


def _pages(tenant: str, provider: Provider, deps: SyncDeps) -> Iterator[None]:
    """Queues one page at a time, until the window is finished or another run is reading it."""
    owner, progress = tenants.read(tenant), feeds.read(tenant, provider)
    listing = LISTINGS[provider](tenant, deps)
    if owner is None or (listing is None and not progress.revision):
        return  # a tenant that was never connected there has nothing to be read
    if listing is None:
        raise Unavailable(f"no {PROFILES[provider].name} key is kept for this tenant any more")
    window = window_to_read(progress, feed_start(owner.settings), deps.clock())
    is_restart = restarts(progress, window)
    while True:
        page = listing.queue_page(window, PAGE, is_restart)
        now = deps.clock()
        window = page_queued(window, page, now)
        progress = with_window(progress, window)
        if not feeds.save(tenant, provider, progress, now):
            logger.info("another run is reading this list", extra=_named(tenant, provider))
            return
        if window.finished_at:
            counts = {"seen": window.seen, "queued": window.queued}
            logger.info("finished a window", extra={**_named(tenant, provider), **counts})
            return
        yield
