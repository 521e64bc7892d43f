"""One number is one number, however it was written; what nobody can dial is none."""

from __future__ import annotations

import pytest

from shared.contacts.details import Phone
from shared.contacts.dialling import number_of, ways_to_write
from shared.contacts.words import phone_words

SAME = [
    Phone("7946 0000", "20", "44"),
    Phone("7946 0000", "020"),
    Phone("020 7946 0000"),
    Phone("(020) 7946-0000"),
    Phone("+44 (0)20 7946 0000"),
    Phone("0044 20 7946 0000"),
    Phone("20 7946 0000", country="+44"),
]


@pytest.mark.parametrize("phone", SAME)
@pytest.mark.parametrize("other", SAME)
def test_one_number_is_known_and_found_however_it_was_written(phone: Phone, other: Phone) -> None:
    assert number_of(phone) == "442079460000"
    assert {*ways_to_write(phone)} & {*phone_words(other.number, other.area, other.country)}


@pytest.mark.parametrize(
    "phone",
    [
        Phone(),
        Phone("none"),
        Phone("12"),
        Phone("123456"),
        Phone("1" * 50),
        Phone("🎹"),
        Phone("", "020", "44"),
    ],
)
def test_what_nobody_can_dial_is_no_number(phone: Phone) -> None:
    assert number_of(phone) == ""
    assert ways_to_write(phone) == ()


def test_numbers_abroad_are_others() -> None:
    assert number_of(Phone("(212) 555-0100", country="1")) == "12125550100"
    assert number_of(Phone("+33 1 23 45 67 89")) == "33123456789"
