"""Lists for people what moved in a phase at either provider, in order and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from local.worlds.world import Phase
from shared.money import Money

Thing = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement; `sources` are the ids that its documents in Xero may be named after."""

    day: date
    words: str
    gross: Money
    fee: Money
    sources: frozenset[str]


def moved_in(phase: Phase) -> list[Moved]:
    """Lists what moved, the earliest first."""
    return sorted([*_at_stripe(phase.stripe), *_at_gocardless(phase.gocardless)], key=lambda each: each.day)


def _at_stripe(world: Thing) -> Iterator[Moved]:
    payers = {each["id"]: each["billing_details"]["name"] or "(no name)" for each in world["charges"]}
    for each in world["balance_transactions"]:
        source, category = each["source"], each["reporting_category"].replace("_", " ")
        # An invoice is named after its charge, whatever paid it.
        is_charge = each["reporting_category"] == "charge"
        yield Moved(
            day=datetime.fromtimestamp(each["created"], UTC).date(),
            words=f"Stripe {category}\n{payers.get(source) or each['description'] or ''}".strip(),
            gross=Money.from_minor(each["amount"], each["currency"]),
            fee=Money.from_minor(each["fee"], each["currency"]),
            sources=frozenset({each["id"], *([source] if is_charge else [])}),
        )


def _at_gocardless(world: Thing) -> Iterator[Moved]:
    for kind in ("payments", "refunds", "payouts"):
        for each in world[kind]:
            sign = 1 if kind == "payments" else -1
            yield Moved(
                day=_day(each),
                words=f"GoCardless {kind.removesuffix('s')}\n{each['status'].replace('_', ' ')}",
                gross=Money.from_minor(sign * each["amount"], each["currency"]),
                # The exact fees of a payout are in Xero: what GoCardless shows here is rounded item by item.
                fee=Money(0),
                sources=frozenset({each["id"]}),
            )


def _day(thing: Thing) -> date:
    return date.fromisoformat(thing.get("charge_date") or thing["created_at"][:10])
