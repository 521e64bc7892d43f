"""Counts the capacity units that DynamoDB would charge for, by the size of every request.

AWS counts a unit for each KB of the row as written, and two in a transaction; a consistent read is a unit
for each 4 KB, any other read half a unit. An index entry that appears, changes or goes is a write of its
own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from local.bench.meters.shapes import Shape
from local.bench.meters.sizes import Item, kilobytes, portions, size

Ask = Callable[[str, dict[str, Any]], Any]

HALF = Fraction(1, 2)
# These cost nothing, whatever they return.
FREE = frozenset({"CreateTable", "DescribeTable", "DeleteTable", "ListTables", "UpdateTable"})


@dataclass(slots=True)
class Units:
    """Units of writes, of writes to indexes, and of reads. A transaction writes twice.

    `received` counts the bytes of the rows that were read.
    """

    written: Fraction = Fraction(0)
    indexed: Fraction = Fraction(0)
    read: Fraction = Fraction(0)
    received: int = 0
    _shapes: dict[str, Shape] = field(default_factory=dict)

    @contextmanager
    def of(self, operation: str, request: dict[str, Any], ask: Ask) -> Iterator[Callable[[Any], None]]:
        """Counts the request made within the block; its answer is handed to what this yields.

        A refused write costs the same. `ask` makes further calls, which are not counted. Raises
        AssertionError for an operation that is not known here.
        """
        changes = [self._keyed(table, change, ask) for table, change in _changes(operation, request)]
        times = 2 if operation == "TransactWriteItems" else 1
        before = [_row(change, ask) for change in changes]
        try:
            yield lambda answer: self._add_read(operation, request, answer)
        finally:
            for change, earlier in zip(changes, before, strict=True):
                later, indexes = _row(change, ask), self._shape(change["TableName"], ask).indexes
                self.written += times * max(kilobytes(earlier), kilobytes(later), 1)
                self.indexed += sum(index.units(earlier, later) for index in indexes)

    def _shape(self, table: str, ask: Ask) -> Shape:
        if table not in self._shapes:
            self._shapes[table] = Shape.of(ask("DescribeTable", {"TableName": table})["Table"])
        return self._shapes[table]

    def _keyed(self, table: str, change: dict[str, Any], ask: Ask) -> dict[str, Any]:
        given = change.get("Key") or change["Item"]
        return {"TableName": table, "Key": {name: given[name] for name in self._shape(table, ask).keys}}

    def _add_read(self, operation: str, request: dict[str, Any], answer: Any) -> None:
        self.read += _read(operation, request, answer)
        self.received += sum(size(item) for item in _items(answer))


def _changes(operation: str, request: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the table and the change of every row that is written."""
    match operation:
        case "PutItem" | "UpdateItem" | "DeleteItem":
            yield request["TableName"], request
        case "TransactWriteItems":
            for each in request["TransactItems"]:
                (change,) = each.values()
                yield change["TableName"], change
        case "BatchWriteItem":
            for table, changes in request["RequestItems"].items():
                yield from ((table, change) for each in changes for change in each.values())
        case _:
            return


def _row(change: dict[str, Any], ask: Ask) -> Item:
    found: Item = ask("GetItem", change | {"ConsistentRead": True}).get("Item", {})
    return found


def _read(operation: str, request: dict[str, Any], answer: dict[str, Any]) -> Fraction:
    match operation:
        case "GetItem":
            return portions(size(answer.get("Item", {}))) * _weight(request)
        case "BatchGetItem":
            asked = request["RequestItems"].items()
            found = ((answer["Responses"].get(table, []), keys) for table, keys in asked)
            return sum((_of_table(items, keys) for items, keys in found), Fraction(0))
        case "Query" | "Scan":
            return portions(sum(size(item) for item in answer["Items"])) * _weight(request)
        case "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" | "BatchWriteItem":
            return Fraction(0)
        case _ if operation in FREE:
            return Fraction(0)
        case _:
            raise AssertionError(f"nobody has said what {operation} costs")


def _items(answer: dict[str, Any]) -> Iterator[Item]:
    """Yields the rows of an answer, whichever operation gave it."""
    if "Item" in answer:
        yield answer["Item"]
    yield from answer.get("Items", ())
    for items in answer.get("Responses", {}).values():
        yield from items


def _of_table(items: list[Item], asked: dict[str, Any]) -> Fraction:
    missing = len(asked["Keys"]) - len(items)
    return (sum(portions(size(item)) for item in items) + missing) * _weight(asked)


def _weight(request: dict[str, Any]) -> Fraction:
    return Fraction(1) if request.get("ConsistentRead") else HALF
