"""Every quarter of an hour: find at Stripe and GoCardless whatever no webhook told.

Each tenant's lists are read page by page, and what is new in them is queued for the recorder. A page counts
when it is queued and not before, so a crash repeats and never skips.
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
from shared.operations.rounds import each_in_turn, longest_waiting_first
from shared.provider import Provider
from shared.store import feeds, tenants

# What each provider lists of a tenant; None while no key to it is kept.
LISTINGS: Mapping[Provider, Callable[[str, SyncDeps], Listing | None]] = {
    "stripe": stripe_feed.transactions,
    "gocardless": gocardless_feed.movements,
}
NAMES: Mapping[Provider, str] = {"stripe": "Stripe", "gocardless": "GoCardless"}
# A run begins no page after this; its function lives a minute longer, and the next run begins a minute
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
    """A page for each tenant and provider in turn, until all are read through or time is up.

    The next run goes on. Who waited longest comes first. Raises ExceptionGroup at the end if a turn failed;
    the others had theirs all the same.
    """
    stop_at = deps.clock() + RUN
    outcome = each_in_turn(
        _by_waiting(),
        lambda whose: _noting_errors(*whose, deps),
        failed=_log_failure,
        goes_on=lambda: deps.clock() < stop_at,
    )
    if outcome.left:
        logger.info("time is up, the next run goes on", extra={"turns_left": len(outcome.left)})
    outcome.raise_failures("some tenants could not be read")


def _by_waiting() -> list[tuple[str, Provider]]:
    everybody = [(tenant, provider) for tenant in tenants.all_ids() for provider in LISTINGS]
    return longest_waiting_first(everybody, feeds.last_runs().get)


def _log_failure(whose: tuple[str, Provider], error: Exception) -> None:
    logger.error("could not be read", exc_info=error, extra=_named(*whose))


def _named(tenant: str, provider: Provider) -> dict[str, str]:
    return {"tenant": tenant, "provider": provider}


def _noting_errors(tenant: str, provider: Provider, deps: SyncDeps) -> Iterator[None]:
    try:
        yield from _pages(tenant, provider, deps)
    except Exception as error:
        # Other errors than our own may quote what they are about.
        words = str(error) if isinstance(error, Unavailable) else type(error).__name__
        feeds.note(tenant, provider, words, deps.clock())
        raise


def _pages(tenant: str, provider: Provider, deps: SyncDeps) -> Iterator[None]:
    """Queues a page and pauses, until the window is read through or another run has it in hand."""
    owner, progress = tenants.read(tenant), feeds.read(tenant, provider)
    listing = LISTINGS[provider](tenant, deps)
    if owner is None or (listing is None and not progress.revision):
        return  # whoever was never connected there has nothing to be read
    if listing is None:
        raise Unavailable(f"no {NAMES[provider]} key is kept for this tenant any more")
    window = window_to_read(progress, feed_start(owner.settings), deps.clock())
    anew = restarts(progress, window)
    while True:
        page = listing.queue_page(window, PAGE, anew)
        now = deps.clock()
        window = page_queued(window, page, now)
        progress = with_window(progress, window)
        if not feeds.save(tenant, provider, progress, now):
            logger.info("another run has this in hand", extra=_named(tenant, provider))
            return
        if window.finished_at:
            counts = {"seen": window.seen, "queued": window.queued}
            logger.info("read through", extra={**_named(tenant, provider), **counts})
            return
        yield
