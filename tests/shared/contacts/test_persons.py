"""Persons are recognised among those whom Xero shows, although it has no ids for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.details import Details, Person
from shared.contacts.persons import identified

ANN = Person("p1", "Ann", "Other", "ann@ada.example")
BOB = Person("p2", "Bob", "Brown", "bob@ada.example")


def ids(*shown: Person, known: tuple[Person, ...] = (ANN, BOB)) -> list[str]:
    theirs = Details(persons=tuple(replace(each, id="") for each in shown))
    return [each.id for each in identified(theirs, "x1", known).persons]


@pytest.mark.parametrize(
    "changed",
    [
        ANN,
        replace(ANN, email="new@ada.example"),
        replace(ANN, last_name="Smith"),
        replace(ANN, first_name=" ANN ", email="other@ada.example"),
        replace(ANN, is_mailed=True),
    ],
    ids=["unchanged", "a new address", "a new name", "in capitals", "mailed"],
)
def test_a_person_is_recognised_after_a_change(changed: Person) -> None:
    assert ids(BOB, changed) == ["p2", "p1"]


def test_a_person_who_is_new_gets_an_id_that_stays() -> None:
    new = Person("", "Eve", "Adams", "eve@ada.example")
    first = ids(ANN, new)
    assert first[0] == "p1"
    assert first[1] not in ("p1", "p2", "")
    assert ids(ANN, new) == first
    assert ids(new, ANN) == first[::-1]


def test_two_persons_who_are_alike_are_two() -> None:
    twin = Person("", "Eve", "Adams")
    assert len(set(ids(twin, twin, known=()))) == 2


def test_an_address_that_moved_to_another_person_moves_no_id() -> None:
    shown = (replace(ANN, email="office@ada.example"), replace(BOB, email="ann@ada.example"))
    # Who has the name and not the address is the same person, once nobody fits better.
    assert set(ids(*shown)) == {"p1", "p2"}


def test_a_person_is_recognised_by_any_form_in_which_he_was_known() -> None:
    sent = replace(ANN, first_name="Anna", email="anna@ada.example")
    assert ids(ANN, known=(sent, ANN)) == ["p1"]
    assert ids(sent, known=(sent, ANN)) == ["p1"]
