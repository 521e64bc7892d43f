"""Whatever order and grouping the same facts of a sale are told in, its books are the same."""

from __future__ import annotations

import os
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.events import Event, Sale
from shared.ledger.documents import CreditNote, Document, Invoice, Overpayment
from tests.shared.booking.books import CLEARING, Books
from tests.shared.booking.histories import KNOWN, TOTAL, UNKNOWN, History, histories, in_groups, retold
from tests.shared.booking.xero_of_sales import XeroOfSales

# SALES=5000 draws more of them, and other ones each time.
asked = os.environ.get("SALES")
often = settings(max_examples=int(asked or 300), derandomize=not asked, database=None, deadline=None)
SALES = st.sampled_from((KNOWN, UNKNOWN))


class Told:
    """What came of telling events in groups, each posted before the next is told."""

    def __init__(self, groups: Iterable[Iterable[Event]]) -> None:
        self.books, self.xero = Books(), XeroOfSales()
        for group in groups:
            for event in group:
                self.books.book(event)
            self.xero.drain(self.books.documents.values())

    @property
    def documents(self) -> dict[str, Document]:
        return self.books.documents

    @property
    def is_open(self) -> int:
        return self.xero.open(Invoice)

    @property
    def is_due(self) -> int:
        return self.xero.open(Overpayment, CreditNote)


def as_it_happened(history: History) -> list[Event]:
    return [told.event for told in history.told]


@often
@given(st.data(), SALES)
def test_told_together_or_apart_a_sale_becomes_the_same_documents(data: st.DataObject, sale: Sale) -> None:
    history = data.draw(histories(sale))
    events = as_it_happened(history)
    apart, together = Told(data.draw(in_groups(events))), Told([events])
    assert apart.documents == together.documents
    assert apart.xero.balances() == together.xero.balances() == together.books.balances()


@often
@given(st.data(), SALES)
def test_told_in_any_order_a_sale_leaves_the_same_books(data: st.DataObject, sale: Sale) -> None:
    history = data.draw(histories(sale))
    events = data.draw(retold(history).map(list))
    as_told = Told(data.draw(in_groups(events)))
    in_order = Told([as_it_happened(history)])
    assert as_told.xero.balances() == in_order.xero.balances()
    assert (as_told.is_open, as_told.is_due) == (in_order.is_open, in_order.is_due)


@often
@given(st.data(), SALES)
def test_a_sale_is_never_credited_beyond_its_amount_nor_owed_what_was_not_paid(
    data: st.DataObject, sale: Sale
) -> None:
    history = data.draw(histories(sale))
    told = Told([data.draw(retold(history))])
    paid, back = history.paid, history.given_back
    sold = -told.xero.balances().get("200", 0)
    assert 0 <= sold <= history.total
    if not history.has_failed_refunds:
        # Nothing is left to be allocated by hand where the money was one sale's.
        assert not (told.is_open and told.is_due)
        assert told.is_due <= max(0, paid - history.total)
    assert told.xero.balances().get(CLEARING, 0) == paid - back


def test_a_payment_that_is_told_last_may_be_what_the_customer_is_owed() -> None:
    """Drawn once: a loss had taken what a refund that came back had left, and this makes up for it."""
    history = History(KNOWN)
    history.pay(TOTAL)
    (first,) = history.payments
    history.wait(1)
    history.refund(first, TOTAL)
    history.wait(1)
    history.refund_fails(first)
    history.wait(1)
    history.pay(TOTAL)
    history.wait(1)
    history.refund(history.payments[1], TOTAL)
    history.wait(1)
    history.lose(first)
    events = as_it_happened(history)
    told = [events[place] for place in (0, 5, 1, 6, 2, 3, 4)]
    assert Told([told]).xero.balances() == Told([events]).xero.balances() == {}
