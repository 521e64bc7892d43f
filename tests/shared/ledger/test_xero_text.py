from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.xero_text import (
    REFERENCE,
    address_of,
    description_of,
    digest,
    folded,
    name_of,
    within_reference,
)
from tests.shared.booking.addresses import REFUSED, TAKEN

WORDS = st.text(st.characters(exclude_categories=()), max_size=5000)


def units(text: str) -> int:
    """How long Xero finds it."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("address", TAKEN)
def test_an_address_that_xero_takes_is_kept_as_it_is(address: str) -> None:
    assert address_of(f" {address}\n") == address


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_xero_does_not_take_is_left_out_whole(address: str) -> None:
    assert address_of(address) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann Other", "ann other"), ("Ann Other", " Ann  Other "), ("Ann\tOther", "ANN OTHER"), ("ß", "SS")],
)
def test_names_are_compared_without_capitals_and_further_blanks(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_names_that_differ_otherwise_differ() -> None:
    assert len({folded(each) for each in ("Ann Other", "AnnOther", "Ann Othér", 'Ann "Other"')}) == 4


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Ann\x00Other", "Ann Other"),
        ("Ann\nOther\x7f", "Ann Other"),
        ("Ann \ud83d Other", "Ann Other"),
        ("\x07", ""),
        ("\u200b \u2060", ""),
        ("Zoë 名 😀", "Zoë 名 😀"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_name_keeps_what_xero_takes(given_name: str, name: str) -> None:
    assert name_of(given_name) == name


@given(WORDS)
def test_names_and_descriptions_fit_xero_whatever_a_provider_sends(text: str) -> None:
    name, description = name_of(text), description_of(text)
    assert units(name) <= 255
    assert units(description) <= 4000
    assert (name_of(name), description_of(description)) == (name, description)
    assert not any(ord(each) < 32 and each not in "\t\n\r" for each in name + description)


def test_a_description_keeps_its_lines() -> None:
    assert description_of(" Boiler\n\tservice\x00 ") == "Boiler\n\tservice"


@given(WORDS)
def test_a_key_fits_a_reference_whatever_an_order_is_called(order: str) -> None:
    key = within_reference(order, " invoice")
    assert units(key) <= REFERENCE
    assert key.endswith(" invoice")


@pytest.mark.parametrize("order", ["order_7", "Order  7 ", "é" * 247])
def test_a_key_that_fits_stays_as_it_is(order: str) -> None:
    assert within_reference(order, " invoice") == f"{order} invoice"


def test_orders_that_differ_late_or_in_what_no_reference_holds_have_different_keys() -> None:
    orders = ["x" * 300 + "a", "x" * 300 + "b", "A\x00", "A\x01", "A"]
    assert len({within_reference(each, " invoice") for each in orders}) == 5


def test_half_a_character_has_a_digest() -> None:
    assert digest("\ud83d") != digest("\ud83e")
