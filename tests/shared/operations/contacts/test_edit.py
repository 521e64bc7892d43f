"""Whoever edits a customer loses nothing of others' edits, and Xero is told of what it has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Refusal
from shared.contacts.details import PHONE_TYPES, Address, Details, Person, Phone
from shared.contacts.meeting import XERO
from shared.operations.contacts import edit
from shared.operations.contacts.histories import history
from shared.operations.contacts.refusals import (
    EditedMeanwhile,
    NoSuchCustomer,
    NotActive,
    Refused,
    Unfit,
)
from shared.store import directory
from shared.store.directory import Overtaken
from tests.shared.operations.contacts.people import ADA, LATER, NOW, TENANT, made, paired, read

RENAMED = replace(ADA, name="Ada & Co")


def test_a_new_customer_is_kept_with_who_said_what_when_and_waits_for_nothing(nudged: list[str]) -> None:
    customer = made(tags=("vip", "VIP ", ""))
    assert read() == customer
    assert customer.tags == ("vip",)
    assert customer.edited["email"] == NOW
    assert customer.unsent_since is None
    said = {each.change.field: each.change for each in history(TENANT, "c1").entries}
    assert said["name"].after == "Ada Ltd"
    assert said["person.p1"].after == ADA.persons[0]
    assert {each.by for each in said.values()} == {"olga"}


def test_a_customer_is_not_created_twice_under_one_id() -> None:
    made()
    with pytest.raises(Overtaken):
        made()


def test_an_edit_is_kept_with_who_and_when_and_the_writer_is_told(nudged: list[str]) -> None:
    before = paired()
    after = edit.edit(
        TENANT, "c1", before.revision, RENAMED, ["vip"], "company", "olga", LATER, nudged.append
    )
    assert after == read()
    assert after.edited == {"name": LATER}
    assert after.unsent_since == LATER
    assert nudged == [TENANT]
    entries = history(TENANT, "c1").entries
    assert {(each.change.field, each.change.before, each.change.after) for each in entries} == {
        ("name", "Ada Ltd", "Ada & Co"),
        ("tags", "", "vip"),
    }
    assert {(each.change.by, each.change.at) for each in entries} == {("olga", LATER)}


def test_an_edit_of_a_customer_here_only_is_sent_nowhere(nudged: list[str]) -> None:
    edit.edit(TENANT, "c1", made().revision, RENAMED, [], "company", "olga", LATER, nudged.append)
    assert read().unsent_since is None
    assert not nudged


def test_what_xero_does_not_keep_is_edited_without_telling_it(nudged: list[str]) -> None:
    before = paired()
    website = replace(ADA, website="https://ada.example")
    edit.edit(TENANT, "c1", before.revision, website, ["vip"], "consumer", "olga", LATER, nudged.append)
    assert read().unsent_since is None
    assert read().kind == "consumer"
    assert not nudged


def test_an_edit_that_says_what_is_there_stores_nothing(nudged: list[str]) -> None:
    before = paired()
    edit.edit(TENANT, "c1", before.revision, ADA, [], "company", "olga", LATER, nudged.append)
    assert read() == before
    assert not history(TENANT, "c1").entries
    assert not nudged


def test_an_edit_taken_back_before_it_was_sent_is_not_sent(nudged: list[str]) -> None:
    first = edit.edit(TENANT, "c1", paired().revision, RENAMED, [], "company", "olga", NOW, nudged.append)
    edit.edit(TENANT, "c1", first.revision, ADA, [], "company", "olga", LATER, nudged.append)
    assert read().unsent_since is None


def test_whatever_xero_refused_is_tried_again_after_an_edit(nudged: list[str]) -> None:
    before = paired()
    assert before.link
    refused = replace(before, link=replace(before.link, refusal=Refusal("name_taken", "taken", NOW)))
    stored = directory.save(TENANT, before, refused, [], NOW)
    edit.edit(TENANT, "c1", stored.revision, RENAMED, [], "company", "olga", LATER, nudged.append)
    link = read().link
    assert link
    assert link.refusal is None
    assert nudged


def test_two_who_edit_at_once_are_told_and_the_second_sees_what_the_first_made(nudged: list[str]) -> None:
    revision = made().revision
    edit.edit(TENANT, "c1", revision, RENAMED, [], "company", "olga", NOW, nudged.append)
    with pytest.raises(EditedMeanwhile) as told:
        edit.edit(TENANT, "c1", revision, ADA, ["late"], "company", "ben", LATER, nudged.append)
    assert told.value.current.details.name == "Ada & Co"
    assert read().tags == ()


def test_xeros_answer_meanwhile_is_no_edit_and_xeros_change_is_one(nudged: list[str]) -> None:
    before = paired()
    answered = directory.save(TENANT, before, replace(before, edited={}), [], NOW)
    edit.edit(TENANT, "c1", before.revision, RENAMED, [], "company", "olga", LATER, nudged.append)
    assert read().details.name == "Ada & Co"
    now = read()
    moved = replace(now, details=replace(now.details, email="new@ada.example"))
    edit.edit(TENANT, "c1", now.revision, moved.details, [], "company", XERO, LATER, nudged.append)
    with pytest.raises(EditedMeanwhile):
        edit.edit(TENANT, "c1", answered.revision, ADA, [], "company", "olga", LATER, nudged.append)


def test_a_revision_that_is_still_to_come_is_refused(nudged: list[str]) -> None:
    made()
    with pytest.raises(EditedMeanwhile):
        edit.edit(TENANT, "c1", 9, RENAMED, [], "company", "olga", LATER, nudged.append)


def test_a_customer_that_was_archived_meanwhile_is_not_edited(nudged: list[str]) -> None:
    revision = made().revision
    edit.archive(TENANT, "c1", "olga", NOW)
    with pytest.raises(NotActive, match=r"archived\. Restore it first"):
        edit.edit(TENANT, "c1", revision, RENAMED, [], "company", "olga", LATER, nudged.append)
    with pytest.raises(NotActive):
        edit.archive(TENANT, "c1", "olga", NOW)
    assert edit.restore(TENANT, "c1", "olga", LATER).state == "active"


def test_nobody_is_edited_or_archived(nudged: list[str]) -> None:
    with pytest.raises(NoSuchCustomer):
        edit.edit(TENANT, "c9", 1, RENAMED, [], "company", "olga", LATER, nudged.append)
    with pytest.raises(NoSuchCustomer):
        edit.archive(TENANT, "c9", "olga", NOW)


def test_a_contact_of_xeros_is_archived_there() -> None:
    paired()
    with pytest.raises(Refused, match="there: it is followed here"):
        edit.archive(TENANT, "c1", "olga", NOW)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (Details(name=" \t "), "name"),
        (replace(ADA, name="n" * 300), "name"),
        (replace(ADA, name="bell\a"), "name"),
        (replace(ADA, email="ada at home"), "email"),
        (replace(ADA, phones={"FAX": Phone("none", "020")}), "phone.FAX"),
        (replace(ADA, persons=(Person("p3"),)), "person.p3"),
        (replace(ADA, persons=(Person("p3", "A"), Person("p3", "B"))), "persons"),
        (replace(ADA, persons=tuple(Person(str(each), "A") for each in range(41))), "persons"),
        (replace(ADA, postal=Address(postal_code="9" * 51)), "address.POBOX"),
    ],
)
def test_what_xero_would_refuse_is_refused_by_its_field(details: Details, field: str) -> None:
    with pytest.raises(Unfit) as told:
        made(details)
    assert {each.field for each in told.value.complaints} == {field}
    assert directory.read(TENANT, "c1") is None


@pytest.mark.parametrize(
    ("tags", "words"), [(["t" * 51], "50 characters"), ([str(n) for n in range(31)], "31 are too many")]
)
def test_tags_too_long_or_too_many_are_refused(tags: list[str], words: str) -> None:
    with pytest.raises(Unfit, match=words):
        made(tags=tuple(tags))


@pytest.mark.parametrize(
    "name", ["n" * 255, "Ada 🎹 Ltd", "שלום בע״מ", "شركة البيانو", "O'Neill & Søn <b>", "=1+1"]
)
def test_whatever_people_are_called_is_kept_as_it_is(name: str) -> None:
    made(replace(ADA, name=name))
    assert read().details.name == name


def test_six_persons_are_kept_and_new_ones_get_ids_of_their_own() -> None:
    six = replace(ADA, persons=tuple(Person("", f"P{each}") for each in range(6)))
    customer = made(six)
    assert len({each.id for each in customer.details.persons}) == 6
    assert len(customer.details.at_xero) == 5


def forty(of: str, is_mailed: bool = False) -> tuple[Person, ...]:
    return tuple(Person(f"{of}{n}", of, str(n), f"{of}{n}@ada.example", is_mailed) for n in range(40))


@pytest.mark.parametrize("others", [True, False])
def test_forty_persons_are_changed_at_once_with_all_else(nudged: list[str], others: bool) -> None:
    made(replace(ADA, persons=forty("p")))
    persons = forty("q", is_mailed=True)
    if not others:
        persons = tuple(replace(each, id=f"p{n}") for n, each in enumerate(persons))
    phones = {each: Phone("020 7946 1111") for each in PHONE_TYPES}
    there = Address("2 Low St", city="Kendal")
    new = Details("N", "F", "L", "n@n.example", persons, phones, there, there, "https://n.example")
    edit.edit(TENANT, "c1", 1, new, ["vip"], "consumer", "olga", LATER, nudged.append)
    assert read().details == new
    changes = [each.change for each in history(TENANT, "c1", most=200).entries]
    told = {each.field: each for each in changes if each.at == LATER}
    assert told[f"person.{persons[7].id}"].after == persons[7]
