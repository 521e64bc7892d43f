"""Every quarter of an hour: find at Stripe whatever no webhook told.

Each tenant's balance transactions are listed page by page, and those that the ledger does not know are
queued for the recorder, as is every dispute that may still be lost. A page counts when it is queued and
not before, so a crash repeats and never skips.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.wiring import Deps, wire
from shared.errors import Unavailable
from shared.feeds import Window, beginning, page_queued, window_to_read, with_window
from shared.providers.stripe_api import Page
from shared.queue import Found
from shared.store import directory, feeds, ledger, rows
from shared.store.directory import Tenant

STRIPE = "stripe"
# A run begins no page after this; its function lives a minute longer, and the next run begins a minute
# after that.
RUN = timedelta(minutes=13)
# The most that Stripe lists, and that DynamoDB reads at once.
PAGE = 100
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

logger = Logger(service="feed")
tracer = Tracer(service="feed", patch_modules=("botocore",))


@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del event, context
    feed(wire())


def feed(deps: Deps) -> None:
    """A page for each tenant in turn, until all are read through or time is up; the next run goes on.

    Who waited longest comes first. Raises ExceptionGroup at the end if a tenant's turn failed; the others
    had theirs all the same.
    """
    stop_at = deps.clock() + RUN
    turns = deque((tenant, _noting_errors(tenant, deps)) for tenant in _by_waiting())
    failed: list[Exception] = []
    while turns and deps.clock() < stop_at:
        tenant, pages = turns.popleft()
        try:
            next(pages)
        except StopIteration:
            continue
        except Exception as error:  # whatever it is, it must not end the feed for the others
            logger.exception("could not be read", extra={"tenant": tenant})
            failed.append(error)
        else:
            turns.append((tenant, pages))
    if turns:
        logger.info("time is up, the next run goes on", extra={"tenants_left": len(turns)})
    if failed:
        raise ExceptionGroup("some tenants could not be read", failed)


def _by_waiting() -> list[str]:
    turned = feeds.last_turns(STRIPE)
    return sorted(directory.everyone(), key=lambda tenant: turned.get(tenant, NEVER))


def _noting_errors(tenant: str, deps: Deps) -> Iterator[None]:
    try:
        yield from _pages(tenant, deps)
    except Exception as error:
        # Other errors than our own may quote what they are about.
        words = str(error) if isinstance(error, Unavailable) else type(error).__name__
        feeds.note(tenant, STRIPE, words, deps.clock())
        raise


def _pages(tenant: str, deps: Deps) -> Iterator[None]:
    """Queues a page and pauses, until the window is read through or another run has it in hand."""
    owner, progress = directory.read(tenant), feeds.read(tenant, STRIPE)
    reader = deps.stripe(tenant)
    if owner is None or (reader is None and not progress.version):
        return  # whoever never connected Stripe has nothing to be read
    if reader is None:
        raise Unavailable("no Stripe key is kept for this tenant any more")
    window = window_to_read(progress, beginning(owner.settings), deps.clock())
    while True:
        page = reader.transactions(window.since, window.after, PAGE)
        window = _queue(owner, page, window, deps)
        progress = with_window(progress, window)
        if not feeds.save(tenant, STRIPE, progress, deps.clock()):
            logger.info("another run has this tenant in hand", extra={"tenant": tenant})
            return
        if window.finished_at:
            counts = {"seen": window.seen, "queued": window.queued}
            logger.info("read through", extra={"tenant": tenant, **counts})
            return
        yield


def _queue(owner: Tenant, page: Page, window: Window, deps: Deps) -> Window:
    found = _unknown(owner.tenant, page.transactions)
    deps.inbox.put_found(owner.tenant, found)
    read = page_queued(window, _last(page.transactions), len(page.transactions), len(found))
    if page.has_more:
        return read
    # Once for each window: a loss makes no movement that the list could show.
    deps.inbox.put_found(owner.tenant, map(Found, ledger.watched(owner.tenant)))
    return replace(read, finished_at=deps.clock())


def _unknown(tenant: str, transactions: Sequence[Mapping[str, Any]]) -> list[Found]:
    """Those that were not decided yet; what was left out as too early is decided anew, being listed."""
    there = rows.read(tenant, (each["id"] for each in transactions))
    known = {row.key for row in there if row.reason != "before_feed"}
    return [
        Found(each["source"] or each["id"], each["id"]) for each in transactions if each["id"] not in known
    ]


def _last(transactions: Sequence[Mapping[str, Any]]) -> tuple[str, datetime] | None:
    if not transactions:
        return None
    return transactions[-1]["id"], datetime.fromtimestamp(transactions[-1]["created"], UTC)
