"""Money of a sale that leaves again, as documents: refunds, debits that fail, disputes that are lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.booking.fallbacks import NO_VAT, dated_reversal, reopened
from shared.booking.sale_books import Place, taken
from shared.booking.sale_on_record import SaleOnRecord, credits_of
from shared.ledger.documents import CreditNote, Document, Line, Payment, Refund, Reversal
from shared.ledger.keys import Role, reference
from shared.ledger.sale_facts import Position
from shared.money import Money
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class MoneyOut:
    """Money that leaves `account` for a sale, by the movement or lost dispute `source`.

    `paid` is the movement by which it had come, empty where that is not known. `loss` says what is booked
    on bad debts, if anything is; `reversal` says why a payment is reversed, if one is.
    """

    source: str
    paid: str
    account: str
    dated: date
    loss: str
    reversal: str = "Payment failed"


def documents_of_money_out(
    sale: SaleOnRecord, change: Position, leaving: MoneyOut, settings: Settings
) -> tuple[Document, ...]:
    """What the change of a sale's position comes to.

    First goes back what the customer is owed or has paid too much, then the sale is credited; what is beyond
    it is lost. What is to be open again is a payment taken back.
    """
    position, own = sale.position, {each.key for each in sale.made_of(leaving.paid)}
    owed = sale.books.owed_places()
    over = sorted(sale.books.over_places(), key=lambda place: place.of not in own)
    places = [*owed, *over]
    # Where Xero could not take a payment it has become an overpayment, which no fact tells: that goes first.
    untold = max(0, sum(place.pence for place in places) - position.owed - position.over)
    unpaid = min(untold, change.open, sum(place.pence for place in over if place.of in own))
    uncredited = min(untold - unpaid, change.lost - change.sold)
    back, missing = taken(places, unpaid + uncredited - change.owed - change.over)
    rest = change.lost - change.sold - uncredited + missing
    note = _credit_note(sale, rest, -change.sold, leaving, settings)
    back += [Place(each.key, each.total.minor) for each in note]
    return (*note, *_refunds(back, leaving), *_ended(sale, change.open - unpaid, leaving, settings))


def _credit_note(
    sale: SaleOnRecord, pence: int, sold: int, leaving: MoneyOut, settings: Settings
) -> tuple[CreditNote, ...]:
    """Over so much in all, of which at most `sold` takes the sale back and the rest was lost."""
    if not pence:
        return ()
    parts, lines = credits_of(sale, leaving.paid, min(pence, sold))
    lost = pence - sum(each.pence for each in parts)
    loss = Line(leaving.loss[:4000], settings.bad_debts_account, Money(lost), NO_VAT)
    every = (*lines, *([loss] if lost else []))
    key = reference(leaving.source, Role.CREDIT_NOTE)
    return (CreditNote(key, sale.first.contact, leaving.dated, every, parts),)


def _refunds(back: Sequence[Place], leaving: MoneyOut) -> Iterator[Refund]:
    for nth, place in enumerate(back):
        yield Refund(
            key=reference(leaving.source, Role.REFUND, nth),
            of=place.of,
            account=leaving.account,
            dated=leaving.dated,
            amount=Money(place.pence),
            after=place.after,
        )


def _ended(sale: SaleOnRecord, pence: int, leaving: MoneyOut, settings: Settings) -> tuple[Document, ...]:
    """The movement's payments are taken back as far as they fit; else a later invoice is open instead."""
    if not pence:
        return ()
    key, contact = reference(leaving.source, Role.REVERSAL), sale.first.contact
    back = Reversal(
        key=key,
        of="",
        fallback="reopen",
        dated=leaving.dated,
        amount=Money(pence),
        account=leaving.account,
        contact=contact,
        description=leaving.reversal,
    )
    payments = (each for each in sale.made_of(leaving.paid) if isinstance(each, Payment))
    ends, rest = reversals(leaving.source, back, payments)
    return (*ends, *(reopened(rest, settings) if rest else ()))


def reversals(
    source: str, back: Reversal, made: Iterable[Payment | Refund]
) -> tuple[list[Reversal], Reversal | None]:
    """A reversal of each document that fits into what is to be taken back, and one over the rest, of none."""
    ends, left = list[Reversal](), back.amount.minor
    for each in made:
        if each.amount.minor <= left:
            key = reference(source, Role.REVERSAL, len(ends))
            one = replace(back, key=key, of=each.key, amount=each.amount)
            ends.append(dated_reversal(one, each.dated))
            left -= each.amount.minor
    if not left:
        return ends, None
    return ends, replace(back, key=reference(source, Role.REVERSAL, len(ends)), amount=Money(left))
