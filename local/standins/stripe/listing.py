"""Filters and pages a collection."""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

from local.standins.stripe import refusals
from local.standins.stripe.query import Query
from local.standins.stripe.shown import Shown, Thing, value_at
from local.standins.stripe.tables import Collection

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "[gt]": operator.gt,
    "[gte]": operator.ge,
    "[lt]": operator.lt,
    "[lte]": operator.le,
}


def listed(collection: Collection, objects: Shown, query: Query, now: datetime) -> Thing:
    """Returns one page, newest first, in the shape {"object": "list", "data", "has_more", "url"}."""
    query.allow_list(collection)
    rows, end = objects.of(collection.kind), readable(collection, objects, now)
    begin, end = _span(collection, objects, query, end)
    places = _candidates(collection, objects, query)
    wanted = _filter(collection, objects, query)
    limit = _limit(query)
    asked = places[bisect_left(places, begin) : bisect_left(places, end)]
    backwards = "ending_before" in query.one
    matching = (rows[place] for place in (reversed(asked) if backwards else asked) if wanted(rows[place]))
    found = [*islice(matching, limit + 1)]
    page, more = found[:limit], len(found) > limit
    data = page[::-1] if backwards else page
    return {"object": "list", "data": data, "has_more": more, "url": f"/v1/{collection.path}"}


def readable(collection: Collection, objects: Shown, now: datetime) -> int:
    """Counts the newest objects of the kind that can still be read."""
    rows = objects.of(collection.kind)
    if collection.kept is None:
        return len(rows)
    oldest = (now - collection.kept).timestamp()
    return bisect_right(rows, -oldest, key=lambda row: -row["created"])


def _limit(query: Query) -> int:
    limit = query.number("limit")
    if limit is None:
        return 10
    if limit < 1:
        raise refusals.out_of_bounds("limit", "greater than or equal to 1")
    if limit > 100:
        raise refusals.out_of_bounds("limit", "less than or equal to 100")
    return limit


def _span(collection: Collection, objects: Shown, query: Query, end: int) -> tuple[int, int]:
    """Returns the range that a page is taken from: after `starting_after`, or before `ending_before`."""
    if "ending_before" in query.one:
        if "starting_after" in query.one:
            raise refusals.not_together("starting_after", "ending_before")
        return 0, _position(collection, objects, query, "ending_before", end)
    if "starting_after" in query.one:
        return _position(collection, objects, query, "starting_after", end) + 1, end
    return 0, end


def _candidates(collection: Collection, objects: Shown, query: Query) -> Sequence[int]:
    """Returns the positions that match one of the filters; all positions, if no filter asks for a value."""
    for name in collection.filters:
        if name in query.one and name not in ("payout", "type"):
            return objects.holding(collection.kind, _path(collection, name), query.one[name])
    return range(len(objects.of(collection.kind)))


def _position(collection: Collection, objects: Shown, query: Query, param: str, end: int) -> int:
    place = objects.place(collection.kind, query.one[param])
    if place is None or place >= end:
        raise refusals.no_such(collection.kind, query.one[param], param, status=400)
    return place


def _filter(collection: Collection, objects: Shown, query: Query) -> Callable[[Thing], bool]:
    given = [name for name in collection.filters if name in query.one]
    tests = [_equal(collection, name, query.one[name]) for name in given if name != "payout"]
    for name in collection.ranges:
        tests += [_bound(name, sign, query) for sign in _COMPARE if name + sign in query.one]
    if "payout" in given:
        tests.append(_in_payout(objects, query.one["payout"]))
    if types := query.many.get("types[]"):
        tests.append(lambda row: row["type"] in types)
    # A deleted object is in no list; read by its id, or expanded in another object, it is a stub.
    return lambda row: not row.get("deleted") and all(test(row) for test in tests)


def _equal(collection: Collection, name: str, value: str) -> Callable[[Thing], bool]:
    if name == "type":
        # An event's type may be a group: `charge.*`.
        return lambda row: fnmatchcase(row["type"], value)
    path = _path(collection, name)
    return lambda row: value_at(row, path) == value


def _path(collection: Collection, name: str) -> tuple[str, ...]:
    return collection.places.get(name) or tuple(name.replace("]", "").split("["))


def _bound(name: str, sign: str, query: Query) -> Callable[[Thing], bool]:
    compare, bound = _COMPARE[sign], query.number(name + sign)
    return lambda row: row.get(name) is not None and compare(row[name], bound)


def _in_payout(objects: Shown, payout: str) -> Callable[[Thing], bool]:
    if payout not in objects.by_id:
        raise refusals.no_such("payout", payout, "payout", status=400)
    if not objects.by_id[payout].get("automatic", True):
        raise refusals.manual_payout()
    members = frozenset(objects.payout_members.get(payout, ()))
    return lambda row: row["id"] in members
