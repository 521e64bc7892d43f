"""Works out what a change of an order's lines comes to, and how the books can follow it. Pure.

A line that was ordered keeps the price at which it was ordered, however many pieces it becomes: that is what
its buyer agreed to. A line that is added has the price that the form has now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from shared.ledger.keys import changed_key
from shared.orders.offers import Offer
from shared.orders.orders import Order
from shared.orders.pricing import Priced, PricedLine, line_of, of_pieces
from shared.orders.wanted import PIECES, Unfit

# As many as somebody types; a row of the table holds this many changes with room to spare.
MOST_PIECES, MOST_CHANGES = 999_999, 20


def repriced(was: Priced, offers: Sequence[Offer], wanted: Mapping[str, int]) -> Priced:
    """Returns what an order comes to with so many pieces, by the lines' ids; 0 takes a line out.

    A line that is not named stays as it is. Raises Unfit, with a sentence for each box.
    """
    lines = [*_kept(was, wanted), *_added(was, offers, wanted)]
    if not lines:
        raise Unfit({"pieces": "Leave at least one line, or cancel the order."})
    try:
        return Priced(tuple(lines))
    except ValueError:
        raise Unfit({"pieces": "An order comes to a penny at least, and to less than £1,000,000."}) from None


def _kept(was: Priced, wanted: Mapping[str, int]) -> Iterator[PricedLine]:
    for each in was.lines:
        pieces = wanted.get(each.line, each.quantity)
        if pieces:
            yield each if pieces == each.quantity else of_pieces(each, pieces)


def _added(was: Priced, offers: Sequence[Offer], wanted: Mapping[str, int]) -> Iterator[PricedLine]:
    there, offered = {each.line for each in was.lines}, {each.line: each for each in offers}
    if gone := [each for each, pieces in wanted.items() if pieces and each not in there | offered.keys()]:
        raise Unfit({f"{PIECES}{each}": "The form does not sell this now." for each in gone})
    for id, each in offered.items():
        if id not in there and wanted.get(id):
            yield line_of(each, wanted[id])


def in_words(priced: Priced) -> str:
    """Names what was ordered in one line, each with how many of it."""
    return ", ".join(f"{each.quantity:,} × {each.name}" for each in priced.lines)  # noqa: RUF001


def pieces_in(priced: Priced) -> Counter[str]:
    """Counts the pieces of each product by its ItemID."""
    counted = Counter[str]()
    for each in priced.lines:
        if each.item_id:
            counted[each.item_id] += each.quantity
    return counted


def is_less(was: Priced, became: Priced) -> bool:
    """Whether nothing was added, and no line has more pieces than before."""
    before = {each.line: each.quantity for each in was.lines}
    return all(each.quantity <= before.get(each.line, 0) for each in became.lines)


def taken_off(was: Priced, became: Priced) -> list[PricedLine]:
    """Lists what is no longer sold: a line for each that has fewer pieces, with what they came to.

    `gross` and `vat` are the differences to the penny, whatever rounding made of each line.
    """
    left = {each.line: each for each in became.lines}
    return [each for line in was.lines if (each := _less(line, left.get(line.line)))]


def _less(line: PricedLine, left: PricedLine | None) -> PricedLine | None:
    quantity, gross, vat = (left.quantity, left.gross, left.vat) if left else (0, 0, 0)
    if line.quantity <= quantity:
        return None
    return replace(line, quantity=line.quantity - quantity, gross=line.gross - gross, vat=line.vat - vat)


def change_id(order: str, revision: int, wanted: Mapping[str, int]) -> str:
    """Makes the id of a change, from what was asked and the revision of the order that was seen."""
    said = " ".join(f"{line}={pieces}" for line, pieces in sorted(wanted.items()))
    return changed_key(order, sha256(f"{revision} {said}".encode()).hexdigest()[:10])


def why_not(order: Order) -> str:
    """Returns why an order cannot be changed, in whole sentences; empty where some change can be made."""
    money = order.money
    if order.cancelled_at:
        return "It is cancelled."
    if money.by_hand:
        return "A payment was entered for it by hand in Xero. Change or credit its invoice there."
    if (back := max(money.refunded, _asked_back(order))) and money.came - back < order.priced.gross:
        return "Money was given back for it, and its invoice is credited as far."
    if any(each.outcome == "submitted" for each in order.attempts) or _is_coming(order):
        return "A payment is on its way. Wait until it has come or failed."
    if len(order.changes) >= MOST_CHANGES:
        return f"It was changed {MOST_CHANGES} times already. Cancel it, and take a new order."
    return ""


def _asked_back(order: Order) -> int:
    return sum(each.pence for each in order.refunds if not each.why_not)


def _is_coming(order: Order) -> bool:
    """Whether a provider has the money, and the books do not know of it yet."""
    return not order.money.came and any(each.outcome == "succeeded" for each in order.attempts)


def why_not_so(order: Order, became: Priced, *, is_open: bool) -> str:
    """Returns why an order cannot become this, in whole sentences; empty where it can.

    `is_open`: its invoice can still be changed as it stands, since nobody has paid any of it.
    """
    was = order.priced
    if became == was:
        return "Nothing is different."
    if not is_open and not is_less(was, became):
        return "Its invoice stands already, so it can only become less. Take a new order for what is more."
    if subscribes(order) and was.recurring != became.recurring:
        return "A subscription runs for it at the provider. What comes again is not changed here."
    return ""


def subscribes(order: Order) -> bool:
    """Whether what comes again, if anything does, has been set up at a provider."""
    return any(each.outcome in ("submitted", "succeeded") for each in order.attempts)


def is_asked_again(order: Order, id: str) -> bool:
    """Whether the last change of an order is the one that is asked for: a click that came twice."""
    return bool(order.changes) and order.changes[-1].id == id
