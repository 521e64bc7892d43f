"""Counts the capacity units that DynamoDB would charge for, by the size of every request.

AWS counts a unit for each KB of the row as written, and two in a transaction; a consistent read is a unit
for each 4 KB, any other read half a unit. An index entry that appears, changes or goes is a write of its
own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

import botocore.client
import pytest

Item = Mapping[str, Mapping[str, Any]]
Ask = Callable[[str, dict[str, Any]], Any]

# The sort keys of the sparse indexes: a row without one has no entry.
INDEXED = ("work", "unqueued")
HALF = Fraction(1, 2)


@dataclass(slots=True)
class Units:
    written: Fraction = Fraction(0)
    indexed: Fraction = Fraction(0)
    read: Fraction = Fraction(0)


@contextmanager
def counted(patch: pytest.MonkeyPatch) -> Iterator[Units]:
    """Counts everything that this process's clients ask of DynamoDB."""
    client: Any = botocore.client.BaseClient
    units, call = Units(), client._make_api_call

    def counting(self: Any, operation: str, request: dict[str, Any]) -> Any:
        def ask(name: str, asked: dict[str, Any]) -> Any:
            return call(self, name, asked)

        if self.meta.service_model.service_name != "dynamodb":
            return ask(operation, request)
        with _writing(units, operation, request, ask):
            answer = ask(operation, request)
        units.read += _read(operation, request, answer)
        return answer

    with patch.context() as patched:
        patched.setattr(client, "_make_api_call", counting)
        yield units


@contextmanager
def _writing(units: Units, operation: str, request: dict[str, Any], ask: Ask) -> Iterator[None]:
    """Counts a write, refused or not: both cost the same."""
    changes = list(_changes(operation, request))
    times = 2 if operation == "TransactWriteItems" else 1
    before = [_row(change, ask) for change in changes]
    try:
        yield
    finally:
        for change, earlier in zip(changes, before, strict=True):
            later = _row(change, ask)
            units.written += times * max(_kilobytes(earlier), _kilobytes(later), 1)
            units.indexed += sum(_entry(earlier, later, name) for name in INDEXED)


def _changes(operation: str, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields the table and the key of every row that is written."""
    match operation:
        case "PutItem" | "UpdateItem" | "DeleteItem":
            yield _keyed(request)
        case "TransactWriteItems":
            for each in request["TransactItems"]:
                (change,) = each.values()
                yield _keyed(change)
        case "BatchWriteItem":
            raise AssertionError("nothing here writes without a condition")
        case _:
            return


def _keyed(change: dict[str, Any]) -> dict[str, Any]:
    given = change.get("Key") or change["Item"]
    names = _KEYS[change["TableName"].rpartition("-")[2]]
    return {"TableName": change["TableName"], "Key": {name: given[name] for name in names}}


_KEYS = {
    "inbox": ("tenant", "event"),
    "ledger": ("tenant", "key"),
    "lanes": ("tenant",),
    "feeds": ("tenant", "provider"),
    "tokens": ("xero_user",),
}


def _row(change: dict[str, Any], ask: Ask) -> Item:
    found: Item = ask("GetItem", change | {"ConsistentRead": True}).get("Item", {})
    return found


def _entry(earlier: Item, later: Item, name: str) -> int:
    """Returns the writes that a change of a row costs an index: the old entry goes, the new one comes."""
    had, has = name in earlier, name in later
    moved = had and has and earlier[name] != later[name]
    gone = _kilobytes(earlier) if had and (moved or not has) else 0
    return gone + (_kilobytes(later) if has and (moved or not had or earlier != later) else 0)


def _read(operation: str, request: dict[str, Any], answer: dict[str, Any]) -> Fraction:
    match operation:
        case "GetItem":
            return _portions(answer.get("Item", {}), request)
        case "BatchGetItem":
            return sum(
                (
                    _of_table(answer["Responses"].get(table, []), asked)
                    for table, asked in request["RequestItems"].items()
                ),
                Fraction(0),
            )
        case "Query" | "Scan":
            size = sum(_bytes(item) for item in answer["Items"])
            return max(1, ceil(size / 4096)) * _weight(request)
        case _:
            return Fraction(0)


def _of_table(items: list[Item], asked: dict[str, Any]) -> Fraction:
    missing = len(asked["Keys"]) - len(items)
    return sum((_portions(item, asked) for item in items), missing * _weight(asked))


def _portions(item: Item, request: dict[str, Any]) -> Fraction:
    return max(1, ceil(_bytes(item) / 4096)) * _weight(request)


def _weight(request: dict[str, Any]) -> Fraction:
    return Fraction(1) if request.get("ConsistentRead") else HALF


def _kilobytes(item: Item) -> int:
    return ceil(_bytes(item) / 1024)


def _bytes(item: Item) -> int:
    """Counts names and values; a list or map takes three bytes more, and one for each of its members."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return len(value) // 2 + 2
        case "B":
            return len(value)
        case "L":
            return 3 + sum(1 + _value(each) for each in value)
        case "M":
            return 3 + sum(1 + len(name) + _value(each) for name, each in value.items())
        case _:
            return 1
