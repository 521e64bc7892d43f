"""Measures the feed's memory for a first window of many balance transactions, for make bench.

Stripe, the queue and the tables are imitated here by fakes that take no memory: moto keeps something of
every call.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.sync import feed as feeding
from functions.sync import listing, stripe_feed
from functions.sync.wiring import SyncDeps
from local.demo.trading_day import CLOSE, SETTINGS
from local.lean_moto.replacing import replaced
from shared.feeds import Feed
from shared.jobs import Due
from shared.providers.stripe_api import StripePage
from shared.queue import Inbox
from shared.settings import Settings
from shared.store.tenants import Tenant

TENANT = Tenant("bench", Settings.from_dict(SETTINGS), "", "")


@dataclass(frozen=True, slots=True)
class Listing:
    """Stripe's list, made page by page as it is asked for."""

    count: int

    def transactions(self, since: datetime, after: str, limit: int) -> StripePage:
        del since
        first = int(after.removeprefix("txn_")) + 1 if after else 0
        end = min(first + limit, self.count)
        return StripePage([_transaction(number) for number in range(first, end)], end < self.count)


@dataclass(slots=True)
class Queue:
    """Counts the messages sent to it."""

    taken: int = 0

    def send_message_batch(self, **batch: Any) -> dict[str, Any]:
        self.taken += len(batch["Entries"])
        return {}


@dataclass(slots=True)
class Tables:
    """One tenant, and how far its feeds have come."""

    progress: dict[str, Feed] = field(default_factory=dict)

    @property
    def is_covered(self) -> bool:
        return any(each.covered for each in self.progress.values())

    def read(self, tenant: str, provider: str = "") -> Tenant | Feed:
        del tenant
        return self.progress.get(provider, Feed()) if provider else TENANT

    def save(self, tenant: str, provider: str, progress: Feed, now: datetime) -> bool:
        del tenant, now
        self.progress[provider] = progress
        return True


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    reason_code: str = ""


@dataclass(slots=True)
class Ledger:
    """A ledger in which the first so many transactions are decided, and nothing waits to be posted."""

    decided: int = 0

    def read(self, tenant: str, keys: Iterable[str]) -> list[Row]:
        del tenant
        return [Row(key) for key in keys if int(key.removeprefix("txn_")) < self.decided]

    def has_pending(self, tenant: str) -> bool:
        del tenant
        return False

    def watched(self, tenant: str) -> list[str]:
        del tenant
        return []


def peaks(*counts: int) -> list[int]:
    """Returns the peak memory in bytes for each count of transactions."""
    feeding.logger.setLevel("CRITICAL")
    _peak(counts[0])  # the first call loads and keeps things that belong to no count
    return [_peak(count) for count in counts]


def _peak(count: int) -> int:
    tables, books, queue = Tables(), Ledger(), Queue()
    with (
        replaced(feeding, tenants=tables, feeds=tables, rows=books),
        replaced(stripe_feed, ledger=books),
        replaced(listing, rows=books),
    ):
        tracemalloc.start()
        while not tables.is_covered:
            feeding.feed(Due(TENANT.tenant, "feed_stripe", CLOSE), _deps(count, queue))
            books.decided = queue.taken
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    if queue.taken != count:
        raise AssertionError(f"{queue.taken} of {count} were queued")
    return peak


def _deps(count: int, queue: Any) -> SyncDeps:
    """Nobody is connected to GoCardless. The clock stands still: a run is never out of time."""
    listed: Any = Listing(count)
    nothing: Any = None
    return SyncDeps(Inbox(queue, ""), nothing, lambda _: listed, lambda _: None, lambda: CLOSE)


def _transaction(number: int) -> dict[str, Any]:
    """Makes a transaction about as large as one of Stripe's."""
    made = int(CLOSE.timestamp()) - number
    return {"id": f"txn_{number}", "source": f"ch_{number}", "created": made, "other": list(range(900, 960))}
