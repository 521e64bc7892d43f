"""Reads what a Stripe charge paid for, and who paid. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from shared.events import Payer, Sale
from shared.providers.objects import ORDER, Object
from shared.providers.stripe_invoice import items_of


def sale_of(charge: Object, invoice: Object | None) -> Sale:
    """Returns the sale that a charge is for; `invoice` is the Stripe invoice that it paid, if any."""
    paid = invoice or {}
    order = (charge.get("metadata") or {}).get(ORDER) or _order_that_began(paid)
    return Sale(
        key=order or paid.get("id") or charge["id"],
        payer=_payer(charge),
        description=charge.get("description") or "",
        # Our own order form says what an order comes to.
        items=() if order else items_of(paid),
        other_app=charge.get("application") or "",
        is_subscription=(paid.get("parent") or {}).get("type") == "subscription_details",
    )


def _order_that_began(invoice: Object) -> str:
    """Returns the order of ours that began a subscription, from its first invoice; empty for any other one.

    Stripe shows the subscription's metadata on each of its invoices: later ones are sales of their own.
    """
    if invoice.get("billing_reason") != "subscription_create":
        return ""
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    return (details.get("metadata") or {}).get(ORDER) or ""


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
