"""Takes an order: shows the form again until it is right and its total was seen, then places it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from functions.orderforms import form_page
from functions.orderforms.asked import Asked
from functions.orderforms.bumps import SHOWN_AT, are_too_many, in_the_way
from functions.orderforms.closed import refuse_unless_open
from functions.orderforms.form_page import Shown, page, refused
from functions.orderforms.forms_at import Found, form_at
from functions.orderforms.paying import led_to_pay
from functions.orderforms.selling import OrderingDeps
from shared.errors import Unavailable
from shared.formats import money
from shared.operations.orders.offering import offers_of
from shared.operations.orders.placing import Placing, SoldOut, Unfit, place
from shared.orders import submissions
from shared.orders.numbers import digest_of, order_number
from shared.orders.offers import Offer
from shared.orders.orders import Order
from shared.orders.states import may_pay
from shared.orders.submissions import Submission
from shared.store import orders

SENT = re.compile(r"[0-9a-f]{32}", re.ASCII)


def submit(asked: Asked, deps: OrderingDeps) -> Response:
    """Answers a form that was sent. The same submission always leads to the page of the same order."""
    found = form_at(asked.named["address"])
    sent = asked.typed.get("sent", "")
    is_looking = asked.typed.get("look") == "total"
    if not is_looking and (there := _placed_before(found, sent)):
        return _again(found, there, asked, deps)
    offers = offers_of(found.tenant, found.form)
    refuse_unless_open(found, offers, asked.now, is_sent=True)
    shown = _shown(found, offers, sent, asked)
    if not SENT.fullmatch(sent):
        again = {"form": "Please check what you typed, and send it again."}
        return page(refused(replace(shown, sent=asked.deps.new_id()), again), asked.now)
    if is_looking:
        return page(_looked_at(shown), asked.now)
    return _submitted(shown, asked, deps)


def _shown(found: Found, offers: Sequence[Offer], sent: str, asked: Asked) -> Shown:
    """Returns the form with what was typed, and when it was shown first."""
    first = form_page.first(found, offers, sent, asked.now)
    return replace(first, typed=asked.typed, shown_at=asked.typed.get(SHOWN_AT) or first.shown_at)


def _placed_before(found: Found, sent: str) -> Order | None:
    order = orders.read(found.tenant, order_number(found.form.id, sent)) if SENT.fullmatch(sent) else None
    return order if order and order.submission == digest_of(sent) else None


def _again(found: Found, order: Order, asked: Asked, deps: OrderingDeps) -> Response:
    """Leads to an order that was placed before: on to where it is paid, for whoever has pressed twice.

    Whoever has gone back and changed something sees what was ordered.
    """
    way = next((each for each in found.form.ways if each == asked.typed.get("way")), None)
    is_same = asked.typed.get("agreed") == str(order.priced.gross)
    is_open = order.latest is None or order.latest.outcome == "open"
    if way and is_same and is_open and may_pay(order, order.money):
        return led_to_pay(found, order, way, asked, deps)
    return RedirectResponse(f"/o/{order.token}{'' if is_same else '?note=ordered'}", 303)


def _looked_at(shown: Shown) -> Shown:
    """Returns the form with its total, or with what is wrong about the pieces: nothing else was asked."""
    try:
        form_page.comes_to(shown)
    except Unfit as unfit:
        return refused(shown, unfit.errors)
    return shown


def _submitted(shown: Shown, asked: Asked, deps: OrderingDeps) -> Response:
    try:
        submission = submissions.read(shown.found.form, shown.offers, asked.typed)
    except Unfit as unfit:
        return page(refused(shown, unfit.errors), asked.now)
    if bumped := in_the_way(asked.typed, asked.now):
        return page(refused(shown, bumped), asked.now)
    if unseen := _unseen_total(shown):
        return page(replace(shown, note=unseen), asked.now)
    if are_too_many(asked.visitor, deps, asked.now):
        return page(refused(shown, {"form": _TOO_MANY}, 429), asked.now)
    return _placed(shown, submission, asked, deps)


_TOO_MANY = (
    "Too many orders came from your network within the hour, so we did not take this one."
    " Please send it again later, or from another network."
)


def _unseen_total(shown: Shown) -> str:
    """Returns what to say if the buyer has not seen what the order comes to; empty if that was seen.

    What the page says that it showed decides whether we ask, and never what is paid.
    """
    total = form_page.total_of(shown)
    if total is None or shown.typed.get("agreed") == str(total.gross):
        return ""
    return f"Your order comes to {money(total.gross)}. Please check it, and press the button at the end."


def _placed(shown: Shown, submission: Submission, asked: Asked, deps: OrderingDeps) -> Response:
    found = shown.found
    placing = Placing(found.tenant, found.form, submission, shown.sent, deps.new_token())
    try:
        order = _once(placing, shown, asked, deps)
    except Unfit as unfit:
        return page(refused(replace(shown, sent=asked.deps.new_id()), unfit.errors), asked.now)
    except SoldOut:
        return _sold_out(shown, asked)
    return led_to_pay(found, order, submission.way, asked, deps)


def _once(placing: Placing, shown: Shown, asked: Asked, deps: OrderingDeps) -> Order:
    """Places an order. One that is stored stands, though the books could not be told: the sweep does that."""
    try:
        return place(placing, shown.offers, deps.queue, asked.now)
    except Unavailable:
        if there := _placed_before(shown.found, shown.sent):
            return there
        raise


def _sold_out(shown: Shown, asked: Asked) -> Response:
    """Shows the form with what is left now, beside the boxes that want more."""
    found = shown.found
    offers = offers_of(found.tenant, found.form)
    refuse_unless_open(found, offers, asked.now, is_sent=True)
    now = replace(shown, offers=offers)
    try:
        form_page.comes_to(now)
    except Unfit as unfit:
        return page(refused(now, unfit.errors, 409), asked.now)
    # Somebody has given pieces back within this moment.
    return page(refused(now, {"form": "Somebody was quicker. Please send it again."}, 409), asked.now)
