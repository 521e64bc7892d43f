"""Works out what a form shows of its lines: prices, boxes, what is left, and what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.orderforms.words import percent_in_words, piece, rhythm_in_words, without_vat
from shared.orders.forms import FormLine, OrderForm
from shared.orders.offers import Offer
from shared.orders.wanted import PIECES

# More than this many are no news.
FEW_LEFT = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the form shows it. `box` is the name of the box for its pieces, `pieces` what stands there.

    `net` and `vat` are empty for what bears no VAT.
    """

    box: str
    name: str
    text: str
    each: str
    net: str
    vat: str
    rhythm: str
    pieces: str
    left: str
    is_fixed: bool
    is_sold_out: bool


def lines_of(
    form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str], today: date
) -> tuple[Line, ...]:
    """Returns the lines that are on offer, in the form's order, with what stands in their boxes."""
    offered = {each.line: each for each in offers}
    known = [(each, offered[each.id]) for each in form.lines if each.id in offered]
    return tuple(_line(line, offer, typed, today) for line, offer in known)


def can_be_ordered(form: OrderForm, offers: Sequence[Offer]) -> bool:
    """Whether anybody can order: something is left, and enough of what nobody can leave out."""
    left = {each.line: _most(each) for each in offers}
    needed = (each for each in form.lines if each.quantity.least)
    enough = all(left.get(each.id, 0) >= each.quantity.least for each in needed)
    return enough and any(left.get(each.id, 0) >= max(1, each.quantity.least) for each in form.lines)


def first_typed(form: OrderForm, offers: Sequence[Offer]) -> dict[str, str]:
    """Returns what stands in the boxes for pieces before anybody has typed."""
    return dict(_first(form, offers))


def _first(form: OrderForm, offers: Sequence[Offer]) -> Iterator[tuple[str, str]]:
    offered = {each.line for each in offers}
    lines = [each for each in form.lines if each.id in offered]
    for each in lines:
        least = max(each.quantity.least, 1 if len(lines) == 1 else 0)
        if least:
            yield f"{PIECES}{each.id}", str(least)


def _line(line: FormLine, offer: Offer, typed: Mapping[str, str], today: date) -> Line:
    allowed, box = line.quantity, f"{PIECES}{line.id}"
    most = min(allowed.most, _most(offer))
    is_counted = offer.most is not None and offer.most <= FEW_LEFT
    has_vat = offer.percent > 0
    return Line(
        box=box,
        name=offer.name,
        text=offer.text,
        each=piece(offer.unit_price),
        net=without_vat(offer.unit_price, offer.percent) if has_vat else "",
        vat=percent_in_words(offer.percent) if has_vat else "",
        rhythm=rhythm_in_words(offer.recurrence, today),
        pieces=str(allowed.least) if allowed.is_fixed else typed.get(box, ""),
        left=f"{offer.most} left" if is_counted and offer.most else "",
        is_fixed=allowed.is_fixed,
        is_sold_out=most < max(1, allowed.least),
    )


def _most(offer: Offer) -> int:
    """Returns how many can be ordered; of what nobody counts, more than any form lets through."""
    return 10**6 if offer.most is None else offer.most
