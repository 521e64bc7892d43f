"""Keeps what the movements of each closed month come to, so that no reconciliation reads them again."""

from __future__ import annotations

from collections.abc import Iterable

from shared.iso import iso_converter
from shared.reconciliation.month_sums import MonthSum
from shared.store.tables.businesses import ReconciliationItem

# Keys begin with this.
SUM = "sum#"

converter = iso_converter()


def kept(tenant: str) -> list[MonthSum]:
    """Returns the sums that are kept, the earliest first."""
    items = ReconciliationItem.query(tenant, ReconciliationItem.at.startswith(SUM), consistent_read=True)
    return [converter.structure(item.body, MonthSum) for item in items]


def last(tenant: str) -> MonthSum | None:
    items = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.startswith(SUM),
        scan_index_forward=False,
        limit=1,
        consistent_read=True,
    )
    return next((converter.structure(item.body, MonthSum) for item in items), None)


def keep(tenant: str, sums: Iterable[MonthSum]) -> None:
    for each in sums:
        ReconciliationItem(tenant, _key(each), body=converter.unstructure(each)).save()


def forget(tenant: str, sums: Iterable[MonthSum]) -> None:
    for each in sums:
        ReconciliationItem(tenant, _key(each)).delete()


def _key(of: MonthSum) -> str:
    return f"{SUM}{of.month.isoformat()}"
