"""What a person does to contacts on Xero's own pages."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import Invalid
from tests.local.standins.xero.world import UNKNOWN, World, open_world, refusal


def shown(world: World, contact_id: str) -> dict[str, Any]:
    (found,) = world.api.get(f"Contacts/{contact_id}").json()["Contacts"]
    return dict(found)


def test_a_person_adds_a_contact_with_all_that_xeros_page_has(world: World) -> None:
    contact_id = world.org.add_contact(
        Name="Ada Ltd",
        EmailAddress="ada@example.com",
        Website="https://ada.example",
        ContactPersons=[{"FirstName": "Grace", "EmailAddress": "grace@example.com"}],
    )
    contact = shown(world, contact_id)
    assert (contact["Name"], contact["Website"]) == ("Ada Ltd", "https://ada.example")
    assert contact["ContactPersons"][0]["FirstName"] == "Grace"


def test_a_person_edits_some_fields_and_the_others_stay(world: World) -> None:
    contact_id = world.contact(Name="Ada", FirstName="Ada")
    world.clock.advance(minutes=1)
    world.org.edit_contact(contact_id, EmailAddress="ada@example.com")
    contact = shown(world, contact_id)
    assert (contact["Name"], contact["FirstName"]) == ("Ada", "Ada")
    assert contact["UpdatedDateUTC"] == "/Date(1790856060000+0000)/"


def test_xero_refuses_a_persons_mistakes_too(world: World) -> None:
    contact_id = world.contact(Name="Ada")
    world.contact(Name="Grace")
    for wrong, words in (
        ({"Name": "GRACE "}, "already assigned"),
        ({"Name": " "}, "must be specified"),
        ({"EmailAddress": "?"}, "must be valid"),
        ({"Nmae": "Ada"}, "not a field"),
    ):
        with pytest.raises(Invalid, match=words):
            world.org.edit_contact(contact_id, **wrong)
    with pytest.raises(KeyError):
        world.org.edit_contact(UNKNOWN, Name="Ada")


def test_an_archived_contact_comes_back_unless_its_name_was_taken(world: World) -> None:
    contact_id = world.contact(Name="Ada")
    world.org.archive_contact(contact_id)
    assert shown(world, contact_id)["ContactStatus"] == "ARCHIVED"
    other = world.contact(Name="ada")
    with pytest.raises(Invalid, match="already assigned"):
        world.org.restore_contact(contact_id)
    world.org.rename_contact(other, "Grace")
    world.org.restore_contact(contact_id)
    assert shown(world, contact_id)["ContactStatus"] == "ACTIVE"


def test_a_merge_is_for_good_and_needs_two_active_contacts(world: World) -> None:
    gone, into, third = (world.contact() for _ in range(3))
    world.org.merge_contact(gone, into)
    with pytest.raises(Invalid, match="cannot be restored"):
        world.org.restore_contact(gone)
    for pair in ((gone, third), (third, gone)):
        with pytest.raises(Invalid, match="not active"):
            world.org.merge_contact(*pair)
    with pytest.raises(Invalid, match="into itself"):
        world.org.merge_contact(third, third)


def test_a_chain_of_merges_is_told_link_by_link(world: World) -> None:
    first, second, third = (world.contact() for _ in range(3))
    invoice_id = world.org.sell_to(first, 1200)
    world.org.merge_contact(first, second)
    world.clock.advance(minutes=1)
    world.org.merge_contact(second, third)
    assert [shown(world, each).get("MergedToContactID") for each in (first, second, third)] == [
        second,
        third,
        None,
    ]
    assert world.org.state.invoices[invoice_id].contact_id == third
    assert world.org.state.contacts[third].updated == world.clock.now
    assert shown(world, third)["IsCustomer"]


def test_an_erased_contact_keeps_nothing_of_a_person_but_its_documents(world: World) -> None:
    contact_id = world.contact(Name="Ada Byron", EmailAddress="ada@example.com", ContactNumber="crm-1")
    invoice_id = world.org.sell_to(contact_id, 1200)
    world.org.request_erasure(contact_id)
    contact = shown(world, contact_id)
    assert contact["ContactStatus"] == "GDPRREQUEST"
    assert "Ada" not in str(contact)
    assert "EmailAddress" not in contact
    assert world.org.state.invoices[invoice_id].contact_id == contact_id
    for deed in (world.org.restore_contact, world.org.archive_contact):
        with pytest.raises(Invalid, match="has been erased"):
            deed(contact_id)
    assert "is not active" in refusal(world.one("Invoices", world.bill(Contact={"ContactID": contact_id})))
    asked = {"IDs": contact_id}
    assert world.api.get("Contacts", params=asked).json()["Contacts"] == []
    asked["includeArchived"] = "true"
    assert len(world.api.get("Contacts", params=asked).json()["Contacts"]) == 1


def test_what_is_sold_to_a_contact_makes_it_a_customer(world: World) -> None:
    contact_id = world.contact()
    assert not shown(world, contact_id)["IsCustomer"]
    invoice_id = world.org.sell_to(contact_id, 1205)
    (invoice,) = world.api.get(f"Invoices/{invoice_id}").json()["Invoices"]
    assert (invoice["Total"], invoice["Status"]) == (12.05, "AUTHORISED")
    assert shown(world, contact_id)["IsCustomer"]


def test_nothing_is_sold_where_there_is_no_account_for_sales() -> None:
    with open_world() as world:
        contact_id = world.contact()
        for account in world.org.state.accounts:
            if account.type == "REVENUE":
                world.org.state.accounts.remove(account)
                break
        with pytest.raises(LookupError, match="no account for sales"):
            world.org.sell_to(contact_id, 100)
