"""Passes to a query only the rows that it will look at, not the whole table."""

from __future__ import annotations

import copy
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import wraps
from inspect import signature
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

from local.lean_moto.orders import Order, Orders, Patches, Place

# The number of values that each compares a range key with.
COMPARISONS = {"=": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "BETWEEN": 2, "BEGINS_WITH": 1}
# moto accepts no larger row.
LARGEST = 405_000


def patches(orders: Orders) -> Patches:
    return ((Table, {"query": _query(orders)}),)


def _query(orders: Orders) -> Any:
    query = Table.query
    form = signature(query)

    @wraps(query)
    def narrowed(table: Table, *given: Any, **more: Any) -> Any:
        rows = _rows(orders, **form.bind(table, *given, **more).arguments)
        if rows is None:
            return query(table, *given, **more)
        view: Any = copy.copy(table)
        view.all_items = lambda: rows
        return query(view, *given, **more)

    return narrowed


def _rows(
    orders: Orders,
    self: Table,
    hash_key: DynamoType | None,
    range_comparison: str | None,
    range_objs: list[DynamoType],
    limit: int | None,
    exclusive_start_key: dict[str, Any] | None,
    scan_index_forward: bool,
    index_name: str | None = None,
    hash_key_conditions: Sequence[tuple[str, DynamoType]] | None = None,
    range_key_conditions: Sequence[Any] | None = None,
    filter_kwargs: Any = None,
    **_: Any,
) -> list[Item] | None:
    """Returns the rows; None leaves it to moto, as the query is odd and so may its answer or error be."""
    plain = not filter_kwargs and len(range_key_conditions or ()) <= 1 and limit != 0
    if index_name:
        hash_key = next((value for _, value in hash_key_conditions or ()), None)
    if not plain or hash_key is None or not _is_usual(self, index_name):
        return None
    order = orders.of(self, index_name, hash_key)
    values = [hash_key, *range_objs]
    if not order.is_sound or not _fit(order, values, range_comparison):
        return None
    whole = _partition(order.places, hash_key.cast_value)
    begin, end = _edges(order.places, whole, range_comparison, [value.cast_value for value in range_objs])
    if exclusive_start_key is not None:
        start = order.place(exclusive_start_key)
        if start is None or start[0] != hash_key.cast_value:
            return None
        begin, end = _after(order.places, start, begin, end, scan_index_forward)
    if scan_index_forward:
        return list(_page(order, range(begin, end), range(end, whole.stop), limit))
    return list(_page(order, range(end - 1, begin - 1, -1), range(begin - 1, whole.start - 1, -1), limit))


def _is_usual(table: Table, index_name: str | None) -> bool:
    """Whether the table or index has one hash key and at most one range key."""
    kinds = [key["KeyType"] for key in _schema(table, index_name)]
    return table.has_range_key and kinds in (["HASH", "RANGE"], ["HASH"])


def _schema(table: Table, index_name: str | None) -> list[dict[str, str]]:
    """Returns the key schema, empty if there is no such index."""
    schemas = {index.name: index.schema for index in table.all_indexes()}
    return schemas.get(index_name, []) if index_name else table.schema


def _fit(order: Order, values: list[DynamoType], comparison: str | None) -> bool:
    """Whether the values have the types of the keys that they are compared with."""
    of_hash, of_range = (order.types.get(name) for name in order.names[:2])
    count = 0 if comparison is None else COMPARISONS.get(comparison)
    if count is None or (comparison == "BEGINS_WITH" and of_range == "N"):
        return False
    return [value.type for value in values] == [of_hash, *[of_range] * count]


def _partition(places: list[Place], hash_value: Any) -> range:
    begin = bisect_left(places, hash_value, key=lambda place: place[0])
    return range(begin, bisect_right(places, hash_value, begin, key=lambda place: place[0]))


def _edges(places: list[Place], whole: range, comparison: str | None, values: list[Any]) -> tuple[int, int]:
    """Returns the bounds of a partition's rows that a comparison of their range keys chooses."""
    begin, end = whole.start, whole.stop

    def left(value: Any) -> int:
        return bisect_left(places, value, begin, end, key=lambda place: place[1])

    def right(value: Any) -> int:
        return bisect_right(places, value, begin, end, key=lambda place: place[1])

    match comparison:
        case "=":
            return left(values[0]), right(values[0])
        case "<":
            return begin, left(values[0])
        case "<=":
            return begin, right(values[0])
        case ">":
            return right(values[0]), end
        case ">=":
            return left(values[0]), end
        case "BETWEEN":
            return left(values[0]), right(values[1])
        case "BEGINS_WITH":
            cut = slice(len(values[0]))
            return left(values[0]), bisect_right(
                places, values[0], begin, end, key=lambda place: place[1][cut]
            )
        case _:
            return begin, end


def _after(places: list[Place], start: Place, begin: int, end: int, forward: bool) -> tuple[int, int]:
    """Returns the bounds of what is left after the last row of the previous page."""
    if forward:
        return max(begin, bisect_right(places, start)), end
    return begin, min(end, bisect_left(places, start))


def _page(order: Order, asked: range, beyond: range, limit: int | None) -> Iterator[Item]:
    """Yields as many rows as moto looks at: it ends a page only on seeing one row more than the page holds.

    That row may be `beyond` the ones asked for: the next one after the limit, or one too large to be added.
    """
    size = 0
    for taken, number in enumerate(asked):
        item = order[number]
        yield item
        size += item.size()
        if taken == limit or size > RESULT_SIZE_LIMIT:
            return
    if asked:
        seen = beyond if size + LARGEST > RESULT_SIZE_LIMIT else beyond[:1]
        yield from (order[number] for number in seen)
