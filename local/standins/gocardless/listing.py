"""Filters and pages a collection."""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from local.standins.gocardless import refusals
from local.standins.gocardless.query import BOUNDS, Query, point
from local.standins.gocardless.retention import months_before
from local.standins.gocardless.shown import Shown, Thing, created_at, cursor_of, places
from local.standins.gocardless.tables import Collection

Test = Callable[[Thing], bool]

_COMPARE: dict[str, Callable[[datetime, datetime], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def listed(collection: Collection, objects: Shown, query: Query, now: datetime) -> Thing:
    """Returns one page, newest first."""
    query.allow_list(collection)
    rows = objects.of(collection.name)
    end = _readable(collection, rows, now)
    chosen = _chosen(collection, objects, query)
    inside = range(end) if chosen is None else chosen[: bisect_left(chosen, end)]
    tests = [
        _bounded(name, sign, query)
        for name in collection.ranges
        for sign in BOUNDS
        if f"{name}[{sign}]" in query.given
    ]

    def place_of(cursor: str) -> int | None:
        place = objects.place(collection.name, cursor)
        return place if place is not None and place < end else None

    return _page(collection, rows, inside, tests, query, place_of)


def paged(collection: Collection, rows: list[Thing], query: Query) -> Thing:
    """Returns one page of rows that are listed only within their parent, as a payout's items are."""
    return _page(collection, rows, range(len(rows)), [], query, places(rows).get)


def _page(
    collection: Collection,
    rows: list[Thing],
    inside: Sequence[int],
    tests: list[Test],
    query: Query,
    place_of: Callable[[str], int | None],
) -> Thing:
    """Returns {name: [...], "meta": {"cursors": {"before", "after"}, "limit"}}; a cursor is null at its end.

    `inside` are the positions of the rows that the filters choose; rows are read only as far as needed.
    """

    def found(places: Iterable[int]) -> Iterator[int]:
        return (place for place in places if all(test(rows[place]) for test in tests))

    limit = query.limit()
    begin, end = (bisect_left(inside, place) for place in _span(len(rows), query, place_of))
    if "before" in query.given:
        chosen = [*islice(found(reversed(inside[:end])), limit)][::-1]
    else:
        chosen = [*islice(found(inside[begin:]), limit)]
    cursors = (
        {"before": None, "after": None}
        if not chosen
        else {
            "before": _cursor(rows, chosen[0], found(reversed(inside[: bisect_left(inside, chosen[0])]))),
            "after": _cursor(rows, chosen[-1], found(inside[bisect_right(inside, chosen[-1]) :])),
        }
    )
    meta = {"cursors": cursors, "limit": limit}
    return {collection.name: [rows[place] for place in chosen], "meta": meta}


def _cursor(rows: list[Thing], place: int, beyond: Iterator[int]) -> str | None:
    return cursor_of(rows, place) if any(True for _ in beyond) else None


def _span(count: int, query: Query, place_of: Callable[[str], int | None]) -> tuple[int, int]:
    """Returns the range of the rows that `after` or `before` ask for."""
    if "after" in query.given and "before" in query.given:
        raise refusals.not_together("after", "before")
    if "after" in query.given:
        return _position(query, "after", place_of) + 1, count
    if "before" in query.given:
        return 0, _position(query, "before", place_of)
    return 0, count


def _position(query: Query, name: str, place_of: Callable[[str], int | None]) -> int:
    place = place_of(query.given[name])
    if place is None:
        raise refusals.is_invalid(name)
    return place


def _readable(collection: Collection, rows: list[Thing], now: datetime) -> int:
    """Counts the newest rows that can still be read."""
    if collection.kept is None:
        return len(rows)
    oldest = months_before(now, collection.kept)
    return bisect_left(rows, True, key=lambda row: created_at(row) < oldest)


def _chosen(collection: Collection, objects: Shown, query: Query) -> list[int] | None:
    """Returns the positions of the rows that all filters choose; None if no filter was given."""
    chosen: set[int] | None = None
    for name, path in collection.filters.items():
        if name in query.given:
            values = query.wanted(name, collection)
            some = {n for value in values for n in objects.holding(collection.name, path, value)}
            chosen = some if chosen is None else chosen & some
    return None if chosen is None else sorted(chosen)


def _bounded(name: str, sign: str, query: Query) -> Test:
    compare, bound = _COMPARE[sign], query.bound(f"{name}[{sign}]")
    days = name == "charge_date"
    return lambda row: bool(row.get(name)) and compare(point(row[name], whole_days=days), bound)
