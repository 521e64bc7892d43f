"""Keeps the rows of moto's tables in the order of each index, as they are written."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

# The values of the attributes that an index sorts by, as Python compares them.
Place = tuple[Any, ...]
# A partition as moto keeps it: rows by their range key.
Partition = dict[DynamoType, Item]
Key = tuple[DynamoType, DynamoType | None]
KINDS = ("HASH", "RANGE")
# The patches to moto: owners, and their new attributes by name.
Patches = tuple[tuple[Any, dict[str, Any]], ...]


class Order:
    """The rows of some partitions in the order of one index. `names` are the attributes it sorts by."""

    def __init__(self, names: Sequence[str], partitions: list[Partition], types: dict[str, str]) -> None:
        self.names = names
        self.partitions = partitions
        self.places: list[Place] = []
        self.types = types
        self._items: dict[Place, Item] = {}
        self._place_of: dict[Key, Place] = {}
        self._misfits: set[Key] = set()
        for partition in partitions:
            for item in partition.values():
                self._note(item)
        self.places = sorted(self._items)

    @property
    def is_sound(self) -> bool:
        """Whether all rows can be compared: moto accepts a number where an index declares text."""
        return not self._misfits

    def __getitem__(self, number: int) -> Item:
        return self._items[self.places[number]]

    def is_of(self, partitions: list[Partition]) -> bool:
        """Whether these are the very same partitions: a change to the table by hand replaces them."""
        return len(partitions) == len(self.partitions) and all(
            ours is theirs for ours, theirs in zip(self.partitions, partitions, strict=True)
        )

    def move(self, key: Key, item: Item | None) -> None:
        """Moves a row that was written, or drops it if `item` is None."""
        former = self._place_of.pop(key, None)
        self._misfits.discard(key)
        if former is not None:
            del self._items[former]
            del self.places[bisect_left(self.places, former)]
        place = self._note(item) if item is not None else None
        if place is not None:
            insort(self.places, place)

    def _note(self, item: Item) -> Place | None:
        """Returns where the row belongs; None if nowhere, as in an index whose attribute it lacks."""
        key = (item.hash_key, item.range_key)
        if any(name not in item.attrs for name in self.names):
            return None
        place = self.place(item.attrs)
        if place is None:
            self._misfits.add(key)
            return None
        self._items[place] = item
        self._place_of[key] = place
        return place

    def place(self, attributes: dict[str, Any]) -> Place | None:
        """Returns the place; None unless all attributes are there, each of its declared type."""
        values = [DynamoType(attributes[name]) for name in self.names if attributes.get(name)]
        fit = len(values) == len(self.names) and all(
            value.type == self.types.get(name) for name, value in zip(self.names, values, strict=True)
        )
        return tuple(value.cast_value for value in values) if fit else None


class Orders:
    """Every order that was asked for, kept as long as its table lives."""

    def __init__(self) -> None:
        self._held: WeakKeyDictionary[Table, dict[tuple[str | None, Any], Order]] = WeakKeyDictionary()

    def of(self, table: Table, index_name: str | None, hash_key: DynamoType) -> Order:
        """Returns the order that holds all rows of a table or an index with this hash key."""
        is_global = any(index.name == index_name for index in table.global_indexes)
        scope = None if is_global else hash_key
        partitions = _partitions(table, scope)
        types = {each["AttributeName"]: each["AttributeType"] for each in table.attr}
        if not partitions:
            # Held, it would follow rows that are written, and not see that they are cleared away again.
            return Order(sorted_by(table, index_name), partitions, types)
        held = self._held.setdefault(table, {})
        order = held.get((index_name, scope))
        if order is None or not order.is_of(partitions):
            order = held[index_name, scope] = Order(sorted_by(table, index_name), partitions, types)
        return order

    def move(self, table: Table, key: Key | None) -> None:
        """Follows a row that was written, changed in place or removed; None is a key that no row can have."""
        if key is None or table not in self._held:
            return
        hash_key, range_key = key
        item = table.items[hash_key].get(range_key) if hash_key in table.items else None
        for (_, scope), order in self._held[table].items():
            if scope is None or scope == hash_key:
                order.move(key, item)


def key_of(table: Table, attributes: dict[str, Any]) -> Key | None:
    """Returns the key of a row, or of anything that names a row."""
    if any(name not in attributes for name in table.table_key_attrs):
        return None
    hash_key = DynamoType(attributes[table.hash_key_attr])
    return hash_key, DynamoType(attributes[table.range_key_attr]) if table.range_key_attr else None


def _partitions(table: Table, hash_key: DynamoType | None) -> list[Partition]:
    if hash_key is None:
        return list(table.items.values())
    return [table.items[hash_key]] if hash_key in table.items else []


def sorted_by(table: Table, index_name: str | None) -> list[str]:
    """Lists the attributes in the order in which moto's `Table.query` sorts by them."""
    if index_name is None:
        return [*table.table_key_attrs]
    schema = table.get_index(index_name).schema
    own = [key["AttributeName"] for kind in KINDS for key in schema if key["KeyType"] == kind]
    # An index without its own range key sorts by the table's.
    ranges = [] if any(key["KeyType"] == "RANGE" for key in schema) else table.table_key_attrs[1:]
    return [*dict.fromkeys((*own, *ranges, *table.table_key_attrs))]
