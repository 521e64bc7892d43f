"""Reads a query string as Stripe does: `created[gte]=1&expand[]=a&expand[1]=b`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from local.standins.stripe import refusals
from local.standins.stripe.tables import Collection

BOUNDS = ("gt", "gte", "lt", "lte")
PAGING = ("limit", "starting_after", "ending_before")
_INDEX = re.compile(r"\[\d*\]$")


@dataclass(frozen=True)
class Query:
    """Single values by name, and arrays by name with `[]`."""

    one: dict[str, str]
    many: dict[str, list[str]]

    def number(self, name: str) -> int | None:
        return None if name not in self.one else _number(name, self.one[name])

    def allow(self, *names: str) -> None:
        """Refuses every parameter not named, as Stripe does: a misspelt filter must not list everything."""
        for name in [*self.one, *self.many]:
            if name not in names:
                raise refusals.unknown_parameter(name.removesuffix("[]"))

    def allow_list(self, collection: Collection) -> None:
        bounds = [f"{name}[{bound}]" for name in collection.ranges for bound in BOUNDS]
        names = (*collection.filters, *collection.ranges, *collection.arrays)
        self.allow(*PAGING, "expand[]", *bounds, *names)


def read(pairs: Iterable[tuple[str, str]]) -> Query:
    query = Query({}, {})
    for name, value in pairs:
        if _INDEX.search(name):
            query.many.setdefault(_INDEX.sub("[]", name), []).append(value)
        else:
            query.one[name] = value
    return query


def _number(name: str, value: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise refusals.not_a_number(name, value)
    return int(value)
