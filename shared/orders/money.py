"""Works out what the ledger knows of an order's money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shared.ledger.sale_facts import Fact
from shared.orders.orders import Money


def money_of(facts: Iterable[Fact], known: Money) -> Money:
    """Adds up the facts of an order's sale. What a person has entered in Xero stays as it is `known`."""
    came = back = 0
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
            case "ordered" | "cancelled":
                # What was ordered, and that it was called off, moves no money.
                pass
    return replace(known, confirmed=max(0, came), refunded=max(0, back))
