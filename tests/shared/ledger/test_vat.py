from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.standins.xero.taxes import RATES
from shared.ledger.documents import CreditNote, Document, Invoice, Line, Payment, Receive, Spend
from shared.ledger.vat import PER_CENT, Vat, vat_in, vat_of
from shared.money import Money, pence

DAY = date(2026, 10, 1)


def line(amount: int, tax_type: str = "OUTPUT2", tax: Money | None = None) -> Line:
    return Line("Boiler service", "200", pence(amount), tax_type, tax)


def test_the_rates_are_those_of_the_uk() -> None:
    assert {type: rate.percent for type, rate in RATES.items()} == PER_CENT


@pytest.mark.parametrize(
    ("amount", "tax_type", "vat"),
    [
        (12000, "OUTPUT2", 2000),
        (14999, "OUTPUT2", 2500),
        # Half a penny goes away from zero, on either side of it.
        (3, "INPUT2", 1),
        (-3, "INPUT2", -1),
        (2, "INPUT2", 0),
        (2100, "RROUTPUT", 100),
        (2100, "RRINPUT", 100),
        (9600, "ZERORATEDOUTPUT", 0),
        (9600, "EXEMPTINPUT", 0),
        (9600, "REVERSECHARGES", 0),
        (9600, "NONE", 0),
        (0, "OUTPUT2", 0),
    ],
)
def test_vat_is_inside_the_gross_and_rounded_half_away_from_zero(
    amount: int, tax_type: str, vat: int
) -> None:
    assert vat_of(line(amount, tax_type)) == vat


@pytest.mark.parametrize("tax_type", ["", "TAX001", "output2"])
def test_a_tax_type_that_is_not_known_here_is_not_guessed(tax_type: str) -> None:
    assert vat_of(line(9600, tax_type)) is None


@pytest.mark.parametrize("tax_type", ["INPUT2", "", "TAX001"])
def test_itemised_vat_stands_whatever_the_tax_type(tax_type: str) -> None:
    assert vat_of(line(600, tax_type, pence(99))) == 99


@given(st.integers(-(10**9), 10**9), st.sampled_from(sorted(PER_CENT)))
def test_a_line_and_its_opposite_have_opposite_vat_within_half_a_penny(amount: int, tax_type: str) -> None:
    vat, opposite = vat_of(line(amount, tax_type)), vat_of(line(-amount, tax_type))
    assert vat is not None
    assert vat == -(opposite or 0)
    assert (
        abs(2 * (vat * (100 + PER_CENT[tax_type]) - amount * PER_CENT[tax_type])) <= 100 + PER_CENT[tax_type]
    )


@pytest.mark.parametrize(
    ("document", "vat"),
    [
        (Invoice("i", "c", DAY, DAY, (line(12000), line(6000))), Vat(3000)),
        (Receive("r", "c", "091", DAY, (line(12000),)), Vat(2000)),
        (CreditNote("n", "c", DAY, (line(12000),)), Vat(-2000)),
        (Spend("s", "c", "091", DAY, (line(600, "INPUT2"), line(300, ""))), Vat(-100, untold=1)),
        (Spend("s", "c", "091", DAY, (line(600, "INPUT2"), line(0, ""))), Vat(-100)),
        (Payment("p", "i", "091", DAY, pence(12000)), Vat()),
    ],
)
def test_a_documents_vat_has_the_sign_of_its_money(document: Document, vat: Vat) -> None:
    assert vat_in(document) == vat
