"""Payments of sales, and debits that fail after they had succeeded."""

from __future__ import annotations

from datetime import date

from shared.events import PaymentFailed, PaymentReceived, Sale
from shared.ledger.contacts import Who, contact_of
from shared.ledger.documents import Deletion, Document, Invoice, Line, Payment
from shared.ledger.fees import fee_of
from shared.ledger.instead import deletion_key, reopened, reopening_key, undoing
from shared.ledger.known import Booking, Decision, ForAPerson, Known
from shared.ledger.purses import purse_of
from shared.settings import Settings


def invoice_key(sale: Sale) -> str:
    return f"{sale.key} invoice"


def payment_key(source: str) -> str:
    return f"{source} payment"


def received(event: PaymentReceived, dated: date, settings: Settings, known: Known) -> Decision:
    moved = event.moved
    if moved.gross.minor < 0:
        return ForAPerson("unknown_category", f"{moved.source}: a payment of {moved.gross}")
    fee = fee_of(moved, dated, settings)
    if moved.gross.minor == 0:
        return Booking(fee)
    who, invoice, new = _invoice(event, dated, settings, known)
    payment = Payment(
        key=payment_key(moved.source),
        invoice=invoice.key,
        account=purse_of(moved, settings).clearing,
        dated=dated,
        amount=moved.gross,
        contact=invoice.contact,
        after=_taken_back(event, known),
    )
    return Booking((*who.new, *new, payment, *fee), who.aliases)


def _invoice(
    event: PaymentReceived, dated: date, settings: Settings, known: Known
) -> tuple[Who, Invoice, tuple[Document, ...]]:
    """The invoice to pay; if there is none yet, one over what was paid, and its contact.

    A charge that is captured in parts makes an invoice for each part: nobody knew of the next one.
    """
    key = invoice_key(event.sale)
    there = known.documents.get(reopening_key(event.again), known.documents.get(key))
    if isinstance(there, Invoice) and not event.sale.is_charge:
        return Who(there.contact), there, ()
    if there:
        key = f"{event.moved.source} invoice"
    who = contact_of(event.sale.payer, known)
    account = settings.subscriptions_account if event.sale.is_subscription else settings.sales_account
    line = Line(_description(event.sale), account, event.moved.gross, settings.sales_tax)
    invoice = Invoice(key, who.key, dated, dated, (line,))
    return who, invoice, (invoice,)


def _taken_back(event: PaymentReceived, known: Known) -> str:
    """The key of what took the earlier payment back: until that is done, the invoice cannot take this one."""
    key = deletion_key(event.again)
    return key if event.again and key in known.documents else ""


def _description(sale: Sale) -> str:
    # Xero refuses a blank description, and one of more than 4,000 characters.
    return sale.description.strip()[:4000] or "Sale"


def failed(event: PaymentFailed, dated: date, settings: Settings, known: Known) -> Decision:
    """The payment is taken back, so that the invoice is open again. What it cost stays."""
    moved = event.moved
    amount, fee = -moved.gross, fee_of(moved, dated, settings)
    if amount.minor < 0:
        return ForAPerson("unknown_category", f"{moved.source}: a failed payment of {amount}")
    if amount.minor == 0:
        return Booking(fee)
    paid = known.documents.get(payment_key(event.paid))
    who = contact_of(event.sale.payer, known)
    contact = paid.contact if isinstance(paid, Payment) and paid.contact else who.key
    back = Deletion(
        key=deletion_key(moved.source),
        of=payment_key(event.paid),
        instead="reopen",
        dated=dated,
        amount=amount,
        account=purse_of(moved, settings).clearing,
        contact=contact,
    )
    if isinstance(paid, Payment) and paid.amount == amount:
        return Booking((undoing(back, paid.dated), *fee))
    return Booking((*who.new, *reopened(back, settings), *fee), who.aliases)
