"""Contacts as the stand-in shows them, as a stranger might, and as they come back once they were written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import urllib3

from shared.contacts.details import Address, Details, Person, Phone
from shared.errors import Forbidden, Throttled, Unavailable
from shared.xero import contacts
from shared.xero.client import XeroClient
from shared.xero.contact_elements import contact_of, element_of
from tests.local.standins.xero.world import NOON, TENANT, World
from tests.shared.xero.tape import json_play, playing

ADA = Details(
    "Ada Ltd",
    "Ada",
    "Lovelace",
    "ada@ada.example",
    persons=(Person("", "Ann", "Other", "ann@ada.example", True), Person("", "Bob")),
    phones={"MOBILE": Phone("900123", "7700", "44")},
    postal=Address("1 High St", city="Kendal", country="United Kingdom"),
)
WHOLE = {"ContactID": "c-1", "Name": "Ada", "UpdatedDateUTC": "/Date(1790812800123+0000)/"}


def change(xero: XeroClient, contact_id: str, details: Details) -> Any:
    reply = xero.change_contacts({"Contacts": [element_of(contact_id, details)]}, f"key {details!r}"[:128])
    assert reply.status == 200
    return reply.body["Contacts"][0]


def test_what_is_written_is_read_as_it_was_written(world: World, xero: XeroClient) -> None:
    id = world.org.add_contact(Name="Ada", Website="https://ada.example")
    assert contact_of(change(xero, id, ADA)).details == replace(ADA, website="https://ada.example")
    (found,) = contacts.by_ids(xero, [id], NOON)
    assert found.details == replace(ADA, website="https://ada.example")
    assert (found.contact_id, found.status, found.updated_at) == (id, "ACTIVE", NOON)


def test_what_was_emptied_here_is_empty_at_xero(world: World, xero: XeroClient) -> None:
    id = world.org.add_contact(Name="Ada")
    change(xero, id, ADA)
    change(xero, id, Details("Ada Ltd"))
    (found,) = contacts.by_ids(xero, [id], NOON)
    assert found.details == Details("Ada Ltd")


def test_no_more_than_five_persons_are_written(world: World, xero: XeroClient) -> None:
    persons = tuple(Person(str(each), f"P{each}") for each in range(6))
    written = element_of(world.org.add_contact(Name="Ada"), replace(ADA, persons=persons))
    assert [each["FirstName"] for each in written["ContactPersons"]] == ["P0", "P1", "P2", "P3", "P4"]
    assert not {"Website", "AccountNumber", "ContactNumber"} & written.keys()


def test_nulls_are_nothing_and_words_that_nobody_knows_send_nothing() -> None:
    nulls = dict.fromkeys(("FirstName", "EmailAddress", "Phones", "ContactPersons", "MergedToContactID"))
    found = contact_of({**WHOLE, **nulls, "ContactStatus": "FROZEN"})
    assert (found.details, found.status) == (Details("Ada"), "ARCHIVED")
    assert found.updated_at.microsecond == 123000
    assert contact_of({"ContactStatus": "GDPRREQUEST", **WHOLE}).status == "GDPRREQUEST"


@pytest.mark.parametrize(
    "broken",
    [{"ContactID": None}, {"Name": 3}, {"UpdatedDateUTC": "now"}, {"Phones": [1]}, {"Phones": "x"}],
)
def test_a_contact_that_makes_no_sense_is_not_taken_in(
    broken: dict[str, Any], connections: urllib3.PoolManager
) -> None:
    with playing(json_play(200, {"Contacts": [{**WHOLE, **broken}]})) as tape, pytest.raises(Unavailable):
        contacts.by_ids(client(connections, tape.url), ["c-1"], NOON)


@pytest.mark.parametrize(("status", "error"), [(429, Throttled), (403, Forbidden), (500, Unavailable)])
def test_what_xero_does_not_give_is_said(
    status: int, error: type[Exception], connections: urllib3.PoolManager
) -> None:
    with playing(json_play(status, {})) as tape, pytest.raises(error):
        list(contacts.changed_since(client(connections, tape.url), NOON, NOON))


def test_nothing_modified_is_nothing(connections: urllib3.PoolManager) -> None:
    with playing(json_play(304, {})) as tape:
        assert not list(contacts.changed_since(client(connections, tape.url), NOON, NOON))


def client(connections: urllib3.PoolManager, url: str) -> XeroClient:
    return XeroClient(connections, url, "token", TENANT)


def test_changes_since_a_time_are_read_with_archived_ones_and_merges(world: World, xero: XeroClient) -> None:
    world.org.add_contact(Name="Before")
    world.clock.advance(minutes=5)
    first, second = (world.org.add_contact(Name=name) for name in ("One", "Two"))
    world.org.archive_contact(second)
    third = world.org.add_contact(Name="Three")
    world.org.merge_contact(first, third)
    found = {each.contact_id: each for each in contacts.changed_since(xero, world.clock(), NOON)}
    assert {id: each.status for id, each in found.items()} == {
        first: "ARCHIVED",
        second: "ARCHIVED",
        third: "ACTIVE",
    }
    assert found[first].merged_into == third
    assert not list(contacts.changed_since(xero, world.clock() + timedelta(minutes=1), NOON))


def test_who_changes_between_two_pages_moves_nobody_to_a_page_that_was_read(
    world: World, xero: XeroClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 2)
    ids = sorted(world.org.add_contact(Name=f"Ada {each}") for each in range(5))
    found = contacts.changed_since(xero, NOON - timedelta(days=1), NOON)
    first = next(found)
    # Who has changed last comes last, unless Xero is told otherwise.
    world.clock.advance(seconds=1)
    world.org.edit_contact(first.contact_id, EmailAddress="ada@ada.example")
    assert [first.contact_id, *(each.contact_id for each in found)] == ids


def test_customers_come_by_the_page_and_all_are_counted(world: World, xero: XeroClient) -> None:
    bought, _, archived = (world.org.add_contact(Name=name) for name in ("One", "Two", "Three"))
    world.org.sell_to(bought, 1200)
    world.org.archive_contact(archived)
    page = contacts.customers_page(xero, 1, NOON)
    assert ([each.contact_id for each in page.contacts], page.is_last, page.total) == ([bought], True, 1)
    assert page.contacts[0].is_customer
    assert contacts.count(xero, NOON) == 3


def test_summaries_tell_who_must_be_read_again(world: World, xero: XeroClient) -> None:
    bought, archived = (world.org.add_contact(Name=name, EmailAddress="a@a.example") for name in "ab")
    world.org.sell_to(bought, 1200)
    world.org.archive_contact(archived)
    found, is_last = contacts.summaries_page(xero, 1, NOON)
    assert is_last
    assert {each.contact_id: (each.status, each.is_customer) for each in found} == {
        bought: ("ACTIVE", True),
        archived: ("ARCHIVED", False),
    }
    assert {each.said for each in found} == {(name, "", "", "a@a.example") for name in "ab"}
