"""Books a change of an order's lines: its invoice is changed as it stands, or what is less is credited.

One order has one invoice, whatever becomes of it. Nobody changes an invoice that money has touched, or whose
month is over: then a credit note takes off what is no longer sold, and more is a new order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from shared.booking.calling_off import can_be_voided, settled_with
from shared.booking.case import LONGEST_DESCRIPTION, LONGEST_PAYER, Case
from shared.booking.decision import Booking, Context, Decision, Excluded, NeedsReview
from shared.booking.fallbacks import NO_VAT
from shared.booking.orders import line_of
from shared.booking.position import Position
from shared.booking.sale_on_record import SaleOnRecord, called_off, invoice_of, on_record_by
from shared.ledger.documents import Amendment, CreditNote, Document, Line, Mailing
from shared.ledger.keys import Role, reference
from shared.ledger.rows import Source
from shared.ledger.sale_facts import Fact
from shared.ledger.xero_text import DESCRIPTION
from shared.money import Money
from shared.orders.changing import is_less, taken_off
from shared.orders.forms import WHEN_APPROVED
from shared.orders.orders import Change, Order
from shared.orders.pricing import Priced, PricedLine, of_pieces
from shared.settings import Settings


def changed(order: Order, change: Change, settings: Settings) -> Case:
    """Presents one change of an order. Record the order and its earlier changes before."""
    return Case(
        Source(change.id, "orders", change.at),
        (invoice_of(order.id),),
        partial(_changed, order, change, settings),
        payer=order.buyer.name[:LONGEST_PAYER],
        description=f"{order.id}: {order.title}"[:LONGEST_DESCRIPTION],
    )


def _changed(order: Order, change: Change, settings: Settings, context: Context) -> Decision:
    sale = on_record_by(invoice_of(order.id), context)
    if sale is None:
        return Excluded("order_not_booked", f"{order.id} has no invoice here")
    became, dated = order.priced_after(change), settings.day_of(change.at)
    if can_be_voided(sale, dated) and sale.first.is_whole:
        return _amended(order, change, sale, became, dated, settings)
    if not is_less(change.before, became):
        return NeedsReview("changed_after_paid", f"{order.id} was to become {Money(became.gross).decimal}")
    return _reduced(change, sale, taken_off(change.before, became), dated, settings)


def _amended(
    order: Order, change: Change, sale: SaleOnRecord, became: Priced, dated: date, settings: Settings
) -> Booking:
    first = sale.first
    lines = tuple(line_of(each, settings, sale.lead_source) for each in became.lines)
    key = reference(change.id, Role.AMENDMENT)
    amendment = Amendment(key, first.key, dated, lines, first.lines)
    # Whoever was sent the invoice when it was approved is sent it once more, as it is now.
    mail = Mailing(reference(change.id, Role.MAIL), first.key, (key,), again=True)
    documents = (amendment, mail) if order.emailing in WHEN_APPROVED else (amendment,)
    fact = Fact(change.id, change.at, "amended", became.gross)
    return Booking(documents, sale=sale.with_fact(fact, documents))


def _reduced(
    change: Change, sale: SaleOnRecord, off: list[PricedLine], dated: date, settings: Settings
) -> Booking:
    pence = sum(each.gross for each in off)
    fact = Fact(change.id, change.at, "reduced", pence)
    moved = sale.change(fact)
    documents = tuple(_credited(change.id, sale, moved, off, dated, settings)) if moved.sold < 0 else ()
    return Booking(documents, sale=sale.with_fact(fact, documents))


def _credited(
    source: str, sale: SaleOnRecord, moved: Position, off: list[PricedLine], dated: date, settings: Settings
) -> Iterator[Document]:
    """Credits what is no longer sold, line by line, and settles with it what is open.

    What remains of the credit note is the customer's: the owner gives it back.
    """
    parts, spread = called_off(sale, -moved.sold)
    lines = tuple(_credit_line(each, settings, sale.lead_source) for each in off if each.gross)
    is_whole = sum(each.amount.minor for each in lines) == -moved.sold
    # Of a sale that was credited before, less is left than that: it is taken off all lines.
    note = CreditNote(
        reference(source, Role.CREDIT_NOTE), sale.first.contact, dated, lines if is_whole else spread, parts
    )
    yield note
    yield from settled_with(note, source, sale, moved, settings)


def _credit_line(off: PricedLine, settings: Settings, lead_source: str) -> Line:
    """Makes a line of a credit note over the difference, with the difference in VAT.

    It names its product, so that the pieces are back in stock at Xero, unless they come to a penny more or
    less than the difference: each line was rounded once.
    """
    alone = of_pieces(off, off.quantity)
    line = line_of(alone, settings, lead_source)
    is_exact = alone.gross == off.gross
    return replace(
        line,
        description=f"Changed: {line.description}"[:DESCRIPTION],
        amount=Money(off.gross),
        tax=None if alone.vat == off.vat or line.tax_type == NO_VAT else Money(off.vat),
        pieces=line.pieces if is_exact else None,
    )
