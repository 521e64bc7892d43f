"""The objects one organisation shows at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.standins.gocardless.tables import COLLECTIONS

# One of GoCardless's objects as JSON has it; passed on as it is, and looked into only where the tables say.
Thing = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """Objects by collection, newest first, and by id; the items of each payout, in the world's order."""

    by_name: Mapping[str, list[Thing]] = field(default_factory=dict)
    by_id: Mapping[str, Thing] = field(default_factory=dict)
    payout_items: Mapping[str, list[Thing]] = field(default_factory=dict)

    def of(self, name: str) -> list[Thing]:
        return self.by_name.get(name, [])


def shown(world: Mapping[str, Any]) -> Shown:
    """From the `gocardless` part of a phase. What it does not hold, balances included, is not made up."""
    parts = deepcopy(dict(world))
    by_name = {each.name: _newest_first(parts.get(each.name, [])) for each in COLLECTIONS}
    things = [thing for rows in by_name.values() for thing in rows]
    by_id = {thing["id"]: thing for thing in things if "id" in thing}
    return Shown(by_name, by_id, parts.get("payout_items", {}))


def _newest_first(things: list[Thing]) -> list[Thing]:
    if not all("created_at" in thing for thing in things):
        # Balances have no such time, and a world may leave a creditor's out: theirs is the world's order.
        return things
    # Stable, so what happened in the same moment keeps the order in which the world tells it.
    return sorted(things, key=created_at)[::-1]


def created_at(thing: Thing) -> datetime:
    return datetime.fromisoformat(thing["created_at"])
