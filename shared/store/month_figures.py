"""Keeps what each month comes to, so that a page reads a row a month, however much moved in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared.iso import iso_converter
from shared.month_end.figures import CountedMonth
from shared.store.tables.businesses import ReconciliationItem

# Keys begin with this, and sort by the month behind it.
FIGURES = "figures#"

converter = iso_converter()


def latest(tenant: str, most: int, before: date | None = None) -> list[CountedMonth]:
    """Returns the latest months that are counted, or the latest before one, the newest first."""
    high = f"{FIGURES}{before.isoformat()}" if before else f"{FIGURES}~"
    items = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.between(FIGURES, high),
        scan_index_forward=False,
        limit=most + 1,
        consistent_read=True,
    )
    found = [_counted(item) for item in items]
    return [each for each in found if before is None or each.month < before][:most]


def of(tenant: str, month: date) -> CountedMonth | None:
    """Returns a month, by its first day; None while it is not counted."""
    key = f"{FIGURES}{month.isoformat()}"
    items = ReconciliationItem.query(tenant, ReconciliationItem.at == key, consistent_read=True)
    return next((_counted(item) for item in items), None)


def keep(tenant: str, months: Iterable[CountedMonth], known: Iterable[CountedMonth] = ()) -> None:
    """Keeps months, but for those that say what is `known` of them."""
    before = {each.month: each.of for each in known}
    for each in months:
        if before.get(each.month) != each.of:
            key = f"{FIGURES}{each.month.isoformat()}"
            ReconciliationItem(tenant, key, body=converter.unstructure(each)).save()


def _counted(item: ReconciliationItem) -> CountedMonth:
    return converter.structure(item.body, CountedMonth)
