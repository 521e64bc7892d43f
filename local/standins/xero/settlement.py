"""An invoice is open or paid by what is due on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from local.standins.xero.records import ZERO, Invoice


def settled(invoice: Invoice, day: date | None = None) -> Invoice:
    """AUTHORISED or PAID, by what is due; an approved invoice of nothing is paid from the start."""
    if invoice.status not in ("AUTHORISED", "PAID"):
        return invoice
    if invoice.due == ZERO:
        return replace(invoice, status="PAID", paid_on=day or invoice.date)
    return replace(invoice, status="AUTHORISED", paid_on=None)


def paid(invoice: Invoice, payment_id: str, amount: Decimal, day: date, now: datetime) -> Invoice:
    """The invoice with one payment more; its updated date moves, as in Xero."""
    ids = (*invoice.payment_ids, payment_id)
    return settled(replace(invoice, payment_ids=ids, paid=invoice.paid + amount, updated=now), day)


def unpaid(invoice: Invoice, payment_id: str, amount: Decimal, now: datetime) -> Invoice:
    ids = tuple(other for other in invoice.payment_ids if other != payment_id)
    return settled(replace(invoice, payment_ids=ids, paid=invoice.paid - amount, updated=now))
