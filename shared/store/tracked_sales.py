"""Keeps what was sold by the option of each lead source, month by month, written with what changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pynamodb.expressions.condition import Condition

from shared.history.tracked import Tracked
from shared.store.tables.sales import SalesItem

# A row to be written, with its condition.
Row = tuple[SalesItem, Condition]
PREFIX = "tracked#"
MONTH = slice(0, 7)


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day: net sales in pence by TrackingOptionID.

    `revision` is 0 before it was stored.
    """

    month: date
    sums: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0


def read(tenant: str, months: Iterable[date]) -> list[Month]:
    """Returns months, also those that were never stored. Strongly consistent."""
    wanted = sorted(set(months))
    found = SalesItem.batch_get([(tenant, _at(each)) for each in wanted], consistent_read=True)
    there = {each.month: each for each in map(_month, found)}
    return [there.get(each, Month(each)) for each in wanted]


def between(tenant: str, first: date, last: date) -> Iterator[Month]:
    """Yields the months that were stored, from one to another by their first days, both included."""
    places = SalesItem.at.between(_at(first), _at(last))
    return map(_month, SalesItem.query(tenant, places, consistent_read=True))


def row(tenant: str, was: Month, added: Tracked) -> Row:
    """Returns a month's row once this is added, with the condition that the month is as it was read."""
    sums = dict(was.sums)
    for (month, option), pence in added.items():
        if month == was.month:
            sums[option] = sums.get(option, 0) + pence
    kept = {option: pence for option, pence in sums.items() if pence}
    item = SalesItem(tenant, _at(was.month), body=kept, revision=was.revision + 1)
    return item, SalesItem.revision == was.revision if was.revision else SalesItem.at.does_not_exist()


def _month(item: SalesItem) -> Month:
    month = date.fromisoformat(f"{item.at.removeprefix(PREFIX)}-01")
    return Month(month, dict(item.body or {}), int(item.revision or 0))


def _at(month: date) -> str:
    return f"{PREFIX}{month.isoformat()[MONTH]}"
