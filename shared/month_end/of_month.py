"""Picks the rows of what moved at a provider in a month, as its report does: by the day it happened. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from shared.ledger.rows import LedgerRow
from shared.month_end.report import last_of
from shared.provider import Provider
from shared.settings import Settings


def of_month(
    rows: Iterable[LedgerRow], provider: Provider, first: date, settings: Settings
) -> Iterator[LedgerRow]:
    """Yields the rows of a month that begins on `first`. Raises ValueError for any other day."""
    last = last_of(first)
    for row in rows:
        if row.provider == provider and first <= settings.day_of(row.happened_at) <= last:
            yield row
