"""Turns money of a sale that leaves again into documents: refunds, failed debits and lost disputes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.booking.fallbacks import NO_VAT, dated_reversal, reopened
from shared.booking.position import Position
from shared.booking.sale_books import Place, taken
from shared.booking.sale_on_record import SaleOnRecord, credits_of
from shared.ledger.documents import CreditNote, Document, Line, Payment, Refund, Reversal
from shared.ledger.keys import Role, reference
from shared.money import Money
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class MoneyOut:
    """Money that leaves `account` for a sale, through the movement or lost dispute `source`.

    `paid` is the movement that had brought the money, empty if that is not known. `loss` describes what is
    booked to bad debts, if anything; `reversal` says why a payment is reversed, if one is.
    """

    source: str
    paid: str
    account: str
    dated: date
    loss: str
    reversal: str = "Payment failed"


def documents_of_money_out(
    sale: SaleOnRecord, change: Position, money_out: MoneyOut, settings: Settings
) -> tuple[Document, ...]:
    """Books the change of a sale's position.

    What the customer is owed or has overpaid goes back first, then the sale is credited; what exceeds the
    sale is lost. To open an invoice again, its payment is taken back.
    """
    position, own = sale.position, {each.key for each in sale.made_of(money_out.paid)}
    owed = sale.books.owed_places()
    over = sorted(sale.books.over_places(), key=lambda place: place.of not in own)
    places = [*owed, *over]
    # A payment that Xero could not take has become an overpayment, which no fact shows: that goes first.
    unrecorded = max(0, sum(place.pence for place in places) - position.owed - position.over)
    unpaid = min(unrecorded, change.open, sum(place.pence for place in over if place.of in own))
    uncredited = min(unrecorded - unpaid, change.lost - change.sold)
    back, missing = taken(places, unpaid + uncredited - change.owed - change.over)
    rest = change.lost - change.sold - uncredited + missing
    note = _credit_note(sale, rest, -change.sold, money_out, settings)
    back += [Place(each.key, each.total.minor) for each in note]
    return (*note, *_refunds(back, money_out), *_ended(sale, change.open - unpaid, money_out, settings))


def _credit_note(
    sale: SaleOnRecord, pence: int, sold: int, money_out: MoneyOut, settings: Settings
) -> tuple[CreditNote, ...]:
    """Credits `pence` in all: at most `sold` takes the sale back, and the rest was lost."""
    if not pence:
        return ()
    parts, lines = credits_of(sale, money_out.paid, min(pence, sold))
    lost = pence - sum(each.pence for each in parts)
    loss = Line(money_out.loss, settings.bad_debts_account, Money(lost), NO_VAT)
    every = (*lines, *([loss] if lost else []))
    key = reference(money_out.source, Role.CREDIT_NOTE)
    return (CreditNote(key, sale.first.contact, money_out.dated, every, parts),)


def _refunds(back: Sequence[Place], money_out: MoneyOut) -> Iterator[Refund]:
    for nth, place in enumerate(back):
        yield Refund(
            key=reference(money_out.source, Role.REFUND, nth),
            of=place.of,
            account=money_out.account,
            dated=money_out.dated,
            amount=Money(place.pence),
            after=place.after,
        )


def _ended(sale: SaleOnRecord, pence: int, money_out: MoneyOut, settings: Settings) -> tuple[Document, ...]:
    """Takes the movement's payments back as far as they fit; a later invoice is open for the rest."""
    if not pence:
        return ()
    key, contact = reference(money_out.source, Role.REVERSAL), sale.first.contact
    back = Reversal(
        key=key,
        of="",
        fallback="reopen",
        dated=money_out.dated,
        amount=Money(pence),
        account=money_out.account,
        contact=contact,
        description=money_out.reversal,
    )
    payments = (each for each in sale.made_of(money_out.paid) if isinstance(each, Payment))
    ends, rest = reversals(money_out.source, back, payments)
    return (*ends, *(reopened(rest, settings) if rest else ()))


def reversals(
    source: str, back: Reversal, documents: Iterable[Payment | Refund]
) -> tuple[list[Reversal], Reversal | None]:
    """Reverses each document that fits into the amount to take back; the rest is a reversal of none."""
    ends, left = list[Reversal](), back.amount.minor
    for each in documents:
        if each.amount.minor <= left:
            key = reference(source, Role.REVERSAL, len(ends))
            one = replace(back, key=key, of=each.key, amount=each.amount)
            ends.append(dated_reversal(one, each.dated))
            left -= each.amount.minor
    if not left:
        return ends, None
    return ends, replace(back, key=reference(source, Role.REVERSAL, len(ends)), amount=Money(left))
