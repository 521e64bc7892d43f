from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from local.standins.xero.books import Books, Journal, Posting, Unbalanced
from tests.local.standins.xero.world import World, payment

DAY = date(2026, 10, 1)


def postings(*amounts: str) -> tuple[Posting, ...]:
    return tuple(Posting(f"account {place}", Decimal(amount)) for place, amount in enumerate(amounts))


def test_a_journal_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(Unbalanced):
        Journal(1, DAY, "invoice", "id", "", postings("1.00", "-0.99"))


def test_a_journal_holds_no_fraction_of_a_penny() -> None:
    with pytest.raises(Unbalanced):
        Journal(1, DAY, "invoice", "id", "", postings("0.005", "-0.005"))


def test_what_is_reversed_leaves_no_balance_and_is_not_reversed_twice() -> None:
    books = Books()
    books.post("invoice", "id", DAY, "", postings("1.00", "-1.00"))
    books.reverse("id")
    books.reverse("id")
    assert len(books.journals) == 2
    assert set(books.balances().values()) == {Decimal("0.00")}


def test_a_batch_that_fails_leaves_books_registers_and_series_as_they_were(world: World) -> None:
    invoice = world.invoice()
    batch = [payment(invoice["InvoiceID"], 20), payment(invoice["InvoiceID"], 900)]
    before = (world.balances(), world.org.documents(), len(world.org.state.books.journals))
    assert world.api.put("Payments", json={"Payments": batch}).status_code == 400
    assert (world.balances(), world.org.documents(), len(world.org.state.books.journals)) == before
