"""How a contact is shown depends on how it was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import World

POSTAL = {"AddressType": "POBOX", "AddressLine1": "1 High St", "City": "Leeds"}


def one(world: World, path: str, **query: str) -> dict[str, Any]:
    plural = path.partition("/")[0]
    (found,) = world.api.get(path, params=query).json()[plural]
    return dict(found)


def test_a_summary_holds_no_list_and_no_merge(world: World) -> None:
    gone, into = world.contact(Phones=[{"PhoneNumber": "1"}]), world.contact()
    world.org.merge_contact(gone, into)
    asked = {"IDs": gone, "includeArchived": "true", "page": "1", "summaryOnly": "true"}
    shown = one(world, "Contacts", **asked)
    assert not [name for name, value in shown.items() if isinstance(value, list)]
    assert "MergedToContactID" not in shown
    assert one(world, f"Contacts/{gone}")["MergedToContactID"] == into


@pytest.mark.parametrize("make", ["invoice", "credit_note", "overpayment"])
def test_an_old_document_shows_the_contacts_present_name_and_address(world: World, make: str) -> None:
    contact_id = world.contact(Name="Ada", EmailAddress="ada@example.com")
    made = getattr(world, make)(Contact={"ContactID": contact_id})
    path = {
        "invoice": lambda: f"Invoices/{made['InvoiceID']}",
        "credit_note": lambda: f"CreditNotes/{made['CreditNoteID']}",
        "overpayment": lambda: f"Overpayments/{made['OverpaymentID']}",
    }[make]()
    world.org.edit_contact(contact_id, Name="Ada Ltd", Addresses=[POSTAL], Phones=[{"PhoneNumber": "1"}])
    contact = one(world, path)["Contact"]
    assert (contact["Name"], contact["EmailAddress"]) == ("Ada Ltd", "ada@example.com")
    assert POSTAL in contact["Addresses"]
    assert {"PhoneType": "DEFAULT", "PhoneNumber": "1"} in contact["Phones"]


@pytest.mark.parametrize("query", [{}, {"page": "1"}])
def test_a_listed_document_shows_no_more_than_the_contacts_name(world: World, query: dict[str, str]) -> None:
    contact_id = world.contact(Name="Ada", Addresses=[POSTAL])
    world.invoice(Contact={"ContactID": contact_id})
    contact = one(world, "Invoices", **query)["Contact"]
    assert (contact["Name"], contact["Addresses"]) == ("Ada", [])
