"""From an event to its documents: the accounting decisions. See docs/accounting.md."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.events import LeftOut, PaymentReceived
from shared.ledger.contacts import STRIPE_SUPPLIER, contact_of
from shared.ledger.documents import Contact, Document, Invoice, Line, Payment, Spend
from shared.money import Money
from shared.settings import Settings

INPUT_VAT = "INPUT2"


def decide(event: PaymentReceived, settings: Settings) -> tuple[Document, ...] | LeftOut:
    """Documents to post, parents before children; or why there are none."""
    dated = _local_date(event.at, settings)
    if event.gross.currency != "GBP":
        return LeftOut(event.source, "other_currency", f"settled as {event.gross}")
    if dated < settings.feed_from:
        return LeftOut(event.source, "before_feed", f"{dated} lies before {settings.feed_from}")
    return (*_sale(event, dated, settings), *_fee(event, dated, settings))


def _sale(event: PaymentReceived, dated: date, settings: Settings) -> tuple[Document, ...]:
    if event.gross.minor <= 0:
        return ()
    contact = contact_of(event.payer)
    invoice = _invoice(event, contact, dated, settings)
    payment = Payment(
        key=f"{event.source} payment",
        invoice=invoice.key,
        account=settings.stripe_bank_account,
        dated=dated,
        amount=event.gross,
    )
    return (contact, invoice, payment)


def _invoice(event: PaymentReceived, contact: Contact, dated: date, settings: Settings) -> Invoice:
    line = Line(_description(event), settings.sales_account, event.gross, settings.sales_tax)
    return Invoice(key=f"{event.sale} invoice", contact=contact.key, dated=dated, due=dated, lines=(line,))


def _description(event: PaymentReceived) -> str:
    # Xero refuses a blank description, and one of more than 4,000 characters.
    return event.description.strip()[:4000] or "Sale"


def _fee(event: PaymentReceived, dated: date, settings: Settings) -> tuple[Document, ...]:
    if event.fee.minor <= 0:
        return ()
    spend = Spend(
        key=f"{event.source} fee",
        contact=STRIPE_SUPPLIER.key,
        account=settings.stripe_bank_account,
        dated=dated,
        lines=(_fee_line(event.fee, event.fee_vat, settings),),
    )
    return (STRIPE_SUPPLIER, spend)


def _fee_line(fee: Money, vat: Money, settings: Settings) -> Line:
    description, account = "Stripe fee", settings.stripe_fees_account
    if vat.minor > 0:
        # VAT that Stripe itemised belongs in the VAT return, whatever the fee's own setting says.
        return Line(description, account, fee, INPUT_VAT, vat)
    return Line(description, account, fee, settings.stripe_fees_tax)


def _local_date(at: datetime, settings: Settings) -> date:
    return at.astimezone(ZoneInfo(settings.time_zone)).date()
