from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.catalogue.prices import Basis, price_of, usual_basis
from shared.chart.chart import Organisation

UNIT_PRICES = st.decimals(Decimal(0), Decimal(1_000_000), places=4)
PERCENTS = st.sampled_from([Decimal(0), Decimal(5), Decimal("12.5"), Decimal(20)])


@pytest.mark.parametrize(
    ("said", "basis"), [("Tax Exclusive", "exclusive"), ("Tax Inclusive", "inclusive"), ("", "exclusive")]
)
def test_prices_are_meant_as_new_sales_documents_are_in_xero(said: str, basis: Basis) -> None:
    assert usual_basis(Organisation("Acme", "GBP", default_sales_tax=said)) == basis


@given(UNIT_PRICES, PERCENTS)
def test_the_price_of_xero_itself_is_shown_to_the_penny(unit: Decimal, percent: Decimal) -> None:
    pence = int((unit * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert price_of(unit, percent, "exclusive").net == pence
    assert price_of(unit, percent, "inclusive").gross == pence


@given(UNIT_PRICES, PERCENTS)
def test_the_other_price_is_right_to_half_a_penny(unit: Decimal, percent: Decimal) -> None:
    whole, half = 1 + Fraction(percent) / 100, Fraction(1, 2)
    gross = price_of(unit, percent, "exclusive").gross
    net = price_of(unit, percent, "inclusive").net
    assert -half < gross - Fraction(unit) * 100 * whole <= half
    assert -half <= net - Fraction(unit) * 100 / whole <= half


def test_half_a_penny_is_rounded_up() -> None:
    assert price_of(Decimal("1.0050"), Decimal(0), "exclusive").net == 101


def test_vat_is_what_is_between_both_prices() -> None:
    assert price_of(Decimal("83.33"), Decimal(20), "exclusive").vat == 1667
