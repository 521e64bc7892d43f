"""Persons go where they are moved, values go back where there is a place, and nobody is moved or put back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Change
from shared.contacts.details import Person, Phone
from shared.operations.contacts import edit, listing
from shared.operations.contacts.refusals import NoSuchCustomer, NotActive, Refused, Unfit
from shared.store import directory
from tests.shared.operations.contacts.people import ADA, LATER, NOW, TENANT, made, paired, read

SIX = replace(ADA, persons=tuple(Person(f"p{each}", f"P{each}") for each in range(1, 7)))


def ids() -> list[str]:
    return [each.id for each in read().details.persons]


def move(person: str, up: bool, nudged: list[str]) -> None:
    edit.move_person(TENANT, "c1", person, up, "olga", LATER, nudged.append)


def put_back(field: str, nudged: list[str]) -> None:
    entry = next(each for each in listing.history(TENANT, "c1").entries if each.change.field == field)
    edit.put_back(TENANT, "c1", entry.id, "olga", LATER, nudged.append)


def test_the_sixth_who_becomes_the_fifth_goes_to_xero(nudged: list[str]) -> None:
    paired(SIX)
    move("p6", up=True, nudged=nudged)
    assert ids() == ["p1", "p2", "p3", "p4", "p6", "p5"]
    assert (read().unsent_since, nudged) == (LATER, [TENANT])


def test_who_is_first_or_last_stays_there(nudged: list[str]) -> None:
    before = made(SIX)
    move("p1", up=True, nudged=nudged)
    move("p6", up=False, nudged=nudged)
    assert read() == before


def test_a_person_and_the_primary_one_change_places(nudged: list[str]) -> None:
    made()
    edit.make_primary(TENANT, "c1", "p1", "olga", LATER, nudged.append)
    details = read().details
    assert (details.first_name, details.email) == ("Ann", "ann@ada.example")
    assert details.persons[0].email == "ada@ada.example"


def test_nobody_is_moved_of_a_customer_or_of_no_customer(nudged: list[str]) -> None:
    made()
    with pytest.raises(Refused, match="no longer there"):
        move("p9", up=True, nudged=nudged)
    edit.archive(TENANT, "c1", "olga", NOW)
    with pytest.raises(NotActive):
        move("p1", up=True, nudged=nudged)
    with pytest.raises(NoSuchCustomer):
        edit.make_primary(TENANT, "c9", "p1", "olga", LATER, nudged.append)


def test_a_person_who_went_is_put_back_whole(nudged: list[str]) -> None:
    before = made()
    gone = replace(ADA, persons=ADA.persons[1:])
    edit.edit(TENANT, "c1", before.revision, gone, [], "company", "olga", NOW, nudged.append)
    put_back("person.p1", nudged)
    assert sorted(ids()) == ["p1", "p2"]
    assert next(each for each in read().details.persons if each.id == "p1") == ADA.persons[0]


def test_a_value_of_a_person_who_is_gone_or_of_no_detail_has_no_place(nudged: list[str]) -> None:
    before = made()
    lost = Change("person.p9.email", None, "x@y.example", "Xero", NOW, "here")
    directory.save(TENANT, before, before, [lost, Change("tags", "", "vip", "olga", NOW)], NOW)
    for field in ("person.p9.email", "tags"):
        with pytest.raises(Refused, match="cannot be put back"):
            put_back(field, nudged)


def test_what_could_not_be_entered_today_is_not_put_back(nudged: list[str]) -> None:
    before = made()
    lost = Change("phone.FAX", None, Phone("none"), "Xero", NOW, "here")
    directory.save(TENANT, before, before, [lost], NOW)
    with pytest.raises(Unfit, match="a number needs digits"):
        put_back("phone.FAX", nudged)


def test_an_entry_of_another_customer_is_not_put_back(nudged: list[str]) -> None:
    made()
    made(ADA, "c2")
    entry = listing.history(TENANT, "c2").entries[0]
    with pytest.raises(NoSuchCustomer):
        edit.put_back(TENANT, "c1", entry.id, "olga", LATER, nudged.append)
