from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events import FeeCharged
from shared.ledger.documents import Line, Receive, Spend
from shared.ledger.journal import VAT, postings_of
from shared.ledger.vat import Vat, vat_in
from shared.money import pence
from tests.shared.booking.books import (
    CLEARING,
    DAY,
    SETTINGS,
    SUPPLIER,
    booked,
    effect,
    moved,
    paid,
    with_fees_tax,
)


def charged(gross: int, fee: int = 0, words: str = "Radar", fee_vat: int = 0) -> FeeCharged:
    return FeeCharged(moved(gross, fee, fee_vat=fee_vat), words)


def line_of(event: FeeCharged) -> Line:
    spent = booked(event).documents[-1]
    assert isinstance(spent, Spend | Receive)
    return spent.lines[0]


def test_stripes_own_fee_is_spent_on_the_fee_account() -> None:
    line = Line("Radar", "404", pence(500), "REVERSECHARGES")
    assert booked(charged(-500)).documents == (
        SUPPLIER,
        Spend("txn_1 fee", SUPPLIER.key, CLEARING, DAY, (line,)),
    )


def test_a_fee_that_stripe_gives_back_is_received_on_the_fee_account() -> None:
    line = Line("Radar", "404", pence(500), "REVERSECHARGES")
    assert booked(charged(500)).documents == (
        SUPPLIER,
        Receive("txn_1 fee", SUPPLIER.key, CLEARING, DAY, (line,)),
    )


def test_vat_that_stripe_itemised_is_input_vat_whatever_the_setting() -> None:
    assert line_of(charged(-500, fee_vat=83)) == Line("Radar", "404", pence(500), "INPUT2", pence(83))
    fee = booked(paid(fee=200, fee_vat=33)).documents[-1]
    assert isinstance(fee, Spend)
    assert fee.lines == (Line("Stripe fee", "404", pence(200), "INPUT2", pence(33)),)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_fee_of_which_a_part_carries_vat_is_two_lines_charged_or_given_back(sign: int) -> None:
    fee = booked(paid(fee=270 * sign, fee_vat=33 * sign)).documents[-1]
    assert isinstance(fee, Spend if sign > 0 else Receive)
    assert fee.lines == (
        Line("Stripe fee", "404", pence(198), "INPUT2", pence(33)),
        Line("Stripe fee", "404", pence(72), "REVERSECHARGES"),
    )


def test_stripes_own_fee_of_which_a_part_carries_vat_is_two_lines() -> None:
    fee = booked(charged(0, 670, fee_vat=100)).documents[-1]
    assert isinstance(fee, Spend)
    assert [(each.amount, each.tax) for each in fee.lines] == [(pence(600), pence(100)), (pence(70), None)]


@pytest.mark.parametrize("cost", range(195, 202))
def test_pence_lost_in_rounding_are_no_line_of_their_own(cost: int) -> None:
    assert line_of(charged(-cost, fee_vat=33)) == Line("Radar", "404", pence(cost), "INPUT2", pence(33))


def test_who_is_not_registered_for_vat_has_one_line_for_a_fee_with_vat_on_a_part() -> None:
    settings = replace(with_fees_tax(SETTINGS, "NONE"), vat_registered=False)
    fee = booked(paid(fee=270, fee_vat=33), settings).documents[-1]
    assert isinstance(fee, Spend)
    assert fee.lines == (Line("Stripe fee", "404", pence(270), "NONE"),)


def test_vat_of_a_fee_that_is_given_back_is_given_back_too() -> None:
    fee = booked(paid(fee=-200, fee_vat=-33)).documents[-1]
    assert isinstance(fee, Receive)
    assert fee.lines == (Line("Stripe fee", "404", pence(200), "INPUT2", pence(33)),)


def test_who_is_not_registered_for_vat_bears_what_stripe_itemised() -> None:
    # Xero offers such an organisation no rate but NONE.
    settings = replace(with_fees_tax(SETTINGS, "NONE"), vat_registered=False)
    fee = booked(paid(fee=200, fee_vat=33), settings).documents[-1]
    assert isinstance(fee, Spend)
    assert fee.lines == (Line("Stripe fee", "404", pence(200), "NONE"),)


@pytest.mark.parametrize("sign", [1, -1], ids=["charged", "given back"])
def test_vat_without_its_fee_is_input_vat_on_a_net_that_is_taken_off_again(sign: int) -> None:
    vat = booked(charged(-101 * sign, words="VAT", fee_vat=101 * sign)).documents[-1]
    assert isinstance(vat, Spend if sign > 0 else Receive)
    assert vat.lines == (
        Line("VAT", "404", pence(606), "INPUT2", pence(101)),
        Line("VAT: its net, taken off", "404", pence(-505), "NONE"),
    )


@given(st.integers(min_value=1, max_value=10**7))
def test_vat_without_its_fee_leaves_nothing_on_the_fee_account(pence_of_vat: int) -> None:
    vat = booked(charged(-pence_of_vat, fee_vat=pence_of_vat)).documents[-1]
    assert {each.account: each.pence for each in postings_of(vat)} == {
        CLEARING: -pence_of_vat,
        VAT: pence_of_vat,
    }
    assert vat_in(vat) == Vat(-pence_of_vat)


def test_who_is_not_registered_for_vat_bears_vat_without_its_fee_as_a_fee() -> None:
    settings = replace(with_fees_tax(SETTINGS, "NONE"), vat_registered=False)
    vat = booked(charged(-101, words="VAT", fee_vat=101), settings).documents[-1]
    assert isinstance(vat, Spend)
    assert vat.lines == (Line("VAT", "404", pence(101), "NONE"),)


def test_the_words_of_a_net_that_is_taken_off_are_no_more_than_xero_takes() -> None:
    vat = booked(charged(-100, words="x" * 5000, fee_vat=100)).documents[-1]
    assert isinstance(vat, Spend)
    assert all(len(line.description) <= 4000 for line in vat.lines)


def test_a_fee_is_all_that_left_the_balance_however_stripe_splits_it() -> None:
    assert line_of(charged(-400, 100)).amount == line_of(charged(0, 500)).amount == pence(500)


@pytest.mark.parametrize("words", ["", "  "])
def test_a_fee_without_words_is_called_a_fee(words: str) -> None:
    # Xero refuses a line whose description is blank.
    assert line_of(charged(-500, words=words)).description == "Stripe fee"


def test_a_fee_with_too_many_words_is_cut_to_what_xero_takes() -> None:
    assert line_of(charged(-500, words="x" * 4001)).description == "x" * 4000


@given(st.integers(min_value=-(10**9), max_value=10**9), st.integers(min_value=-(10**6), max_value=10**6))
def test_what_leaves_for_a_fee_is_what_left_the_balance(gross: int, fee: int) -> None:
    assert effect(booked(charged(gross, fee)).documents, CLEARING) == gross - fee
