"""Books an order of our own forms before its money comes, and what becomes of it when it is cancelled.

A payment that names the order finds its invoice by the order's id, and pays it: see shared.booking.sales.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from shared.booking.calling_off import can_be_voided, documents_called_off
from shared.booking.case import LONGEST_DESCRIPTION, LONGEST_PAYER, Case
from shared.booking.decision import Booking, Context, Decision, Excluded, SaleChange
from shared.booking.fallbacks import NO_VAT
from shared.booking.mailing import mailed_when_approved
from shared.booking.payers import by_email
from shared.booking.sale_on_record import SaleOnRecord, invoice_of, lines_beyond, on_record_by
from shared.ledger.documents import (
    Contact,
    Document,
    Invoice,
    Line,
    Pieces,
    Removal,
)
from shared.ledger.keys import Role, cancelled_key, reference, removal_key
from shared.ledger.rows import Source
from shared.ledger.sale_facts import Fact
from shared.ledger.xero_text import DESCRIPTION, address_of, name_of
from shared.money import Money
from shared.orders.forms import WHEN_PAID
from shared.orders.orders import Order
from shared.orders.pricing import PricedLine
from shared.settings import Settings


def ordered(order: Order, settings: Settings) -> Case:
    """Presents an order that has come in: one invoice over all of it, approved and unpaid.

    Record it before the buyer can pay, and before its changes and a cancellation: it is booked as it was.
    """
    keys = (by_email(order.buyer.email),)
    return Case(
        Source(order.id, "orders", order.ordered_at),
        (*keys, invoice_of(order.id)),
        partial(_ordered, order, settings),
        address_of(order.buyer.email),
        order.buyer.name[:LONGEST_PAYER],
        _what(order),
        payer_keys=keys,
    )


def cancelled(order: Order, settings: Settings) -> Case:
    """Presents an order that is cancelled: from then on it owes nothing, and more money is an overpayment.

    Raises ValueError for an order that nobody has cancelled.
    """
    if order.cancelled_at is None:
        raise ValueError(f"{order.id} is not cancelled")
    invoice = invoice_of(order.id)
    return Case(
        Source(cancelled_key(order.id), "orders", order.cancelled_at),
        (invoice, removal_key(invoice)),
        partial(_cancelled, order, settings),
        payer=order.buyer.name[:LONGEST_PAYER],
        description=_what(order),
    )


def _what(order: Order) -> str:
    first, *others = order.first_priced.lines
    more = f" and {len(others)} more" if others else ""
    return f"{order.id}: {first.name}{more}"[:LONGEST_DESCRIPTION]


def _ordered(order: Order, settings: Settings, context: Context) -> Decision:
    dated = settings.day_of(order.ordered_at)
    if dated < settings.feed_from:
        return Excluded("before_feed", f"{dated} is before {settings.feed_from}")
    is_mailed = order.emailing in WHEN_PAID
    total = order.first_priced.gross
    fact = Fact(order.id, order.ordered_at, "ordered", total, mails_when_paid=is_mailed)
    if sale := on_record_by(invoice_of(order.id), context):
        whole = _invoice(order, sale.first.contact, dated, settings, sale.lead_source)
        return _paid_before(sale, fact, whole, settings)
    known_as = by_email(order.buyer.email)
    found = context.first_contact([known_as])
    lead_source = context.lead_source if found else order.lead_source
    invoice = _invoice(order, found or known_as, dated, settings, lead_source)
    mails = mailed_when_approved(order.id, order.emailing, invoice.key)
    documents: tuple[Document, ...] = (invoice, *mails)
    made = replace(fact, documents=tuple(each.key for each in documents))
    new = () if found else (_contact(order),)
    return Booking((*new, *documents), sale=SaleChange(invoice.key, (), (made,)))


def _paid_before(sale: SaleOnRecord, fact: Fact, invoice: Invoice, settings: Settings) -> Booking:
    """Books what is left of an order of which a payment was booked before: that had an invoice of its own."""
    change = sale.change(fact)
    rest = lines_beyond(invoice, invoice.total.minor - change.sold) if change.sold > 0 else ()
    key = reference(fact.source, Role.INVOICE, 1)
    called_off = tuple(documents_called_off(fact.source, sale, change, invoice.dated, settings))
    documents = (replace(invoice, key=key, lines=rest, is_whole=False),) if rest else called_off
    return Booking(documents, sale=sale.with_fact(fact, documents), attention="paid_before_ordered")


def _invoice(order: Order, contact: str, dated: date, settings: Settings, lead_source: str) -> Invoice:
    lines = tuple(line_of(each, settings, lead_source) for each in order.first_priced.lines)
    return Invoice(invoice_of(order.id), contact, dated, dated, lines, is_whole=True)


def _contact(order: Order) -> Contact:
    """Makes the buyer's contact. A payer of a provider's who has the same e-mail address is the same one."""
    email = order.buyer.email
    accepted, name = address_of(email), name_of(order.buyer.name) or name_of(email)
    buyer = order.buyer
    return Contact(
        by_email(email),
        name,
        accepted,
        "" if accepted else name_of(email),
        first_name=buyer.first_name,
        last_name=buyer.last_name,
        phone=buyer.phone,
        address=buyer.address,
    )


def line_of(sold: PricedLine, settings: Settings, lead_source: str) -> Line:
    # Xero refuses every other rate of a business that is not registered for VAT.
    tax_type = (sold.tax_type or settings.sales_tax) if settings.vat_registered else NO_VAT
    return Line(
        sold.name.strip()[:DESCRIPTION] or "Sale",
        sold.account,
        Money(sold.gross),
        tax_type,
        lead_source=lead_source,
        pieces=Pieces(sold.quantity, sold.unit_price, sold.item_code),
    )


def _cancelled(order: Order, settings: Settings, context: Context) -> Decision:
    key, source = invoice_of(order.id), cancelled_key(order.id)
    sale = on_record_by(key, context)
    if sale is None or order.cancelled_at is None:
        return Excluded("order_not_booked", f"{order.id} has no invoice here")
    fact = Fact(source, order.cancelled_at, "cancelled", order.priced.gross)
    change, dated = sale.change(fact), settings.day_of(order.cancelled_at)
    if can_be_voided(sale, dated):
        removal = Removal(removal_key(key), key, dated)
        documents: tuple[Document, ...] = () if removal.key in context.documents else (removal,)
        return Booking(documents, sale=sale.with_fact(fact, (removal,)))
    documents = tuple(documents_called_off(source, sale, change, dated, settings))
    attention = "overpaid" if change.over else ""
    return Booking(documents, sale=sale.with_fact(fact, documents), attention=attention)
