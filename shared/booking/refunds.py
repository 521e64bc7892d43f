"""Books refunds, and refunds that come back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shared.booking.bank_accounts import bank_account_of
from shared.booking.decision import Booking, Context, Decision, NeedsReview
from shared.booking.fallbacks import credited
from shared.booking.fees import fee_of
from shared.booking.money_in import MoneyIn, documents_of_money_in
from shared.booking.money_out import MoneyOut, documents_of_money_out, reversals
from shared.booking.payers import PayerContact, contact_of, payer_of
from shared.booking.sale_on_record import SaleOnRecord, sold_here
from shared.events import Refunded, RefundFailed, Sale
from shared.ledger.documents import CreditNote, Document, Line, Refund, Reversal
from shared.ledger.keys import Role, reference
from shared.ledger.sale_facts import Fact
from shared.money import Money
from shared.settings import Settings


def refunded(event: Refunded, dated: date, settings: Settings, context: Context) -> Decision:
    moved, amount = event.moved, -event.moved.gross
    fee = fee_of(moved, dated, settings)
    if amount.minor < 0:
        return NeedsReview("unknown_category", f"{moved.source}: a refund of {amount}")
    if amount.minor == 0:
        return Booking(fee)
    account = bank_account_of(moved, settings)
    sale = sold_here(event.sale, context)
    if sale is None:
        who = contact_of(payer_of(event.sale, moved.provider), context)
        line = refund_line(event.sale, amount, settings, context)
        booking = not_on_record(moved.source, line, who, account, dated)
    else:
        fact = Fact(moved.source, moved.at, "refunded", amount.minor)
        money_out = MoneyOut(moved.source, event.paid, account, dated, beyond(event.sale))
        booking = booked(sale, fact, money_out, settings)
    return replace(booking, documents=(*booking.documents, *fee))


def booked(sale: SaleOnRecord, fact: Fact, money_out: MoneyOut, settings: Settings) -> Booking:
    """Books a refund or a lost dispute, flagged if it exceeds what is left of the sale."""
    change = sale.change(fact)
    documents = documents_of_money_out(sale, change, money_out, settings)
    booking = Booking(documents, sale=sale.with_fact(fact, documents))
    is_beyond = change.lost > 0 and fact.kind != "written_off"
    return replace(booking, attention="beyond_the_sale") if is_beyond else booking


def beyond(sale: Sale | None) -> str:
    return f"Given back beyond the sale: {described(sale)}"


def refund_line(sale: Sale | None, amount: Money, settings: Settings, context: Context) -> Line:
    """Makes the one line for a sale that these books do not hold: its own lines are not known."""
    what, account = f"Refund: {described(sale)}", settings.sales_account
    return Line(what, account, amount, settings.sales_tax, lead_source=context.lead_source)


def not_on_record(source: str, line: Line, who: PayerContact, account: str, dated: date) -> Booking:
    """Books one line, paid from an account and flagged, for a sale that these books do not hold."""
    note = CreditNote(reference(source, Role.CREDIT_NOTE), who.key, dated, (line,))
    refund = Refund(reference(source, Role.REFUND), note.key, account, dated, line.amount)
    return Booking((*who.new, note, refund), who.aliases, attention="sale_not_on_record")


def described(sale: Sale | None) -> str:
    return (sale.description.strip()[:3000] if sale else "") or "Sale"


def failed(event: RefundFailed, dated: date, settings: Settings, context: Context) -> Decision:
    """Takes the refund's payment back; the credit note stays, since the customer is owed the money."""
    moved = event.moved
    amount, fee = moved.gross, fee_of(moved, dated, settings)
    if amount.minor < 0:
        return NeedsReview("unknown_category", f"{moved.source}: a failed refund of {amount}")
    if amount.minor == 0:
        return Booking(fee)
    sale, account = sold_here(event.sale, context), bank_account_of(moved, settings)
    who = PayerContact(sale.first.contact) if sale else _refunded_contact(event, context)
    back = Reversal(
        key=reference(moved.source, Role.REVERSAL),
        of="",
        fallback="credit",
        dated=dated,
        amount=amount,
        account=account,
        contact=who.key,
        description="Refund failed",
    )
    if sale is None:
        refund = context.documents.get(reference(event.refunded, Role.REFUND))
        ends = _ends(moved.source, back, [refund] if refund else [], settings)
        return Booking((*who.new, *ends, *fee), who.aliases)
    fact = Fact(moved.source, moved.at, "refund_failed", amount.minor)
    change = sale.change(fact)
    what, account_of_sale = f"Refund failed: {described(event.sale)}", settings.sales_account
    line = Line(what, account_of_sale, amount, settings.sales_tax, lead_source=sale.lead_source)
    # If later events came first, the customer is not owed all of it: it has been used meanwhile.
    others = documents_of_money_in(
        sale, replace(change, owed=0), MoneyIn(moved.source, account, dated, line), settings
    )
    refunds = sale.made_of(event.refunded)
    owed = replace(back, amount=Money(change.owed)) if change.owed else None
    documents = (*(_ends(moved.source, owed, refunds, settings) if owed else ()), *others)
    return Booking((*documents, *fee), sale=sale.with_fact(fact, documents))


def _ends(
    source: str, back: Reversal, documents: Iterable[Document], settings: Settings
) -> tuple[Document, ...]:
    """Takes the refund's payments back as far as they fit; a later credit note is owed for the rest."""
    ends, rest = reversals(source, back, (each for each in documents if isinstance(each, Refund)))
    return (*ends, *(credited(rest, settings) if rest else ()))


def _refunded_contact(event: RefundFailed, context: Context) -> PayerContact:
    note = context.documents.get(reference(event.refunded, Role.CREDIT_NOTE))
    if isinstance(note, CreditNote):
        return PayerContact(note.contact)
    return contact_of(payer_of(event.sale, event.moved.provider), context)
