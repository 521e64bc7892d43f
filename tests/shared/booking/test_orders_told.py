"""Whatever order the facts of one of our orders are told in, its books are the same, with one invoice."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.booking.case import Case, recorded_source
from shared.booking.orders import cancelled, ordered
from shared.booking.sale_on_record import on_record_by
from shared.events import Event, Refunded, Sale
from shared.ledger.documents import CreditNote, Invoice, Overpayment
from tests.shared.booking.books import ADA, CLEARING, SETTINGS, Books
from tests.shared.booking.histories import TOTAL, History, histories, retold
from tests.shared.booking.made_orders import ORDER, cancelled_at
from tests.shared.booking.xero_of_sales import XeroOfSales

asked = os.environ.get("SALES")
often = settings(max_examples=int(asked or 300), derandomize=not asked, database=None, deadline=None)
SALE = Sale(ORDER.id, ADA, "Kitchen")
KEY = f"{ORDER.id} invoice"
Tellable = Event | Case
SUSPENSE = SETTINGS.suspense_account


class Told:
    """What came of telling an order's story, each part posted to Xero before the next is told."""

    def __init__(self, story: Iterable[Tellable]) -> None:
        self.books, self.xero = Books(), XeroOfSales()
        for each in story:
            if isinstance(each, Case):
                self.books.record(each)
            else:
                self.books.book(each)
            self.xero.drain(self.books.documents.values())

    @property
    def books_then(self) -> tuple[object, ...]:
        """The sale's position, the balances, what is open and what is due to the buyer."""
        sale = on_record_by(KEY, self.books.known([KEY]))
        assert sale
        return sale.position, self.xero.balances(), self.xero.open(Invoice), self.is_due

    @property
    def sales(self) -> list[str]:
        """The keys of the invoices that were ever made, but for those that replace a reversal."""
        made = (each for each in self.books.documents.values() if isinstance(each, Invoice))
        return [each.key for each in made if not each.reopens]

    @property
    def is_due(self) -> int:
        return self.xero.open(Overpayment, CreditNote)


@st.composite
def stories(draw: st.DrawFn) -> tuple[History, list[Tellable]]:
    """Draws an order, its money, and perhaps its cancellation, as they happened."""
    history = draw(histories(SALE, losing=False))
    story: list[Tellable] = [each.event for each in history.told]
    if draw(st.booleans()):
        place = draw(st.integers(0, len(story)))
        story.insert(place, cancelled(cancelled_at(_between(history, place)), SETTINGS))
    return history, [ordered(ORDER, SETTINGS), *story]


def _between(history: History, place: int) -> datetime:
    if not place:
        return ORDER.ordered_at + timedelta(minutes=1)
    return recorded_source(history.told[place - 1].event).happened_at + timedelta(seconds=1)


@often
@given(stories())
def test_an_order_has_one_invoice_and_its_money_reaches_the_clearing_account(
    drawn: tuple[History, list[Tellable]],
) -> None:
    history, story = drawn
    told = Told(story)
    assert told.xero.balances().get(CLEARING, 0) == history.paid - history.given_back
    assert told.xero.balances().get(SUSPENSE, 0) == 0
    if not any(isinstance(each, Refunded) for each in story):
        # What was given back may be bought again, and that is a sale anew.
        assert told.sales == [KEY]


@often
@given(st.data(), stories())
def test_told_in_any_order_an_order_leaves_the_same_books(
    data: st.DataObject, drawn: tuple[History, list[Tellable]]
) -> None:
    history, story = drawn
    # A refund that came back, told after the cancellation, may leave a credit and an open part to set off.
    assume(not history.has_failed_refunds)
    cases = [each for each in story if isinstance(each, Case)]
    retelling: list[Tellable] = list(data.draw(retold(history)))
    places = sorted(data.draw(st.integers(0, len(retelling))) for _ in cases)
    if any(isinstance(each, Refunded) for each in story):
        # An order is on record before its buyer can pay; only payments are made up for in any case.
        places[0] = 0
    for nth, (place, case) in enumerate(zip(places, cases, strict=True)):
        retelling.insert(place + nth, case)
    assert Told(retelling).books_then == Told(story).books_then


@often
@given(stories())
def test_once_an_order_is_cancelled_it_is_never_sold_again(drawn: tuple[History, list[Tellable]]) -> None:
    history, story = drawn
    cancels = [place for place, each in enumerate(story) if isinstance(each, Case)]
    before, after = Told(story[: cancels[-1] + 1]), Told(story)
    sold = -after.xero.balances().get("200", 0)
    assert 0 <= sold <= TOTAL
    if len(cancels) == 2:
        # What is owed after a refund that came back stays beside what is open, for a person to set off.
        assert before.xero.open(Invoice) == 0 or history.has_failed_refunds
        assert after.sales == before.sales
        assert sold <= -before.xero.balances().get("200", 0)
