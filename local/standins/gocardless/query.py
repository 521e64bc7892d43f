"""Reads a query string as GoCardless does: `created_at[gte]=2026-10-01T00:00:00Z&status=active,failed`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from local.standins.gocardless import refusals
from local.standins.gocardless.tables import Collection

BOUNDS = ("gt", "gte", "lt", "lte")
PAGING = ("after", "before", "limit")
# "At most five valid status values"
VALUES_AT_ONCE = 5
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Query:
    given: Mapping[str, str]

    def allow(self, *names: str) -> None:
        """Refuses every parameter not named: a misspelt filter must not list everything."""
        for name in self.given:
            if name not in names:
                raise refusals.unknown_parameter(name)

    def allow_list(self, collection: Collection, *more: str) -> None:
        for name in self.given:
            if name.partition("[")[0] in collection.beyond:
                raise refusals.beyond_this(name)
        bounds = [f"{name}[{bound}]" for name in collection.ranges for bound in BOUNDS]
        self.allow(*PAGING, *bounds, *collection.filters, *more)
        for name in collection.needed:
            if not self.given.get(name):
                raise refusals.is_missing(name)
        both = [name for name in collection.apart if name in self.given]
        if len(both) > 1:
            raise refusals.not_together(both[0], both[1])

    def limit(self) -> int:
        given = self.given.get("limit", "50")
        if not re.fullmatch(r"-?[0-9]{1,18}", given):
            raise refusals.out_of_bounds("limit", "an integer")
        if not 1 <= int(given) <= 500:
            raise refusals.out_of_bounds("limit", "between 1 and 500")
        return int(given)

    def wanted(self, name: str, collection: Collection) -> list[str]:
        """Returns the values that a filter asks for."""
        values = self.given[name].split(",") if name in collection.plural else [self.given[name]]
        allowed = collection.values.get(name)
        if len(values) > VALUES_AT_ONCE or (allowed and not set(values) <= set(allowed)):
            raise refusals.is_invalid(name)
        return values

    def bound(self, name: str) -> datetime:
        """Returns a moment, or the midnight that a date begins with; see `point`."""
        try:
            return point(self.given[name], whole_days=name.startswith("charge_date"))
        except ValueError:
            raise refusals.is_invalid(name) from None


def read(pairs: Iterable[tuple[str, str]]) -> Query:
    """Reads the parameters. If one is given twice, the last counts, as in a Rack application."""
    return Query(dict(pairs))


def point(text: str, *, whole_days: bool) -> datetime:
    """Reads a date-time with its zone, or a date as its midnight in UTC; else raises ValueError."""
    if whole_days:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)
