from __future__ import annotations

from collections.abc import Mapping
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


def test_a_name_is_kept_without_the_blanks_around_it(world: World) -> None:
    shown = accepted(world.one("Contacts", {"Name": "  Ann  Other "}))
    assert shown["Name"] == "Ann  Other"


def test_a_contact_is_not_renamed_to_a_name_that_is_taken_but_in_its_own_name_it_may_change_case(
    world: World,
) -> None:
    world.contact(Name="Ada")
    other = world.contact(Name="Grace")
    assert refusal(world.one("Contacts", {"ContactID": other, "Name": " ADA "}, "POST")) == TAKEN
    accepted(world.one("Contacts", {"ContactID": other, "Name": "GRACE"}, "POST"))


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


def test_account_numbers_are_unique(world: World) -> None:
    world.contact(AccountNumber="A1")
    shown = world.one("Contacts", {"Name": "Other", "AccountNumber": "A1"})
    assert refusal(shown) == "The Account Number already exists. Please enter a different Account Number."


def test_phones_that_are_sent_replace_all_of_them_and_what_is_not_sent_stays(world: World) -> None:
    phones = [{"PhoneType": "DEFAULT", "PhoneNumber": "1"}, {"PhoneType": "MOBILE", "PhoneNumber": "2"}]
    contact_id = world.contact(Phones=phones, ContactPersons=[{"FirstName": "Grace"}])
    changed(world, contact_id, Phones=[{"PhoneType": "DDI", "PhoneNumber": "3"}])
    changed(world, contact_id, LastName="Byron")
    assert [(each["PhoneType"], each["PhoneNumber"]) for each in kept(world, contact_id)["Phones"]] == [
        ("DDI", "3")
    ]
    assert kept(world, contact_id)["ContactPersons"] == [{"FirstName": "Grace"}]


def test_persons_that_are_sent_replace_all_of_them(world: World) -> None:
    contact_id = world.contact(ContactPersons=[{"FirstName": "Ada"}, {"FirstName": "Grace"}])
    shown = changed(world, contact_id, ContactPersons=[{"FirstName": "Joan"}])
    assert shown["ContactPersons"] == [{"FirstName": "Joan", "IncludeInEmails": False}]
    assert changed(world, contact_id, ContactPersons=[])["ContactPersons"] == []


def test_an_address_that_is_sent_replaces_the_one_of_its_type(world: World) -> None:
    street, postal = ({"AddressType": kind, "City": "Leeds"} for kind in ("STREET", "POBOX"))
    contact_id = world.contact(Addresses=[street, postal])
    changed(world, contact_id, Addresses=[{"AddressType": "STREET", "AddressLine1": "1 High St"}])
    assert kept(world, contact_id)["Addresses"] == [
        {"AddressType": "STREET", "AddressLine1": "1 High St"},
        postal,
    ]


def test_the_website_is_shown_and_cannot_be_set(world: World) -> None:
    contact_id = world.org.add_contact(Name="Ada", Website="https://ada.example")
    assert accepted(changed(world, contact_id, LastName="Byron"))["Website"] == "https://ada.example"
    reply = world.api.post("Contacts", json={"ContactID": contact_id, "Website": "https://x.example"})
    assert reply.status_code == 400
    assert "Website is not a field that can be set" in reply.json()["Message"]


def test_an_archived_contact_changes_only_when_it_is_made_active(world: World) -> None:
    contact_id = world.contact(Name="Ada")
    assert changed(world, contact_id, ContactStatus="ARCHIVED")["ContactStatus"] == "ARCHIVED"
    assert changed(world, contact_id, ContactStatus="ARCHIVED")["StatusAttributeString"] == "OK"
    assert "is archived and cannot be changed" in refusal(changed(world, contact_id, LastName="Byron"))
    shown = accepted(changed(world, contact_id, ContactStatus="ACTIVE", LastName="Byron"))
    assert (shown["ContactStatus"], shown["LastName"]) == ("ACTIVE", "Byron")


@pytest.mark.parametrize("asked", [{}, {"page": "1"}, {"summaryOnly": "true"}, {"searchTerm": "ada"}])
@pytest.mark.parametrize("headers", [{}, {"If-Modified-Since": "2026-10-01T00:00:00"}])
def test_archived_contacts_are_listed_only_for_who_asks_for_them(
    world: World, asked: dict[str, str], headers: dict[str, str]
) -> None:
    contact_id = world.contact(Name="Ada")
    world.org.archive_contact(contact_id)
    found = []
    for more in ({}, {"includeArchived": "true"}):
        query = {"IDs": contact_id, **asked, **more}
        found.append(len(world.api.get("Contacts", params=query, headers=headers).json()["Contacts"]))
    assert found == [0, 1]


def test_a_contact_becomes_a_customer_without_a_new_time_of_change(world: World) -> None:
    contact_id = world.contact()
    world.clock.advance(minutes=1)
    world.org.sell_to(contact_id, 1200)
    since = {"If-Modified-Since": world.clock.now.isoformat()}
    assert world.api.get("Contacts", headers=since).json()["Contacts"] == []
    reply = world.api.get("Contacts", params={"where": "IsCustomer==true", "page": "1", "pageSize": "1000"})
    assert [each["ContactID"] for each in reply.json()["Contacts"]] == [contact_id]
    assert reply.json()["pagination"] == {"page": 1, "pageSize": 1000, "pageCount": 1, "itemCount": 1}


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


def changed(world: World, contact_id: str, **fields: Any) -> dict[str, Any]:
    return world.one("Contacts", {"ContactID": contact_id, **fields}, "POST")


def kept(world: World, contact_id: str) -> Mapping[str, Any]:
    return world.org.state.contacts[contact_id].fields


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
    ({"Addresses": [{"Country": "U.K. 1"}]}, "Country must consist of letters only."),
    (
        {"ContactStatus": "GDPRREQUEST"},
        "ContactStatus 'GDPRREQUEST' is not one of ACTIVE, ARCHIVED.",
    ),
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
