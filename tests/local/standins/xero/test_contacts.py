from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, accepted, refusal

TAKEN = (
    "The contact name ADA is already assigned to another contact. "
    "The contact name must be unique across all active contacts."
)


def test_a_contact_is_found_by_its_id_and_by_our_number(world: World) -> None:
    contact_id = world.contact(Name="Ada", ContactNumber="crm-1")
    for name in (contact_id, "crm-1"):
        assert world.api.get(f"Contacts/{name}").json()["Contacts"][0]["ContactID"] == contact_id


def test_every_kind_of_phone_and_address_is_shown_even_when_empty(world: World) -> None:
    phone = {"PhoneType": "MOBILE", "PhoneNumber": "07700 900123"}
    shown = accepted(world.one("Contacts", {"Name": "Ada", "Phones": [phone]}))
    assert {each["PhoneType"]: each["PhoneNumber"] for each in shown["Phones"]} == {
        "DEFAULT": "",
        "DDI": "",
        "FAX": "",
        "MOBILE": "07700 900123",
    }
    assert [each["AddressType"] for each in shown["Addresses"]] == ["POBOX", "STREET"]


def test_names_are_unique_whatever_their_case(world: World) -> None:
    world.contact(Name="Ada")
    assert refusal(world.one("Contacts", {"Name": "ADA"})) == TAKEN


@pytest.mark.parametrize("name", ["Ann  Other", " ann other", "ANN\tOTHER "])
def test_names_are_unique_whatever_their_blanks(world: World, name: str) -> None:
    world.contact(Name="Ann Other")
    assert "must be unique" in refusal(world.one("Contacts", {"Name": name}))


def test_the_name_of_an_archived_contact_is_free(world: World) -> None:
    world.org.archive_contact(world.contact(Name="Ada"))
    accepted(world.one("Contacts", {"Name": "ADA"}))


def test_an_archived_contact_does_not_come_back_to_a_name_that_was_taken_meanwhile(world: World) -> None:
    first = world.contact(Name="ADA")
    world.org.archive_contact(first)
    world.contact(Name="Ada")
    shown = world.one("Contacts", {"ContactID": first, "ContactStatus": "ACTIVE"}, "POST")
    assert refusal(shown) == TAKEN


def test_contact_numbers_are_unique(world: World) -> None:
    world.contact(ContactNumber="crm-1")
    shown = world.one("Contacts", {"Name": "Other", "ContactNumber": "crm-1"})
    assert refusal(shown) == "The contact number crm-1 is already assigned to another contact."


@pytest.mark.parametrize("key", ["ContactID", "ContactNumber"])
def test_post_changes_the_contact_that_is_named_and_keeps_the_rest(world: World, key: str) -> None:
    contact_id = world.contact(Name="Ada", ContactNumber="crm-1", FirstName="Ada")
    named = {"ContactID": contact_id, "ContactNumber": "crm-1"}[key]
    world.clock.advance(minutes=1)
    shown = accepted(world.one("Contacts", {key: named, "LastName": "Byron"}, "POST"))
    assert (shown["ContactID"], shown["FirstName"], shown["LastName"]) == (contact_id, "Ada", "Byron")
    assert shown["UpdatedDateUTC"] == "/Date(1790856060000+0000)/"


def test_a_contact_is_changed_through_its_own_path(world: World) -> None:
    contact_id = world.contact(Name="Ada")
    reply = world.api.post(f"Contacts/{contact_id}", json={"ContactStatus": "ARCHIVED"})
    assert reply.json()["Contacts"][0]["ContactStatus"] == "ARCHIVED"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Name": " "}, "The Contact Name must be specified."),
    ({"Name": "x" * 256}, "Name must not be longer than 255 characters."),
    ({"ContactNumber": "x" * 51}, "ContactNumber must not be longer than 50 characters."),
    ({"FirstName": "x" * 256}, "FirstName must not be longer than 255 characters."),
    ({"LastName": "x" * 256}, "LastName must not be longer than 255 characters."),
    ({"EmailAddress": "ada at example"}, "Email address must be valid."),
    ({"EmailAddress": "ada@localhost"}, "Email address must be valid."),
    ({"EmailAddress": "a@b.com, c@d.com"}, "Email address must be valid."),
    ({"EmailAddress": "Ada <ada@example.com>"}, "Email address must be valid."),
    ({"EmailAddress": "ada@m\u00fcller.example"}, "Email address must be valid."),
    ({"Name": "Ada\x00"}, "Name has characters that are not allowed."),
    ({"EmailAddress": f"{'x' * 250}@e.com"}, "EmailAddress must not be longer than 255 characters."),
    ({"ContactPersons": [{"EmailAddress": "?"}]}, "Email address must be valid."),
    ({"ContactPersons": [{"FirstName": "A"}] * 6}, "A contact can have up to 5 additional contact persons."),
    (
        {"Phones": [{"PhoneType": "HOME"}]},
        "PhoneType 'HOME' is not one of DEFAULT, DDI, FAX, MOBILE, OFFICE.",
    ),
    ({"Phones": [{"PhoneNumber": "1" * 51}]}, "PhoneNumber must not be longer than 50 characters."),
    ({"Addresses": [{"AddressType": "HOME"}]}, "AddressType 'HOME' is not one of POBOX, STREET."),
    ({"Addresses": [{"PostalCode": "x" * 51}]}, "PostalCode must not be longer than 50 characters."),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    assert refusal(world.one("Contacts", {"Name": "Ada", **fields})) == message


def test_a_contact_needs_a_name(world: World) -> None:
    assert refusal(world.one("Contacts", {"FirstName": "Ada"})) == "The Contact Name must be specified."


def test_a_contact_that_does_not_exist_cannot_be_changed(world: World) -> None:
    shown = world.one("Contacts", {"ContactID": UNKNOWN, "Name": "Ada"}, "POST")
    assert refusal(shown) == "The Contact could not be found with the specified ContactID."
