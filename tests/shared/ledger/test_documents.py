from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.documents import (
    Contact,
    CreditNote,
    Document,
    Invoice,
    Line,
    Overpayment,
    Payment,
    Pieces,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.money import Money, pence

DAY = date(2026, 10, 1)
PRICE = pence(12000)


def line(amount: Money = PRICE) -> Line:
    return Line("Consulting", "200", amount, "OUTPUT2")


def test_a_line_comes_to_what_its_pieces_come_to() -> None:
    pieces = Pieces(3, Decimal("33.3325"), "LESSON")
    assert pieces.pence == 100_00
    assert replace(line(pence(100_00)), pieces=pieces).pieces == pieces
    with pytest.raises(ValueError, match="what its pieces come to"):
        replace(line(pence(99_99)), pieces=pieces)


def invoice(*lines: Line) -> Invoice:
    return Invoice("ch_1 invoice", "stripe:cus_1", DAY, DAY, lines)


def spend(*lines: Line) -> Spend:
    return Spend("txn_1 fee", "supplier:stripe", "091", DAY, lines)


@pytest.mark.parametrize("name", ["", " ", "\t\n"])
def test_a_contact_without_a_name_cannot_be_built(name: str) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        Contact("stripe:cus_1", name)


def test_a_contacts_key_fits_xeros_contact_number() -> None:
    assert Contact("k" * 50, "Ada").key == "k" * 50
    with pytest.raises(ValueError, match="50 characters"):
        Contact("k" * 51, "Ada")


def test_an_invoice_without_lines_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="needs lines"):
        invoice()


def test_a_line_of_an_invoice_may_take_money_away_but_not_more_than_there_is() -> None:
    assert invoice(line(pence(100)), line(pence(-100))).total == pence(0)
    with pytest.raises(ValueError, match="must not be negative"):
        invoice(line(pence(100)), line(pence(-101)))


def test_an_invoice_in_two_currencies_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="GBP"):
        invoice(line(), line(Money(100, "EUR")))


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=5))
def test_an_invoices_total_is_the_sum_of_its_lines(amounts: list[int]) -> None:
    assert invoice(*(line(pence(amount)) for amount in amounts)).total == pence(sum(amounts))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_payment_of_nothing_cannot_be_built(amount: int) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        Payment("txn_1 payment", "ch_1 invoice", "091", DAY, pence(amount))


def test_a_spend_without_lines_cannot_be_built() -> None:
    with pytest.raises(ValueError, match=r"\w"):
        spend()


@pytest.mark.parametrize("amount", [0, -1])
def test_a_spend_of_nothing_cannot_be_built(amount: int) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        spend(line(pence(amount)))


@pytest.mark.parametrize("amounts", [[], [0], [-1], [100, -100]])
@pytest.mark.parametrize(
    "make",
    [
        lambda lines: Receive("key", "stripe:cus_1", "091", DAY, lines),
        lambda lines: CreditNote("key", "stripe:cus_1", DAY, lines),
    ],
)
def test_what_gives_or_receives_nothing_cannot_be_built(
    make: Callable[[tuple[Line, ...]], Document], amounts: list[int]
) -> None:
    lines = tuple(line(pence(amount)) for amount in amounts)
    with pytest.raises(ValueError, match="must be positive"):
        make(lines)


def test_a_line_of_a_credit_note_may_be_below_nothing() -> None:
    # Shares of several refunds are rounded together, so that they add up.
    assert CreditNote("key", "stripe:cus_1", DAY, (line(pence(3)), line(pence(-1)))).total == pence(2)


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize(
    "make",
    [
        lambda amount: Refund("key", "note", "091", DAY, amount),
        lambda amount: Overpayment("key", "stripe:cus_1", "091", DAY, amount),
        lambda amount: Transfer("key", "091", "090", DAY, amount),
        lambda amount: Reversal(
            "key", "txn_1 payment", "reopen", DAY, amount, "091", description="Payment failed"
        ),
    ],
)
def test_no_document_about_money_is_about_nothing(make: Callable[[Money], Document], amount: int) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        make(pence(amount))


def test_a_transfer_has_two_ends() -> None:
    with pytest.raises(ValueError, match="two different accounts"):
        Transfer("key", "091", "091", DAY, pence(1))


def test_documents_name_the_documents_they_need() -> None:
    assert Contact("stripe:cus_1", "Ada").parents == ()
    assert invoice(line()).parents == ("stripe:cus_1",)
    assert Payment("txn_1 payment", "ch_1 invoice", "091", DAY, pence(1)).parents == ("ch_1 invoice",)
    assert spend(line()).parents == ("supplier:stripe",)
    assert CreditNote("note", "stripe:cus_1", DAY, (line(),)).parents == ("stripe:cus_1",)
    assert Refund("key", "note", "091", DAY, pence(1)).parents == ("note",)
    assert Receive("key", "supplier:stripe", "091", DAY, (line(),)).parents == ("supplier:stripe",)
    assert Overpayment("key", "stripe:cus_1", "091", DAY, pence(1)).parents == ("stripe:cus_1",)
    assert Transfer("key", "091", "090", DAY, pence(1)).parents == ()
    assert Reversal(
        "key", "txn_1 payment", "reopen", DAY, pence(1), "091", description="Payment failed"
    ).parents == ("txn_1 payment",)
    assert Removal("key", "ch_1 invoice", DAY, ("one", "two")).parents == ("ch_1 invoice", "one", "two")
