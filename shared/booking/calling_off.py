"""Finds how a sale that nobody will pay leaves the books: voided, or credited as far as it is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shared.booking.position import Position
from shared.booking.sale_books import taken
from shared.booking.sale_on_record import SaleOnRecord, called_off
from shared.ledger.documents import CreditNote, Document, Payment, Refund
from shared.ledger.keys import Role, reference
from shared.money import Money
from shared.settings import Settings


def can_be_voided(sale: SaleOnRecord, dated: date) -> bool:
    """Whether the invoice can be voided: no money ever touched it, and no month that is over changes."""
    month = (sale.first.dated.year, sale.first.dated.month)
    return month == (dated.year, dated.month) and {each.kind for each in sale.facts} <= {"ordered"}


def documents_called_off(
    source: str, sale: SaleOnRecord, change: Position, dated: date, settings: Settings
) -> Iterator[Document]:
    """Credits what is not sold any more, and settles with it what is open.

    Both sides of that are paid through suspense, which is as it was afterwards. What remains of the credit
    is the customer's: a payment came after the cancellation, and we learn of that only now.
    """
    if change.sold >= 0:
        return
    parts, lines = called_off(sale, -change.sold)
    note = CreditNote(reference(source, Role.CREDIT_NOTE), sale.first.contact, dated, lines, parts)
    yield note
    places, _ = taken(sale.books.open_places(), -change.open)
    account, settled = settings.suspense_account, sum(each.pence for each in places)
    for nth, place in enumerate(places):
        # Without a contact: it is no money that could be an overpayment.
        key = reference(source, Role.PAYMENT, nth)
        yield Payment(key, place.of, account, dated, Money(place.pence), after=place.after)
    if settled:
        yield Refund(reference(source, Role.REFUND), note.key, account, dated, Money(settled))
