"""The objects one account shows at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from local.standins.stripe.tables import COLLECTIONS

# One of Stripe's objects as JSON has it; the stand-in passes them on and looks only where its tables say.
Thing = dict[str, Any]


def _nothing() -> Thing:
    zero = [{"amount": 0, "currency": "gbp"}]
    return {"object": "balance", "livemode": False, "available": zero, "pending": zero}


def _somebody() -> Thing:
    """Of an account whose id no world names."""
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


def shown(world: Mapping[str, Any]) -> Shown:
    """From the `stripe` part of a phase. Lists that no table knows are not served, but links lead to them."""
    parts = deepcopy(dict(world))
    by_kind = {each.kind: _newest_first(parts.get(each.name, [])) for each in COLLECTIONS}
    lists = [part for part in parts.values() if isinstance(part, list)]
    by_id = {thing["id"]: thing for things in lists for thing in things}
    balance, account = parts.get("balance", _nothing()), _somebody() | parts.get("account", {})
    return Shown(by_kind, by_id, parts.get("payout_members", {}), balance, account)


def _newest_first(things: list[Thing]) -> list[Thing]:
    # Stable, so what happened in the same second keeps the order in which the world tells it.
    return sorted(things, key=lambda thing: int(thing.get("created", 0)))[::-1]
