"""Sums what moved by the month in which it was decided, so that a closed month need not be read again. Pure.

Only movements that are decided for good count. The others are open work, which every reconciliation reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from shared.ledger.rows import SOURCE, LedgerRow
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.months import first_open, following, month_of
from shared.settings import Settings

# Open work: what is booked, undone or closed is decided for good.
UNDECIDED = frozenset({"parked", "excluded", "accepted", "open"})


@dataclass(frozen=True, slots=True)
class MonthSum:
    """The movements decided in one closed month of the organisation's, which ended at `until`.

    `moved` is their net amount in pence by provider, `movements` their number. `total` is the net amount of
    all movements decided before `until`, those of earlier months included.
    """

    month: date
    until: datetime
    moved: Mapping[Provider, int]
    movements: int
    total: Mapping[Provider, int]


class MonthSums:
    """Adds up the months that have closed since the `last` sum, or all closed months."""

    def __init__(self, settings: Settings, now: datetime, last: MonthSum | None = None) -> None:
        self._settings = settings
        self._next = following(last.month) if last else None
        # All before this moment is summed already: `total`, in pence by provider.
        self.since = last.until if last else None
        self.total: Mapping[Provider, int] = last.total if last else {}
        self._open_from = settings.beginning_of(first_open(settings.day_of(now)))
        self._moved: dict[date, Counter[Provider]] = {}
        self._movements: Counter[date] = Counter()

    def add(self, row: LedgerRow) -> None:
        """Takes any row of the ledger that was decided since the last known sum."""
        if row.decided_at is None or row.decided_at >= self._open_from or not is_decided(row):
            return
        provider = row.balance_provider
        if provider is None:
            return
        # A time zone that was changed since would put some hours into a month that is summed already.
        month = max(month_of(self._settings.day_of(row.decided_at)), self._next or date.min)
        self._moved.setdefault(month, Counter())[provider] += row.net
        self._movements[month] += 1

    def closed(self) -> list[MonthSum]:
        """Returns the sums of the months that have closed since, once every row was added."""
        return list(self._sums())

    def _sums(self) -> Iterator[MonthSum]:
        total, month = Counter(dict(self.total)), self._next or min(self._moved, default=None)
        while month and (until := self._settings.beginning_of(following(month))) <= self._open_from:
            moved = self._moved.get(month, Counter())
            total.update(moved)
            yield MonthSum(month, until, _by_provider(moved), self._movements[month], _by_provider(total))
            month = following(month)


def is_decided(row: LedgerRow) -> bool:
    """Whether a row is a movement that is decided for good."""
    return row.kind == SOURCE and row.state not in UNDECIDED


def disagreeing(kept: Iterable[MonthSum], counted: Iterable[MonthSum]) -> list[date]:
    """Returns the months whose kept sum is not what a recount of the whole ledger has found."""
    found = {each.month: each for each in counted}
    return [each.month for each in kept if found.get(each.month) != each]


def _by_provider(pence: Mapping[Provider, int]) -> dict[Provider, int]:
    return {provider: pence.get(provider, 0) for provider in PROVIDERS}
