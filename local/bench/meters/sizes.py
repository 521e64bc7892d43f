"""Weighs rows as DynamoDB does: names and values in bytes, which it rounds up to units."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

# A row as DynamoDB's API shows it: {"key": {"S": "txn_1"}, "number": {"N": "7"}}.
Item = Mapping[str, Mapping[str, Any]]


def kilobytes(item: Item) -> int:
    """Returns the units of a write: one for each KB that was begun."""
    return ceil(size(item) / 1024)


def portions(bytes_: int) -> int:
    """Returns the units of a consistent read: one for each 4 KB that was begun, and at least one."""
    return max(1, ceil(bytes_ / 4096))


def size(item: Item) -> int:
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
