"""Books payments of sales, and debits that fail after they had succeeded."""

from __future__ import annotations

from datetime import date

from shared.booking.bank_accounts import bank_account_of
from shared.booking.decision import Booking, Context, Decision, NeedsReview
from shared.booking.fallbacks import reopened
from shared.booking.fees import fee_of
from shared.booking.mailing import mailed_when_paid
from shared.booking.money_in import MoneyIn, documents_of_money_in
from shared.booking.money_out import MoneyOut, documents_of_money_out
from shared.booking.payers import PayerContact, contact_of
from shared.booking.position import Position
from shared.booking.sale_books import SaleBooks
from shared.booking.sale_on_record import SaleOnRecord, invoice_key, on_record
from shared.events import PaymentFailed, PaymentReceived, Sale
from shared.ledger.documents import Document, Invoice, Line, Overpayment, Reversal
from shared.ledger.keys import Role, reference
from shared.ledger.sale_facts import Fact
from shared.ledger.xero_text import DESCRIPTION
from shared.money import Money
from shared.settings import Settings


def received(event: PaymentReceived, dated: date, settings: Settings, context: Context) -> Decision:
    moved = event.moved
    if moved.gross.minor < 0:
        return NeedsReview("unknown_category", f"{moved.source}: a payment of {moved.gross}")
    fee = fee_of(moved, dated, settings)
    if moved.gross.minor == 0:
        return Booking(fee)
    recorded = on_record(event.sale, context)
    who = PayerContact(recorded.first.contact) if recorded else contact_of(event.sale.payer, context)
    lead_source = recorded.lead_source if recorded else context.lead_source
    sale = recorded or _new_sale(event, who, dated, settings, lead_source)
    new, fact = () if recorded else (sale.first,), Fact(moved.source, moved.at, "paid", moved.gross.minor)
    # An invoice that covers only this payment is paid by it.
    is_its_own = not recorded and sale.total is None
    change = Position(open=-fact.pence) if is_its_own else sale.change(fact)
    line = _line(event.sale, _description(event.sale), moved.gross, settings, lead_source)
    money_in = MoneyIn(moved.source, bank_account_of(moved, settings), dated, line)
    documents = (*new, *documents_of_money_in(sale, change, money_in, settings))
    documents += mailed_when_paid(sale, change, documents)
    attention = "overpaid" if any(isinstance(each, Overpayment) for each in documents) else ""
    return Booking((*who.new, *documents, *fee), who.aliases, sale.with_fact(fact, documents), attention)


def _new_sale(
    event: PaymentReceived, who: PayerContact, dated: date, settings: Settings, lead_source: str
) -> SaleOnRecord:
    """Makes a sale's first invoice: over the whole sale if its items are known, else over this payment."""
    sale = event.sale
    items = [(item.description, item.amount) for item in sale.items]
    sold = items or [(_description(sale), event.moved.gross)]
    lines = tuple(_line(sale, description, amount, settings, lead_source) for description, amount in sold)
    first = Invoice(invoice_key(sale), who.key, dated, dated, lines, is_whole=bool(items))
    return SaleOnRecord(first, (), SaleBooks({first.key: first}))


def _line(sale: Sale, description: str, amount: Money, settings: Settings, lead_source: str) -> Line:
    account = settings.subscriptions_account if sale.is_subscription else settings.sales_account
    # Xero refuses a blank description.
    description = description.strip()[:DESCRIPTION] or _description(sale)
    return Line(description, account, amount, settings.sales_tax, lead_source=lead_source)


def _description(sale: Sale) -> str:
    return sale.description.strip()[:DESCRIPTION] or "Sale"


def failed(event: PaymentFailed, dated: date, settings: Settings, context: Context) -> Decision:
    """Takes the payment back, so that the invoice is open again. The payment's fee stays.

    If the sale is older than the feed, a later payment pays the invoice from suspense.
    """
    moved = event.moved
    amount, fee = -moved.gross, fee_of(moved, dated, settings)
    if amount.minor < 0:
        return NeedsReview("unknown_category", f"{moved.source}: a failed payment of {amount}")
    if amount.minor == 0:
        return Booking(fee)
    sale, account = on_record(event.sale, context), bank_account_of(moved, settings)
    fact = Fact(moved.source, moved.at, "failed", amount.minor)
    what = "Payment charged back" if event.is_charge_back else "Payment failed"
    if sale is None:
        who = contact_of(event.sale.payer, context)
        back = Reversal(
            key=reference(moved.source, Role.REVERSAL),
            of="",
            fallback="reopen",
            dated=dated,
            amount=amount,
            account=account,
            contact=who.key,
            description=what,
        )
        spent, opened = reopened(back, settings, invoice_key(event.sale))
        older = SaleOnRecord(opened, (), SaleBooks({}))
        documents: tuple[Document, ...] = (spent, opened)
        change = older.with_fact(fact, documents)
        return Booking((*who.new, *documents, *fee), who.aliases, change)
    loss = f"Failed: {_description(event.sale)}"
    money_out = MoneyOut(moved.source, event.paid, account, dated, loss, what)
    documents = documents_of_money_out(sale, sale.change(fact), money_out, settings)
    return Booking((*documents, *fee), sale=sale.with_fact(fact, documents))
