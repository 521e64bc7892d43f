"""Reads what a Stripe charge paid for, and who paid. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from shared.events import Payer, Sale
from shared.providers.objects import BEGINS, ORDER, Object
from shared.providers.stripe_invoice import items_of


def sale_of(charge: Object, invoice: Object | None) -> Sale:
    """Returns the sale that a charge is for; `invoice` is the Stripe invoice that it paid, if any."""
    paid = invoice or {}
    order = (charge.get("metadata") or {}).get(ORDER) or order_of(paid)
    return Sale(
        key=order or paid.get("id") or charge["id"],
        payer=_payer(charge),
        description=charge.get("description") or "",
        # Our own order form says what an order comes to.
        items=() if order else items_of(paid),
        other_app=charge.get("application") or "",
        is_subscription=(paid.get("parent") or {}).get("type") == "subscription_details",
    )


def order_of(invoice: Object) -> str:
    """Returns the order of our own whose first period an invoice is for, or what was ordered beside it.

    Stripe writes the subscription's metadata on the invoice of each period, and on none of the charges. Later
    periods are sales of their own.
    """
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    marks = details.get("metadata") or {}
    is_first = invoice.get("billing_reason") == "subscription_create" or _is_by(invoice, marks.get(BEGINS))
    return str(marks.get(ORDER) or "") if is_first else ""


def _is_by(invoice: Object, begins: str | None) -> bool:
    """Whether no line of an invoice is for a period later than the one that begins then, in seconds."""
    lines = (invoice.get("lines") or {}).get("data") or ()
    starts = [each["period"]["start"] for each in lines if each.get("period")]
    return bool(begins and starts and max(starts) <= int(begins))


def _payer(charge: Object) -> Payer:
    """Returns the customer where there is one, else the card's billing details, which are one card's only."""
    customer = charge.get("customer")
    known = customer if isinstance(customer, Mapping) else {}
    billing = charge.get("billing_details") or {}
    name = known.get("name") or billing.get("name") or ""
    email = known.get("email") or billing.get("email") or charge.get("receipt_email") or ""
    # The charge names only an id, or Stripe shows the customer as deleted.
    is_gone = isinstance(customer, str) or bool(known.get("deleted"))
    return Payer(
        provider="stripe",
        customer_id=known.get("id") or (customer if isinstance(customer, str) else ""),
        name=name,
        email=email,
        is_gone=is_gone and not (name or email),
    )
