"""Filters and pages of a collection."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from local.standins.stripe import refusals
from local.standins.stripe.query import Query
from local.standins.stripe.shown import Shown, Thing
from local.standins.stripe.tables import Collection

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "[gt]": operator.gt,
    "[gte]": operator.ge,
    "[lt]": operator.lt,
    "[lte]": operator.le,
}


def listed(collection: Collection, objects: Shown, query: Query, now: datetime) -> Thing:
    """One page, newest first, in the shape {"object": "list", "data", "has_more", "url"}."""
    query.allow_list(collection)
    # What was deleted is shown by its id, and in what names it, as a stub.
    rows = [row for row in readable(collection, objects, now) if not row.get("deleted")]
    before, after = _sides(collection, rows, query)
    wanted = _filter(collection, objects, query)
    limit = _limit(query)
    if before is not None:
        found = [row for row in before if wanted(row)]
        page, more = found[-limit:], len(found) > limit
    else:
        found = [row for row in after if wanted(row)]
        page, more = found[:limit], len(found) > limit
    return {"object": "list", "data": page, "has_more": more, "url": f"/v1/{collection.path}"}


def readable(collection: Collection, objects: Shown, now: datetime) -> list[Thing]:
    rows = objects.of(collection.kind)
    if collection.kept is None:
        return rows
    oldest = (now - collection.kept).timestamp()
    return [row for row in rows if row["created"] >= oldest]


def _limit(query: Query) -> int:
    limit = query.number("limit")
    if limit is None:
        return 10
    if limit < 1:
        raise refusals.out_of_bounds("limit", "greater than or equal to 1")
    if limit > 100:
        raise refusals.out_of_bounds("limit", "less than or equal to 100")
    return limit


def _sides(collection: Collection, rows: list[Thing], query: Query) -> tuple[list[Thing] | None, list[Thing]]:
    """What precedes `ending_before` (None without it) and what follows `starting_after`."""
    if "ending_before" in query.one:
        if "starting_after" in query.one:
            raise refusals.not_together("starting_after", "ending_before")
        return rows[: _position(collection, rows, query, "ending_before")], []
    if "starting_after" in query.one:
        return None, rows[_position(collection, rows, query, "starting_after") + 1 :]
    return None, rows


def _position(collection: Collection, rows: list[Thing], query: Query, param: str) -> int:
    ids = [row["id"] for row in rows]
    if query.one[param] not in ids:
        raise refusals.no_such(collection.kind, query.one[param], param, status=400)
    return ids.index(query.one[param])


def _filter(collection: Collection, objects: Shown, query: Query) -> Callable[[Thing], bool]:
    given = [name for name in collection.filters if name in query.one]
    tests = [_equal(name, query.one[name]) for name in given if name != "payout"]
    for name in collection.ranges:
        tests += [_bound(name, sign, query) for sign in _COMPARE if name + sign in query.one]
    if "payout" in given:
        tests.append(_in_payout(objects, query.one["payout"]))
    if types := query.many.get("types[]"):
        tests.append(lambda row: row["type"] in types)
    return lambda row: all(test(row) for test in tests)


def _equal(name: str, value: str) -> Callable[[Thing], bool]:
    path = name.replace("]", "").split("[")
    if name == "type":
        # An event's type may be a group: `charge.*`.
        return lambda row: fnmatchcase(row["type"], value)
    return lambda row: _value(row, path) == value


def _value(row: Thing, path: list[str]) -> Any:
    found: Any = row
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _bound(name: str, sign: str, query: Query) -> Callable[[Thing], bool]:
    compare, bound = _COMPARE[sign], query.number(name + sign)
    return lambda row: row.get(name) is not None and compare(row[name], bound)


def _in_payout(objects: Shown, payout: str) -> Callable[[Thing], bool]:
    if payout not in objects.by_id:
        raise refusals.no_such("payout", payout, "payout", status=400)
    if not objects.by_id[payout].get("automatic", True):
        raise refusals.manual_payout()
    members = objects.payout_members.get(payout, [])
    return lambda row: row["id"] in members
