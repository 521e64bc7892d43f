"""Places an order: once for each submission, at the prices of the server, and never beyond the stock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.operations.orders import holding
from shared.operations.orders.telling import tell
from shared.orders.forms import OrderForm
from shared.orders.numbers import digest_of, order_number
from shared.orders.offers import Offer
from shared.orders.orders import Order
from shared.orders.pricing import Priced
from shared.orders.submissions import Submission, Unfit
from shared.orders.wanted import comes_to
from shared.queue import Inbox
from shared.store import orders
from shared.store.stock import HeldOtherwise, SoldOut

__all__ = ["Placing", "SoldOut", "Unfit", "place"]


@dataclass(frozen=True, slots=True)
class Placing:
    """A submission to be placed. `sent` is what its page was given, and `token` the address of its own page.

    A token is fresh and nobody can guess it; where the submission was placed before, it is not used.
    """

    tenant: str
    form: OrderForm
    submission: Submission
    sent: str
    token: str


def place(placing: Placing, offers: Sequence[Offer], queue: Inbox, now: datetime) -> Order:
    """Places an order and has its invoice made; returns the order that the same submission became before.

    Raises SoldOut, Unfit, or Unavailable where it may go well a moment later.
    """
    id = order_number(placing.form.id, placing.sent)
    there = orders.read(placing.tenant, id)
    order = there or _placed(placing, id, offers, now)
    if order.submission != digest_of(placing.sent):
        raise Unfit({"form": "Please open the form once more and send it again."})
    tell(placing.tenant, order, "ordered", order.ordered_at, queue)
    return order


def _placed(placing: Placing, id: str, offers: Sequence[Offer], now: datetime) -> Order:
    order = _order(placing, id, comes_to(offers, placing.submission.pieces), now)
    try:
        holding.take(placing.tenant, order.id, _limited(order, offers), order.ordered_at)
    except HeldOtherwise:
        says = "This form has reached us twice, with different numbers of pieces. Please check them."
        raise Unfit({"form": f"{says} Then send it again."}) from None
    placed = orders.place(placing.tenant, order) or orders.read(placing.tenant, id)
    if placed is None:
        raise AssertionError(f"{id} could not be placed because it is there, and is not there")
    return placed


def _limited(order: Order, offers: Sequence[Offer]) -> Counter[str]:
    """Adds up the pieces of each product of which there are only so many."""
    limited = {each.item_id for each in offers if each.most is not None}
    wanted = Counter[str]()
    for line in order.priced.lines:
        if line.item_id in limited:
            wanted[line.item_id] += line.quantity
    return wanted


def _order(placing: Placing, id: str, what: Priced, now: datetime) -> Order:
    form = placing.form
    return Order(
        id=id,
        form_id=form.id,
        form_revision=form.revision,
        buyer=placing.submission.buyer,
        priced=what,
        ordered_at=now,
        token=placing.token,
        submission=digest_of(placing.sent),
        title=form.title,
        lead_source=form.lead_source,
        emailing=form.emailing,
    )
