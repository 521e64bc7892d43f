"""Holds the objects that one organisation shows at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from local.standins.gocardless.tables import COLLECTIONS

# A GoCardless object as JSON; the stand-in passes it on unchanged and reads only what its tables name.
Thing = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """Objects by collection, newest first, and by id; the items of each payout, in the world's order."""

    by_name: Mapping[str, list[Thing]] = field(default_factory=dict)
    by_id: Mapping[str, Thing] = field(default_factory=dict)
    payout_items: Mapping[str, list[Thing]] = field(default_factory=dict)

    def of(self, name: str) -> list[Thing]:
        return self.by_name.get(name, [])

    def one(self, name: str, id: str) -> Thing | None:
        place = self.place(name, id)
        return None if place is None else self.of(name)[place]

    def place(self, name: str, cursor: str) -> int | None:
        """Returns the position in its list of the object with this id, or this number if there are no ids."""
        return self._places.get((name, cursor))

    def holding(self, name: str, path: str, value: str) -> list[int]:
        """Returns the positions of the objects with this value at `path`, which may follow a link, as
        `links.mandate/links.customer` does.
        """
        if (name, path) not in self._indexes:
            index = self._indexes[name, path] = defaultdict(list)
            for place, thing in enumerate(self.of(name)):
                index[_text(self._at(thing, path))].append(place)
        return self._indexes[name, path].get(value, [])

    def _at(self, thing: Thing, path: str) -> Any:
        here, _, beyond = path.partition("/")
        found: Any = thing
        for step in here.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return self._at(self.by_id.get(found, {}), beyond) if beyond else found

    @cached_property
    def _indexes(self) -> dict[tuple[str, str], dict[str | None, list[int]]]:
        return {}

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        return {
            (name, cursor): n for name, rows in self.by_name.items() for cursor, n in places(rows).items()
        }


def places(rows: Sequence[Thing]) -> dict[str, int]:
    """Returns the positions by cursor. If two objects have the same id, the first counts."""
    return {cursor_of(rows, place): place for place in reversed(range(len(rows)))}


def cursor_of(rows: Sequence[Thing], place: int) -> str:
    return str(rows[place].get("id", place))


def _text(value: Any) -> str | None:
    """Writes the value as a query does: `enabled=true`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def shown(world: Mapping[str, Any]) -> Shown:
    """Reads the `gocardless` part of a phase. Nothing missing there, balances included, is made up."""
    parts = deepcopy(dict(world))
    by_name = {each.name: newest_first(parts.get(each.name, [])) for each in COLLECTIONS}
    things = [thing for rows in by_name.values() for thing in rows]
    by_id = {thing["id"]: thing for thing in things if "id" in thing}
    return Shown(by_name, by_id, parts.get("payout_items", {}))


def newest_first(things: list[Thing]) -> list[Thing]:
    if not all("created_at" in thing for thing in things):
        # Balances have no such time, and a world may leave out a creditor's: both keep the world's order.
        return things
    # The sort is stable: objects of the same moment count as created in the world's order.
    return sorted(things, key=created_at)[::-1]


def created_at(thing: Thing) -> datetime:
    return datetime.fromisoformat(thing["created_at"])
