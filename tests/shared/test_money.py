from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.money import Money, pence

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize("minor", [1.0, Decimal(1), "1", True, None])
def test_only_whole_minor_units_are_money(minor: Any) -> None:
    with pytest.raises(TypeError):
        Money(minor, "GBP")


@pytest.mark.parametrize("currency", ["", "gbp", "GB", "GBPX", "£"])
def test_money_without_a_currency_does_not_exist(currency: str) -> None:
    with pytest.raises(ValueError, match="not a currency code"):
        Money(1, currency)


def test_a_providers_currency_may_be_in_any_case() -> None:
    assert Money.from_minor(5, "gbp") == Money.from_minor(5, "GBP") == pence(5)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="not in GBP"):
        pence(1) + Money(1, "EUR")
    with pytest.raises(ValueError, match="not in GBP"):
        pence(1) - Money(1, "EUR")


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    assert pence(one) + pence(other) - pence(other) == pence(one)
    assert pence(one) - pence(other) == pence(one) + -pence(other)


@given(AMOUNTS)
def test_its_decimal_has_two_places_and_every_penny(minor: int) -> None:
    amount = pence(minor).decimal
    assert amount * 100 == minor
    assert amount.as_tuple().exponent == -2
    assert str(pence(minor)) == f"{amount} GBP"


@given(AMOUNTS, AMOUNTS)
def test_its_order_is_that_of_its_pence(one: int, other: int) -> None:
    assert (pence(one) < pence(other)) == (one < other)
