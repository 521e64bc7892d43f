"""Finds how a sale that nobody will pay leaves the books: voided, or credited as far as it is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from shared.booking.position import Position
from shared.booking.sale_books import taken
from shared.booking.sale_on_record import SaleOnRecord, called_off
from shared.ledger.documents import CreditNote, Document, Payment, Refund
from shared.ledger.keys import Role, reference
from shared.ledger.sale_facts import FactKind
from shared.money import Money
from shared.settings import Settings

UNTOUCHED: frozenset[FactKind] = frozenset({"ordered", "amended"})


def is_open(invoiced_on: date, kinds: Iterable[FactKind], dated: date) -> bool:
    """Whether an invoice can still be voided, or changed as it stands.

    No money, and no credit, ever touched it, and it is dated in the month that is not over yet.
    """
    is_this_month = (invoiced_on.year, invoiced_on.month) == (dated.year, dated.month)
    return is_this_month and UNTOUCHED.issuperset(kinds)


def can_be_voided(sale: SaleOnRecord, dated: date) -> bool:
    """Whether the invoice can be voided: no money touched it, and no month that is over changes."""
    return is_open(sale.first.dated, (each.kind for each in sale.facts), dated)


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
    yield from settled_with(note, source, sale, change, settings)


def settled_with(
    note: CreditNote, source: str, sale: SaleOnRecord, change: Position, settings: Settings
) -> Iterator[Document]:
    """Settles with a credit note what need not be paid any more: what a change takes off what is open."""
    places, _ = taken(sale.books.open_places(), -change.open)
    account, settled = settings.suspense_account, sum(each.pence for each in places)
    for nth, place in enumerate(places):
        # Without a contact: it is no money that could be an overpayment.
        key = reference(source, Role.PAYMENT, nth)
        yield Payment(key, place.of, account, note.dated, Money(place.pence), after=place.after)
    if settled:
        yield Refund(reference(source, Role.REFUND), note.key, account, note.dated, Money(settled))
