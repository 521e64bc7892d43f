"""A form has an address that nobody can guess, or one that its owner has chosen and nobody mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.orders.addresses import LONGEST, address_from, why_not


@given(st.text(max_size=60))
def test_what_chance_says_becomes_an_address_that_fits(chance: str) -> None:
    assert why_not(address_from(chance)) == ""
    assert len(address_from(chance)) == 12


@pytest.mark.parametrize("address", ["abc", "spring-sale", "2026", "a" * LONGEST])
def test_a_word_of_letters_digits_and_hyphens_fits(address: str) -> None:
    assert why_not(address) == ""


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "from 3 to 60"),
        ("ab", "from 3 to 60"),
        ("a" * (LONGEST + 1), "from 3 to 60"),
        ("Spring", "lower-case"),
        ("spring sale", "lower-case"),
        ("spring--sale", "lower-case"),
        ("-spring", "lower-case"),
        ("spring-", "lower-case"),
        ("süße", "lower-case"),
        ("a/../b", "lower-case"),
        ("orders", "kept for pages of our own"),
        ("sign-in", "kept for pages of our own"),
    ],
)
def test_what_is_no_address_is_told_why(address: str, says: str) -> None:
    assert says in why_not(address)
