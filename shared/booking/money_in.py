"""Turns money of a sale that comes in into documents: payments, and what no invoice can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.booking.fallbacks import NO_VAT
from shared.booking.position import Position
from shared.booking.sale_books import Place, taken
from shared.booking.sale_on_record import SaleOnRecord
from shared.ledger.documents import Document, Invoice, Line, Overpayment, Payment, Receive
from shared.ledger.keys import Role, reference
from shared.money import Money
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """Money that reaches `account` for a sale, through the movement `source`.

    `line` is how a part of the sale is booked, whatever its amount.
    """

    source: str
    account: str
    dated: date
    line: Line


def documents_of_money_in(
    sale: SaleOnRecord, change: Position, money_in: MoneyIn, settings: Settings
) -> tuple[Document, ...]:
    """Books the change of a sale's position: open invoices are paid before anything else."""
    places, over = taken(sale.books.open_places(), -change.open)
    invoices = _sold_again(sale, change.sold, money_in)
    places += [Place(each.key, each.total.minor) for each in invoices]
    payments = [_payment(sale, place, nth, money_in) for nth, place in enumerate(places)]
    # A payment that arrives late may turn out to be owed after a later refund: that is an overpayment, too.
    rest = _overpaid(sale, change.over + change.owed + over, len(payments), money_in)
    return (*invoices, *payments, *_recovered(sale, -change.lost, money_in, settings), *rest)


def _sold_again(sale: SaleOnRecord, pence: int, money_in: MoneyIn) -> tuple[Invoice, ...]:
    """Invoices the part of this payment that no earlier invoice covers, or that was taken back."""
    if not pence:
        return ()
    line = replace(money_in.line, amount=Money(pence))
    key, dated = reference(money_in.source, Role.INVOICE), money_in.dated
    return (Invoice(key, sale.first.contact, dated, dated, (line,)),)


def _payment(sale: SaleOnRecord, place: Place, nth: int, money_in: MoneyIn) -> Payment:
    return Payment(
        key=reference(money_in.source, Role.PAYMENT, nth),
        invoice=place.of,
        account=money_in.account,
        dated=money_in.dated,
        amount=Money(place.pence),
        contact=sale.first.contact,
        after=place.after,
    )


def _recovered(sale: SaleOnRecord, pence: int, money_in: MoneyIn, settings: Settings) -> tuple[Document, ...]:
    """Books what had been lost of the sale and is paid after all."""
    if not pence:
        return ()
    description = f"Paid after it was written off: {money_in.line.description}"
    line = Line(description, settings.bad_debts_account, Money(pence), NO_VAT)
    key = reference(money_in.source, Role.RECOVERY)
    return (Receive(key, sale.first.contact, money_in.account, money_in.dated, (line,)),)


def _overpaid(sale: SaleOnRecord, pence: int, nth: int, money_in: MoneyIn) -> Sequence[Document]:
    if not pence:
        return ()
    key, contact = reference(money_in.source, Role.PAYMENT, nth), sale.first.contact
    return (Overpayment(key, contact, money_in.account, money_in.dated, Money(pence)),)
