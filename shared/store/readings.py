"""Keeps what an unfinished reading of Xero has read so far, and when each closed month was last read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shared.iso import iso_converter
from shared.reconciliation.reading import Page, Reading
from shared.reconciliation.snapshots import SoldLine
from shared.store.tables.businesses import ReconciliationItem

# Keys begin with one of these.
PAGE = "reading#"
MONTH = "month#"
# A row of DynamoDB holds 400 KB; an invoice may have dozens of lines.
MOST = 200
# A reading that did not go on for so long is begun anew.
LIFE = timedelta(days=7)

converter = iso_converter()
# cattrs does not read the fields of a named tuple whose annotations are text.
converter.register_structure_hook(SoldLine, lambda line, _: SoldLine(*line))


@dataclass(frozen=True, slots=True)
class MonthRead:
    """When a closed month was last read as a whole, in UTC.

    `balances` are what the clearing accounts held at its end, in pence by code; empty if nobody asked.
    """

    month: date
    read_at: datetime
    balances: Mapping[str, int] = field(default_factory=dict)


def keep_pages(tenant: str, reading: Reading, read: Page) -> int:
    """Stores what was read, after what is kept already; returns how many items are kept now."""
    pages = [*_parts(read)]
    for number, page in enumerate(pages, reading.kept):
        ReconciliationItem(
            tenant,
            _key(reading, number),
            body=converter.unstructure(page),
            expires_at=reading.begun_at + LIFE,
        ).save()
    return reading.kept + len(pages)


def kept_pages(tenant: str, reading: Reading) -> Page:
    """Returns all that is kept of a reading."""
    if not reading.kept:
        return Page()
    # A run that died may have left more items than its state says.
    kept = ReconciliationItem.at.between(_key(reading, 0), _key(reading, reading.kept - 1))
    items = ReconciliationItem.query(tenant, kept, consistent_read=True)
    return sum((converter.structure(item.body, Page) for item in items), Page())


def forget_pages(tenant: str, reading: Reading) -> None:
    for number in range(reading.kept):
        ReconciliationItem(tenant, _key(reading, number)).delete()


def _key(reading: Reading, number: int) -> str:
    return f"{PAGE}{reading.begun_at.isoformat()}#{number:06d}"


def months_read(tenant: str) -> dict[date, MonthRead]:
    """Returns the closed months that have been read as a whole."""
    items = ReconciliationItem.query(tenant, ReconciliationItem.at.startswith(MONTH), consistent_read=True)
    months = (converter.structure(item.body, MonthRead) for item in items)
    return {each.month: each for each in months}


def save_months(tenant: str, months: Iterable[MonthRead]) -> None:
    for each in months:
        key = f"{MONTH}{each.month.isoformat()}"
        ReconciliationItem(tenant, key, body=converter.unstructure(each)).save()


def _parts(read: Page) -> Iterator[Page]:
    for first in range(0, len(read.snapshots), MOST):
        yield Page(snapshots=read.snapshots[first : first + MOST])
    for first in range(0, len(read.sales), MOST):
        yield Page(sales=read.sales[first : first + MOST])
