"""Customers are stored whole, with their history and news, and a contact at Xero is one customer's alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.contacts.customers import Change, Customer, Link
from shared.contacts.details import Address, Details, Person, Phone
from shared.store import directory
from shared.store.directory import Overtaken
from shared.store.tables.directory import DirectoryItem

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
DETAILS = Details(
    name="Ada  Ltd",
    first_name="Ada",
    last_name="Lovelace",
    email="ada@ada.example",
    persons=(Person("p1", "Ann", "Other", "ann@ada.example", True),),
    phones={"MOBILE": Phone("900123", "7700", "44")},
    postal=Address("1 High St", city="Kendal"),
    website="https://ada.example",
)
ADA = Customer("c1", details=DETAILS, tags=("vip",), created_at=NOW, edited={"email": NOW})
WHOLE = [Change("address.POBOX", None, Address("1 High St"), "olga", NOW)]


def rows(begins: str, tenant: str = "piano") -> list[str]:
    return [item.at for item in DirectoryItem.query(tenant, DirectoryItem.at.startswith(begins))]


def linked(contact_id: str, customer: Customer = ADA) -> Customer:
    return replace(customer, link=Link(contact_id, customer.details, seen_at=NOW, sent=Details("Ada")))


def test_a_customer_is_read_as_it_was_saved() -> None:
    saved = directory.save("piano", None, linked("x1"), WHOLE, NOW)
    assert directory.read("piano", "c1") == saved
    assert saved == replace(linked("x1"), revision=1, changed_at=NOW)
    assert directory.read("guitar", "c1") is None


def test_whoever_saves_what_was_saved_meanwhile_is_told_and_changes_nothing() -> None:
    first = directory.save("piano", None, ADA, [], NOW)
    directory.save("piano", first, replace(first, tags=()), [], NOW)
    with pytest.raises(Overtaken):
        directory.save("piano", first, replace(first, tags=("late",)), WHOLE, NOW)
    with pytest.raises(Overtaken):
        directory.save("piano", None, ADA, WHOLE, NOW)
    found = directory.read("piano", "c1")
    assert found
    assert found.tags == ()
    assert not rows("change#")


def test_a_contact_at_xero_is_paired_with_one_customer() -> None:
    directory.save("piano", None, linked("x1"), [], NOW)
    with pytest.raises(Overtaken):
        directory.save("piano", None, linked("x1", replace(ADA, id="c2")), [], NOW)
    assert directory.paired("piano", ["x1", "x2"]) == {"x1": "c1"}
    assert directory.read("piano", "c2") is None


def test_a_contact_that_is_given_up_is_free_for_another_customer() -> None:
    first = directory.save("piano", None, linked("x1"), [], NOW)
    directory.save("piano", first, replace(first, link=None), [], NOW)
    directory.save("piano", None, linked("x1", replace(ADA, id="c2")), [], NOW)
    assert directory.paired("piano", ["x1"]) == {"x1": "c2"}


def test_history_and_news_come_with_the_change_and_end_some_day() -> None:
    directory.save("piano", None, ADA, WHOLE, NOW)
    (entry,) = DirectoryItem.query("piano", DirectoryItem.at.startswith("change#c1#"))
    assert entry.body["after"] == {"address": {"line1": "1 High St"}}
    assert entry.expires_at == NOW + timedelta(days=3 * 365)
    (news,) = DirectoryItem.query("piano", DirectoryItem.at.startswith("news#"))
    assert news.body["what"] == "created"
    assert news.body["customer"] == "c1"
    assert news.body["revision"] == 1
    assert "Ada" not in str(news.body)


def test_the_words_of_a_customer_follow_its_changes() -> None:
    first = directory.save("piano", None, ADA, [], NOW)
    assert "word#lovelace#c1" in rows("word#")
    assert "word#447700900123#c1" in rows("word#")
    renamed = replace(first, details=replace(DETAILS, last_name="Byron"))
    directory.save("piano", first, renamed, [], NOW)
    assert "word#lovelace#c1" not in rows("word#")
    assert "word#byron#c1" in rows("word#")


def test_a_customer_is_listed_where_it_belongs() -> None:
    waiting = replace(linked("x1"), unsent_since=NOW, place="a0", details=replace(DETAILS, email=""))
    item = directory.item_of("piano", waiting)
    assert (item.by_name, item.by_place) == ("active#ada ltd#c1", "a0#c1")
    assert item.incomplete == "ada ltd#c1"
    assert item.unsent == "2026-11-30T12:00:00.000000Z#c1"
    merged = directory.item_of("piano", replace(waiting, state="merged"))
    assert merged.by_name is merged.by_place is merged.incomplete is merged.unsent is None


def test_many_come_in_at_once_and_a_repeat_changes_nobody() -> None:
    many = [linked(f"x{each}", replace(ADA, id=f"c{each}")) for each in range(30)]
    directory.bring_in("piano", many, NOW)
    edited = directory.read("piano", "c3")
    assert edited
    assert edited.revision == 1
    directory.save("piano", edited, replace(edited, tags=("edited",)), [], NOW)
    told = len(rows("news#"))
    directory.bring_in("piano", many, NOW)
    found = directory.read("piano", "c3")
    assert found
    assert found.tags == ("edited",)
    assert len(rows("news#")) == told == 30
    assert directory.paired("piano", ["x7"]) == {"x7": "c7"}
    assert "word#lovelace#c29" in rows("word#")


def test_who_came_in_without_a_pair_when_a_process_died_is_paired_by_the_repeat() -> None:
    directory.bring_in("piano", [linked("x1")], NOW)
    DirectoryItem("piano", "xero#x1").delete()
    directory.bring_in("piano", [linked("x1")], NOW)
    assert directory.paired("piano", ["x1"]) == {"x1": "c1"}


def test_what_waits_for_xero_is_found_the_longest_waiting_first() -> None:
    assert not directory.has_unsent("piano")
    for number in range(3):
        since = NOW - timedelta(minutes=number)
        waiting = replace(linked(f"x{number}", replace(ADA, id=f"c{number}")), unsent_since=since)
        directory.save("piano", None, waiting, [], NOW)
    assert [each.id for each in directory.unsent("piano", 2)] == ["c2", "c1"]
    assert directory.has_unsent("piano")
