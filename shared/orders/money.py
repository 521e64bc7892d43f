"""Works out what the ledger knows of an order's money, and what of it has left for the bank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.ledger.sale_facts import Fact
from shared.orders.orders import Money


def money_of(facts: Iterable[Fact], known: Money) -> Money:
    """Adds up the facts of an order's sale. What a person has entered in Xero stays as it is `known`."""
    came, back, facts = 0, 0, tuple(facts)
    for each in facts:
        match each.kind:
            case "paid" | "won_back":
                came += each.pence
            case "failed" | "lost" | "written_off":
                came -= each.pence
            case "refunded":
                back += each.pence
            case "refund_failed":
                back -= each.pence
            case "ordered" | "cancelled" | "amended" | "reduced":
                # What was ordered, and that some or all of it was called off, moves no money.
                pass
    counted = replace(known, confirmed=max(0, came), refunded=max(0, back))
    # A payment that comes later is at the provider, wherever the earlier ones are.
    return replace(counted, is_paid_out=_are_all_in(counted.left, facts))


def with_left(known: Money, facts: Iterable[Fact], gone: Mapping[str, bool]) -> Money:
    """Notes what payouts show of an order's movements: True for one that has left, False if it came back.

    Payments may leave in payouts that are looked at weeks apart, so each is kept until the last has left.
    """
    back = {source for source, is_gone in gone.items() if not is_gone}
    left = tuple(sorted({*known.left, *gone} - back))
    return replace(known, left=left, is_paid_out=_are_all_in(left, facts))


def _are_all_in(left: Iterable[str], facts: Iterable[Fact]) -> bool:
    paid = {each.source for each in facts if each.kind == "paid"}
    return bool(paid) and paid.issubset(left)
