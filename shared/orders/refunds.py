"""Says which refunds of an order need a person: refused by the provider, or never answered. Pure."""

from __future__ import annotations

from shared.orders.orders import Order, Refund


def needing_person(order: Order) -> list[Refund]:
    """Returns the refunds of which nobody has made anything yet, the earliest first.

    One that was refused needs nobody once another of the same payment was asked for. What the ledger has as
    refunded beyond what providers gave back for us, a person has given back there instead.
    """
    given = sum(each.pence for each in order.refunds if each.at_provider)
    elsewhere, found = order.money.refunded - given, list[Refund]()
    for each in (each for each in order.refunds if _is_open(order, each)):
        if each.pence <= elsewhere:
            elsewhere -= each.pence
        else:
            found.append(each)
    return found


def _is_open(order: Order, refund: Refund) -> bool:
    if refund.at_provider or refund.dealt_with_at or refund.why_not == "already_refunded":
        return False
    later = any(each.attempt == refund.attempt and each.number > refund.number for each in order.refunds)
    return not (refund.why_not and later)
