"""Reads Stripe's list of balance transactions, and the disputes that may still be lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from functions.sync.listing import decided, on_record
from functions.sync.wiring import SyncDeps
from shared.feeds import Queued, Window
from shared.providers.stripe_api import StripePage, StripeReader
from shared.queue import Inbox, ReadAgain
from shared.store import ledger


@dataclass(frozen=True, slots=True)
class Transactions:
    """A tenant's balance transactions. The window's cursor is the id of the one queued last."""

    tenant: str
    reader: StripeReader
    inbox: Inbox

    def queue_page(self, window: Window, limit: int, is_restart: bool, awaited: Collection[str]) -> Queued:
        del is_restart
        page = self.reader.transactions(window.since, window.after, limit)
        undecided = self._undecided(each for each in page.transactions if each["id"] not in awaited)
        self.inbox.put_backlog(self.tenant, undecided)
        if not page.has_more:
            # Once for each window: a loss makes no movement that Stripe could list.
            self.inbox.put_backlog(
                self.tenant, [ReadAgain("stripe", each) for each in ledger.watched(self.tenant)]
            )
        return _queued(window, page, [each.source for each in undecided])

    def undecided(self, keys: Collection[str]) -> set[str]:
        return {*keys} - on_record(self.tenant, keys)

    def _undecided(self, listed: Iterable[Mapping[str, Any]]) -> list[ReadAgain]:
        transactions = list(listed)
        known = decided(self.tenant, (each["id"] for each in transactions))
        unknown = (each for each in transactions if each["id"] not in known)
        # Stripe lists the newest first. The oldest is better read first: then a payment that made up for a
        # failed one is decided after it.
        return [_read_again(each["id"], each["source"]) for each in unknown][::-1]


def transactions(tenant: str, deps: SyncDeps) -> Transactions | None:
    """Returns a tenant's list, or None while no Stripe key is kept."""
    reader = deps.stripe(tenant)
    return Transactions(tenant, reader, deps.inbox) if reader else None


def _read_again(transaction: str, source: str | None) -> ReadAgain:
    return ReadAgain("stripe", source or transaction, transaction, source=transaction)


def _queued(window: Window, page: StripePage, keys: Sequence[str]) -> Queued:
    after, reached = window.after, window.reached
    if page.transactions:
        last = page.transactions[-1]
        after, reached = last["id"], datetime.fromtimestamp(last["created"], UTC)
    return Queued(after, reached, len(page.transactions), keys, is_last=not page.has_more)
