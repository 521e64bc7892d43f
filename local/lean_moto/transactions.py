"""Makes transactions undoable row by row."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import wraps
from types import SimpleNamespace
from typing import Any

import moto.dynamodb.models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

from local.lean_moto.orders import Key, Orders, Patches, key_of


def patches(orders: Orders) -> Patches:
    return (
        (moto.dynamodb.models, {"copy": SimpleNamespace(copy=copy.copy, deepcopy=_twin_or_copy)}),
        (DynamoDBBackend, {"transact_write_items": _transact(orders)}),
    )


def _twin_or_copy(thing: Any) -> Any:
    """moto copies tables before a transaction, to put the copies in place if the transaction fails.

    A shallow copy with the same rows is enough to see that it failed. A table with a stream is copied whole.
    """
    return copy.copy(thing) if _is_undone_here(thing) else copy.deepcopy(thing)


def _is_undone_here(thing: Any) -> bool:
    return isinstance(thing, Table) and thing.stream_shard is None


def _transact(orders: Orders) -> Any:
    carry_out = DynamoDBBackend.transact_write_items

    @wraps(carry_out)
    def transact(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        before = [
            (table, key, copy.deepcopy(_row(table, key))) for table, key in _named(backend, transact_items)
        ]
        tables = {table.name: table for table, _, _ in before}
        try:
            carry_out(backend, transact_items)
        except Exception:
            undone = [table for name, table in tables.items() if backend.tables[name] is not table]
            for table, key, item in before:
                if table in undone:
                    backend.tables[table.name] = table
                    _put_back(table, key, item)
                    orders.move(table, key)
            raise

    return transact


def _named(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> Iterator[tuple[Table, Key]]:
    """Yields the rows that the transaction names, once each."""
    seen = set()
    for operation in (next(iter(each.values())) for each in transact_items):
        table = backend.tables.get(operation.get("TableName"))
        if table is not None and _is_undone_here(table):
            key = key_of(table, operation.get("Item") or operation.get("Key") or {})
            if key is not None and (table.name, key) not in seen:
                seen.add((table.name, key))
                yield table, key


def _row(table: Table, key: Key) -> Item | None:
    rows, own = _rows_of(table, key)
    row: Item | None = rows.get(own)
    return row


def _put_back(table: Table, key: Key, item: Item | None) -> None:
    rows, own = _rows_of(table, key)
    if item is None:
        rows.pop(own, None)
    else:
        rows[own] = item


def _rows_of(table: Table, key: Key) -> tuple[dict[Any, Any], Any]:
    """Returns the dict that holds the row, and its key there: a partition, or all rows if there are none."""
    hash_key, range_key = key
    return (table.items[hash_key], range_key) if table.has_range_key else (table.items, hash_key)
