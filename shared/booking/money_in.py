"""Money of a sale that comes in, as documents: payments, and what no invoice can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.booking.fallbacks import NO_VAT
from shared.booking.sale_books import Place, taken
from shared.booking.sale_on_record import SaleOnRecord
from shared.ledger.documents import Document, Invoice, Line, Overpayment, Payment, Receive
from shared.ledger.keys import Role, reference
from shared.ledger.sale_facts import Position
from shared.money import Money
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """Money that reaches `account` for a sale, by the movement `source`.

    `line` is what a part of a sale is sold as, whatever its amount.
    """

    source: str
    account: str
    dated: date
    line: Line


def documents_of_money_in(
    sale: SaleOnRecord, change: Position, arriving: MoneyIn, settings: Settings
) -> tuple[Document, ...]:
    """What the change of a sale's position comes to: open invoices are paid before anything else."""
    places, over = taken(sale.books.open_places(), -change.open)
    again = _sold_again(sale, change.sold, arriving)
    places += [Place(each.key, each.total.minor) for each in again]
    payments = [_payment(sale, place, nth, arriving) for nth, place in enumerate(places)]
    # Told late, a payment may turn out to be what a refund has left owed since: that is too much, too.
    rest = _overpaid(sale, change.over + change.owed + over, len(payments), arriving)
    return (*again, *payments, *_recovered(sale, -change.lost, arriving, settings), *rest)


def _sold_again(sale: SaleOnRecord, pence: int, arriving: MoneyIn) -> tuple[Invoice, ...]:
    """What is no part of an earlier invoice, or was taken back: an invoice for this payment."""
    if not pence:
        return ()
    line = Line(arriving.line.description, arriving.line.account, Money(pence), arriving.line.tax_type)
    key, dated = reference(arriving.source, Role.INVOICE), arriving.dated
    return (Invoice(key, sale.first.contact, dated, dated, (line,)),)


def _payment(sale: SaleOnRecord, place: Place, nth: int, arriving: MoneyIn) -> Payment:
    return Payment(
        key=reference(arriving.source, Role.PAYMENT, nth),
        invoice=place.of,
        account=arriving.account,
        dated=arriving.dated,
        amount=Money(place.pence),
        contact=sale.first.contact,
        after=place.after,
    )


def _recovered(sale: SaleOnRecord, pence: int, arriving: MoneyIn, settings: Settings) -> tuple[Document, ...]:
    """What had been lost of the sale, and is paid after all."""
    if not pence:
        return ()
    words = f"Paid after it was written off: {arriving.line.description}"[:4000]
    line = Line(words, settings.bad_debts_account, Money(pence), NO_VAT)
    key = reference(arriving.source, Role.RECOVERY)
    return (Receive(key, sale.first.contact, arriving.account, arriving.dated, (line,)),)


def _overpaid(sale: SaleOnRecord, pence: int, nth: int, arriving: MoneyIn) -> Sequence[Document]:
    if not pence:
        return ()
    key, contact = reference(arriving.source, Role.PAYMENT, nth), sale.first.contact
    return (Overpayment(key, contact, arriving.account, arriving.dated, Money(pence)),)
