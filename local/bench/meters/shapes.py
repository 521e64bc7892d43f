"""Knows the keys and the indexes of a table, as the table itself describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.bench.meters.sizes import Item, kilobytes


@dataclass(frozen=True, slots=True)
class Index:
    """`keys` are the index's own; `kept` is what an entry holds, None if that is the whole row."""

    keys: tuple[str, ...]
    kept: frozenset[str] | None

    def entry(self, item: Item) -> Item | None:
        """Returns the row's entry; None if the row lacks a key of the index, so that it has no entry."""
        if any(name not in item for name in self.keys):
            return None
        return {name: value for name, value in item.items() if self.kept is None or name in self.kept}

    def units(self, earlier: Item, later: Item) -> int:
        """Returns the writes that a change of a row costs: an entry goes, comes, or is written anew."""
        had, has = self.entry(earlier), self.entry(later)
        if had == has:
            return 0
        if had and has and all(had[name] == has[name] for name in self.keys):
            return max(kilobytes(had), kilobytes(has))
        return sum(kilobytes(entry) for entry in (had, has) if entry)


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's keys and its indexes, local and global alike."""

    keys: tuple[str, ...]
    indexes: tuple[Index, ...]

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> Shape:
        """Reads the answer of DescribeTable."""
        keys = _keys(described)
        listed = [
            *(described.get("LocalSecondaryIndexes") or ()),
            *(described.get("GlobalSecondaryIndexes") or ()),
        ]
        return cls(keys, tuple(_index(each, keys) for each in listed))


def _index(described: Mapping[str, Any], of_table: Sequence[str]) -> Index:
    own, projection = _keys(described), described["Projection"]
    if projection["ProjectionType"] == "ALL":
        return Index(own, None)
    return Index(own, frozenset((*of_table, *own, *projection.get("NonKeyAttributes", ()))))


def _keys(described: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each["AttributeName"] for each in described["KeySchema"])
