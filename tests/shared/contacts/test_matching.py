"""What two customers share speaks for their being one, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details, Person, Phone
from shared.contacts.matching import can_be_one, clues, reasons
from shared.contacts.words import words_of

ADA = Details(
    name="Ada's Pianos Ltd", email="ada@ada.example", phones={"DEFAULT": Phone("7946 0000", "20", "44")}
)
HERE = Customer("c1", details=ADA)


def there(details: Details, number: str = "") -> Customer:
    return Customer("c2", details=details, link=Link("x1", details, number=number))


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        (Details(name="Other", email="ADA@ada.example "), "the same e-mail address"),
        (
            Details(name="Other", persons=(Person("p", "Ada", email="ada@ada.example"),)),
            "the same e-mail address",
        ),
        (Details(name="Other", phones={"MOBILE": Phone("(020) 7946-0000")}), "the same phone number"),
        (Details(name="ada's  pianos LTD"), "the same name"),
        (Details(name="The Adas Pianos Limited"), "nearly the same name"),
    ],
)
def test_what_both_share_is_said_and_found(theirs: Details, why: str) -> None:
    assert reasons(HERE, there(theirs)) == reasons(there(theirs), HERE) == (why,)
    assert {*clues(HERE)} & words_of(there(theirs))


def test_our_id_as_a_number_in_xero_is_the_surest_sign() -> None:
    assert reasons(HERE, there(replace(ADA, name="Other"), "c1"))[0] == "its number in Xero"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Details(name="Ada"), Details(name="Adam")),
        (Details(name="🎹"), Details(name="🎻")),
        (Details(name="A", phones={"FAX": Phone("123")}), Details(name="B", phones={"FAX": Phone("123")})),
        (Details(name="A", email=""), Details(name="B", email="")),
    ],
)
def test_nothing_is_made_of_what_says_nothing(ours: Details, theirs: Details) -> None:
    assert reasons(replace(HERE, details=ours), there(theirs)) == ()


def test_two_who_cannot_become_one_are_no_pair() -> None:
    assert can_be_one(HERE, there(ADA))
    assert not can_be_one(HERE, HERE)
    assert not can_be_one(there(ADA), replace(there(ADA), id="c3"))
    assert not can_be_one(HERE, replace(there(ADA), state="archived"))
