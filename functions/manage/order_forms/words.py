"""Says in an owner's words what an order form is like. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from functions.manage.customers.standing import Badge
from shared.formats import day
from shared.orders.forms import Asked, Emailing, OrderForm, Quantity, Way, availability
from shared.orders.recurrence import Recurrence, Unit

WAYS: Mapping[Way, str] = {
    "card": "By card, at Stripe",
    "direct_debit": "By direct debit, at GoCardless",
    "bank": "Pay by Bank, at GoCardless",
    "offline": "By hand: Xero's invoice says how",
}
ASKS: Mapping[Asked, str] = {
    "phone": "Phone number",
    "company": "Company",
    "delivery_address": "Delivery address, if it is not the one on the invoice",
    "notes": "Notes",
}
EMAILINGS: Mapping[Emailing, str] = {
    "on_authorisation": "When the order comes in",
    "on_payment": "When it is paid",
    "both": "Both times",
    "neither": "Never",
}
RHYTHMS: Mapping[Unit, tuple[str, str]] = {
    "week": ("Every week", "weeks"),
    "month": ("Every month", "months"),
    "quarter": ("Every quarter", "quarters"),
    "year": ("Every year", "years"),
}
# What every form asks for, before what its owner adds.
ALWAYS_ASKED = ("First and last name", "E-mail", "Address on the invoice")
DRAFT, CLOSED = Badge("Draft", "quiet"), Badge("Closed", "quiet")
OPEN, NOT_YET, OVER = (
    Badge("Open", "done"),
    Badge("Opens later", "waiting"),
    Badge("Closing time is past", "quiet"),
)


def badge_of(form: OrderForm, now: datetime) -> Badge:
    """Says in a word or two whether buyers can fill a form in."""
    if form.state != "open":
        return DRAFT if form.state == "draft" else CLOSED
    return {"open": OPEN, "not_yet": NOT_YET, "closed": OVER}[availability(form, now)]


def pieces(quantity: Quantity) -> str:
    """Says how many pieces can be ordered.

    >>> pieces(Quantity()), pieces(Quantity(2, 2)), pieces(Quantity(1)), pieces(Quantity(0, 4))
    ('Any number', 'Exactly 2', '1 or more', 'Up to 4')
    """
    if quantity.is_fixed:
        return f"Exactly {quantity.least:,}"
    if quantity.is_free:
        return f"{quantity.least:,} or more" if quantity.least else "Any number"
    return f"{quantity.least:,} to {quantity.most:,}" if quantity.least else f"Up to {quantity.most:,}"


def rhythm(recurrence: Recurrence | None) -> str:
    """Says how often something comes; empty for what comes once.

    >>> rhythm(Recurrence("month", 12)), rhythm(None)
    ('Every month, for 12 months', '')
    """
    if recurrence is None:
        return ""
    every, units = RHYTHMS[recurrence.unit]
    length = f"for {recurrence.periods:,} {units}" if recurrence.periods else "until it is ended"
    begins = f", from {day(recurrence.starts_on)} on" if recurrence.starts_on else ""
    return f"{every}, {length}{begins}"
