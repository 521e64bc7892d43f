"""An edit notes what it changed, and waits for Xero only with what Xero keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details, Person
from shared.contacts.editing import edited
from shared.contacts.ordering import moved, with_primary
from shared.contacts.putting_back import put_back
from tests.shared.contacts.made_up import DETAILS

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SIX = Details("Ada", persons=tuple(Person(f"p{each}", f"P{each}") for each in range(1, 7)))
PAIRED = Customer("c1", details=SIX, link=Link("x1", replace(SIX, persons=SIX.at_xero)))


def edit(details: Details, customer: Customer = PAIRED) -> Customer:
    return edited(customer, details, customer.tags, customer.kind, "olga", LATER)[0]


@given(DETAILS)
def test_an_edit_that_says_what_is_there_changes_nothing(details: Details) -> None:
    customer = Customer("c1", details=details)
    assert edited(customer, details, (), "company", "olga", LATER) == (customer, ())


@given(DETAILS, DETAILS)
def test_every_change_of_an_edit_can_be_put_back(before: Details, after: Details) -> None:
    _, changes = edited(Customer("c1", details=before), after, (), "company", "olga", LATER)
    again = after
    for change in changes:
        if change.field != "persons":
            again = put_back(again, change)
    plain = replace(again, persons=tuple(sorted(again.persons, key=lambda each: each.id)))
    assert plain == replace(before, persons=tuple(sorted(before.persons, key=lambda each: each.id)))


def test_changing_which_five_are_at_xero_is_an_edit_that_xero_is_told() -> None:
    swapped = edit(moved(SIX, "p6", up=True))
    assert set(swapped.edited) == {"person.p5", "person.p6"}
    assert swapped.unsent_since == LATER


def test_an_order_among_the_five_is_in_the_history_and_not_sent() -> None:
    after, changes = edited(PAIRED, moved(SIX, "p2", up=True), (), "company", "olga", LATER)
    assert [(each.field, each.after) for each in changes] == [("persons", "P2, P1, P3, P4, P5, P6")]
    assert after.unsent_since is None


def test_what_is_on_its_way_to_xero_is_taken_back_by_telling_it() -> None:
    renamed = edit(replace(SIX, name="Bob"))
    assert renamed.link
    on_its_way = replace(renamed, link=replace(renamed.link, sent=renamed.details))
    assert edit(SIX, on_its_way).unsent_since == LATER
    assert edit(SIX, renamed).unsent_since is None


def test_a_further_person_and_the_primary_one_change_places() -> None:
    primary = replace(SIX, first_name="Ada", last_name="L", email="a@a.example")
    after = with_primary(primary, "p2")
    assert (after.first_name, after.last_name, after.email) == ("P2", "", "")
    assert after.persons[1] == Person("p2", "Ada", "L", "a@a.example")
    assert [each.id for each in with_primary(SIX, "p2").persons] == ["p1", "p3", "p4", "p5", "p6"]


def test_very_many_changes_are_one_for_each_person_and_can_be_put_back() -> None:
    many = tuple(Person(f"p{each}", "A", "B", f"p{each}@a.example") for each in range(40))
    before = Details("Ada", persons=many)
    others = tuple(Person(each.id, "C", "D", f"c{each.email}", True) for each in many[1:])
    after, changes = edited(
        Customer("c1", details=before),
        replace(before, name="Bob", persons=others),
        (),
        "company",
        "olga",
        LATER,
    )
    assert [each.field for each in changes[:2]] == ["name", "person.p0"]
    assert len(changes) == 41
    again = after.details
    for change in changes:
        again = put_back(again, change)
    assert set(again.persons) == set(many)
    assert after.edited["person.p7.email"] == LATER
