"""Says that nobody can order by a form at the moment, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.orderforms.forms_at import Found
from functions.orderforms.lines import can_be_ordered
from functions.orderforms.refusals import Refused
from shared.formats import moment
from shared.orders.forms import availability
from shared.orders.offers import Offer

NOT_ORDERED = "What you have just sent was not ordered."


def refuse_unless_open(
    found: Found, offers: Sequence[Offer], now: datetime, *, is_sent: bool = False
) -> None:
    """Raises Refused for a form that is closed, is not open yet, or has nothing left to order.

    `is_sent`: somebody has filled it in meanwhile, and is told what became of that.
    """
    form, brand = found.form, found.brand
    said = (NOT_ORDERED,) if is_sent else ()
    match availability(form, now):
        case "closed":
            says = "No more orders are taken here. If you have ordered before, your order stands."
            raise Refused(410, "This order form is closed", *said, says, brand=brand)
        case "not_yet":
            opens = f" It opens on {moment(form.opens_at, brand.zone)}." if form.opens_at else ""
            says = f"Please come back later.{opens}"
            raise Refused(403, "This order form is not open yet", *said, says, brand=brand)
        case "open":
            if not can_be_ordered(form, offers):
                says = "Nothing is left to order here at the moment. Orders that were placed before stand."
                raise Refused(409, "Sold out", *said, says, brand=brand)
