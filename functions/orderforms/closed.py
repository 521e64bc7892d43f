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


def refuse_unless_open(found: Found, offers: Sequence[Offer], now: datetime) -> None:
    """Raises Refused for a form that is closed, is not open yet, or has nothing left to order."""
    form, brand = found.form, found.brand
    match availability(form, now):
        case "closed":
            says = "No more orders are taken here. If you have ordered already, your order stands."
            raise Refused(410, "This order form is closed", says, brand=brand)
        case "not_yet":
            opens = f" It opens on {moment(form.opens_at, brand.zone)}." if form.opens_at else ""
            raise Refused(
                403, "This order form is not open yet", f"Please come back later.{opens}", brand=brand
            )
        case "open":
            if not can_be_ordered(form, offers):
                says = "Nothing is left to order here at the moment. Orders that were placed already stand."
                raise Refused(409, "Sold out", says, brand=brand)
