"""Filters and pages of a collection."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from local.standins.gocardless import refusals
from local.standins.gocardless.query import BOUNDS, Query, point
from local.standins.gocardless.retention import months_before
from local.standins.gocardless.shown import Shown, Thing, created_at
from local.standins.gocardless.tables import Collection

Test = Callable[[Thing], bool]

_COMPARE: dict[str, Callable[[datetime, datetime], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def listed(collection: Collection, objects: Shown, query: Query, now: datetime) -> Thing:
    """One page, newest first."""
    query.allow_list(collection)
    rows = objects.of(collection.name)
    if collection.kept is not None:
        oldest = months_before(now, collection.kept)
        rows = [row for row in rows if created_at(row) >= oldest]
    return page(collection, rows, _tests(collection, objects, query), query)


def page(collection: Collection, rows: list[Thing], tests: list[Test], query: Query) -> Thing:
    """As {name: [...], "meta": {"cursors": {"before", "after"}, "limit"}}; a cursor is null at its end."""
    limit, cursors = query.limit(), [str(row.get("id", n)) for n, row in enumerate(rows)]
    start, end = _span(cursors, query)
    found = [n for n, row in enumerate(rows) if all(test(row) for test in tests)]
    inside = [n for n in found if start <= n < end]
    chosen = inside[-limit:] if "before" in query.given else inside[:limit]
    before = cursors[chosen[0]] if chosen and found[0] < chosen[0] else None
    after = cursors[chosen[-1]] if chosen and found[-1] > chosen[-1] else None
    meta = {"cursors": {"before": before, "after": after}, "limit": limit}
    return {collection.name: [rows[n] for n in chosen], "meta": meta}


def _span(cursors: list[str], query: Query) -> tuple[int, int]:
    """From where to where the rows lie that `after` or `before` ask for."""
    if "after" in query.given and "before" in query.given:
        raise refusals.not_together("after", "before")
    if "after" in query.given:
        return _position(cursors, query, "after") + 1, len(cursors)
    if "before" in query.given:
        return 0, _position(cursors, query, "before")
    return 0, len(cursors)


def _position(cursors: list[str], query: Query, name: str) -> int:
    if query.given[name] not in cursors:
        raise refusals.is_invalid(name)
    return cursors.index(query.given[name])


def _tests(collection: Collection, objects: Shown, query: Query) -> list[Test]:
    tests = [
        _among(path, query.wanted(name, collection), objects)
        for name, path in collection.filters.items()
        if name in query.given
    ]
    for name in collection.ranges:
        tests += [_bounded(name, sign, query) for sign in BOUNDS if f"{name}[{sign}]" in query.given]
    return tests


def _among(path: str, values: list[str], objects: Shown) -> Test:
    return lambda row: _text(_at(row, path, objects)) in values


def _at(row: Thing, path: str, objects: Shown) -> Any:
    """What stands at `links.mandate/links.customer`: the customer of the mandate linked to."""
    here, _, beyond = path.partition("/")
    found: Any = row
    for step in here.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return _at(objects.by_id.get(found, {}), beyond, objects) if beyond else found


def _text(value: Any) -> str | None:
    """As a query writes it: `enabled=true`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _bounded(name: str, sign: str, query: Query) -> Test:
    compare, bound = _COMPARE[sign], query.bound(f"{name}[{sign}]")
    days = name == "charge_date"
    return lambda row: bool(row.get(name)) and compare(point(row[name], whole_days=days), bound)
