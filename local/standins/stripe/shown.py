"""Holds the objects that one account shows at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from local.standins.stripe.tables import COLLECTIONS

# A Stripe object as JSON; the stand-in passes it on unchanged and reads only what its tables name.
Thing = dict[str, Any]


def _nothing() -> Thing:
    zero = [{"amount": 0, "currency": "gbp"}]
    return {"object": "balance", "livemode": False, "available": zero, "pending": zero}


def _somebody() -> Thing:
    """Returns the account of a world that does not name one."""
    return {
        "id": "acct_1Connectably",
        "object": "account",
        "business_profile": {"mcc": None, "name": None, "url": None},
        "business_type": "company",
        "capabilities": {"bacs_debit_payments": "active", "card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "controller": {"type": "account"},
        "country": "GB",
        "created": 1735689600,
        "default_currency": "gbp",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "settings": {"dashboard": {"display_name": None, "timezone": "Europe/London"}},
        "type": "standard",
    }


@dataclass(frozen=True)
class Shown:
    """Objects by kind, newest first, and by id; which balance transactions each payout holds; the balance;
    and the account itself.
    """

    by_kind: Mapping[str, list[Thing]] = field(default_factory=dict)
    by_id: Mapping[str, Thing] = field(default_factory=dict)
    payout_members: Mapping[str, list[str]] = field(default_factory=dict)
    balance: Thing = field(default_factory=_nothing)
    account: Thing = field(default_factory=_somebody)

    def of(self, kind: str) -> list[Thing]:
        return self.by_kind.get(kind, [])

    def place(self, kind: str, id: str) -> int | None:
        """Returns the object's position among those of its kind; None if there is no such object."""
        return self._places.get((kind, id))

    def holding(self, kind: str, path: tuple[str, ...], value: Any) -> list[int]:
        """Returns the positions of the objects of this kind that have this value at `path`."""
        if (kind, path) not in self._indexes:
            index = self._indexes[kind, path] = defaultdict(list)
            for place, thing in enumerate(self.of(kind)):
                # An object embedded in place of its id is not found by that id.
                found = value_at(thing, path)
                index[found if isinstance(found, Hashable) else None].append(place)
        return self._indexes[kind, path].get(value, [])

    @cached_property
    def _indexes(self) -> dict[tuple[str, tuple[str, ...]], dict[Any, list[int]]]:
        return {}

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        # Backwards, so that the first of two objects with the same id counts.
        listed = ((kind, list(enumerate(things))) for kind, things in self.by_kind.items())
        return {(kind, thing["id"]): place for kind, things in listed for place, thing in reversed(things)}


def value_at(thing: Thing, path: tuple[str, ...]) -> Any:
    found: Any = thing
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def shown(world: Mapping[str, Any]) -> Shown:
    """Reads the `stripe` part of a phase. Lists in no table are not served, but links lead to them."""
    parts = deepcopy(dict(world))
    by_kind = {each.kind: _newest_first(parts.get(each.name, [])) for each in COLLECTIONS}
    lists = [part for part in parts.values() if isinstance(part, list)]
    by_id = {thing["id"]: thing for things in lists for thing in things}
    balance, account = parts.get("balance", _nothing()), _somebody() | parts.get("account", {})
    return Shown(by_kind, by_id, parts.get("payout_members", {}), balance, account)


def joined(objects: Shown, parts: Mapping[str, Any]) -> Shown:
    """Returns the objects with others in place of those that have their ids, or beside them.

    What is not changed is shared, not copied: hundreds of orders are made one by one.
    """
    parts = deepcopy(dict(parts))
    new = {thing["id"]: thing for part in parts.values() if isinstance(part, list) for thing in part}
    by_kind = dict(objects.by_kind)
    for each in COLLECTIONS:
        if each.name in parts:
            by_kind[each.kind] = _newest_first(_with(by_kind.get(each.kind, [])[::-1], parts[each.name]))
    balance = parts.get("balance", objects.balance)
    return replace(objects, by_kind=by_kind, by_id={**objects.by_id, **new}, balance=balance)


def _with(rows: list[Thing], others: list[Thing]) -> list[Thing]:
    new = {thing["id"]: thing for thing in others}
    return [*(new.pop(thing["id"], thing) for thing in rows), *new.values()]


def _newest_first(things: list[Thing]) -> list[Thing]:
    # The sort is stable: objects of the same second count as created in the world's order.
    return sorted(things, key=lambda thing: int(thing.get("created", 0)))[::-1]
