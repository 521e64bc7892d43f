"""Sales that a person makes by hand are those of Xero's own pages, and meet the same refusals."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import Invalid
from tests.local.standins.xero.world import UNKNOWN, World, line


def invoice(world: World, invoice_id: str) -> dict[str, Any]:
    (found,) = world.api.get(f"Invoices/{invoice_id}").json()["Invoices"]
    return dict(found)


def note(world: World, note_id: str) -> dict[str, Any]:
    (found,) = world.api.get(f"CreditNotes/{note_id}").json()["CreditNotes"]
    return dict(found)


def test_an_invoice_is_drafted_submitted_edited_and_approved(world: World) -> None:
    made = world.org.make_invoice(world.contact(), [line()], "DRAFT", Reference="first")
    assert (invoice(world, made)["Status"], world.balances()) == ("DRAFT", {})
    world.org.submit_invoice(made)
    assert invoice(world, made)["Status"] == "SUBMITTED"
    world.org.edit_invoice(made, Reference="second", LineItems=[line(UnitAmount=50)])
    world.org.approve_invoice(made)
    found = invoice(world, made)
    assert (found["Status"], found["Reference"], found["Total"]) == ("AUTHORISED", "second", 60)
    assert found["DueDate"] == found["Date"]
    assert world.balances()["610"] == "60.00"


def test_an_approved_invoice_is_edited_until_somebody_pays(world: World) -> None:
    made = world.org.make_invoice(world.contact(), [line()])
    other = world.contact()
    world.org.edit_invoice(made, Contact={"ContactID": other})
    assert invoice(world, made)["Contact"]["ContactID"] == other
    world.org.pay_invoice(made, 100)
    with pytest.raises(Invalid, match="not of valid status for modification"):
        world.org.edit_invoice(made, Reference="late")


def test_a_draft_is_deleted_and_an_approved_one_voided_and_neither_the_other_way(world: World) -> None:
    draft = world.org.make_invoice(world.contact(), [line()], "DRAFT")
    approved = world.org.make_invoice(world.contact(), [line()])
    with pytest.raises(Invalid, match="cannot become VOIDED"):
        world.org.void_invoice(draft)
    with pytest.raises(Invalid, match="cannot become DELETED"):
        world.org.delete_invoice(approved)
    world.org.delete_invoice(draft)
    world.org.void_invoice(approved)
    assert (invoice(world, draft)["Status"], invoice(world, approved)["Status"]) == ("DELETED", "VOIDED")
    assert world.balances() == {}


def test_a_person_meets_the_refusals_of_the_api(world: World) -> None:
    with pytest.raises(Invalid, match="Account code '999' is not a valid code"):
        world.org.make_invoice(world.contact(), [line(AccountCode="999")])
    with pytest.raises(KeyError):
        world.org.make_invoice(UNKNOWN, [line()])
    with pytest.raises(KeyError):
        world.org.edit_invoice(UNKNOWN, Reference="x")
    with pytest.raises(KeyError):
        world.org.edit_credit_note(UNKNOWN, Reference="x")


def test_lines_that_a_person_types_have_the_contacts_default_unless_it_is_taken_off(world: World) -> None:
    source = world.org.add_tracking_category("Lead Source", "Web")
    default = [{"TrackingCategoryName": "Lead Source", "TrackingOptionName": "Web"}]
    contact = world.contact(SalesTrackingCategories=default)
    made = world.org.make_invoice(contact, [line(), line(Tracking=[])])
    shown = [each["Tracking"] for each in invoice(world, made)["LineItems"]]
    assert [[each["Option"] for each in tracking] for tracking in shown] == [["Web"], []]
    sold = invoice(world, world.org.sell_to(contact, 100))
    assert sold["LineItems"][0]["Tracking"][0]["Option"] == "Web"
    world.org.archive_tracking_category(source)
    made = world.org.make_invoice(contact, [line()])
    assert invoice(world, made)["LineItems"][0]["Tracking"] == []


def test_a_credit_note_is_drafted_edited_approved_and_voided(world: World) -> None:
    made = world.org.make_credit_note(world.contact(), [line()], "DRAFT")
    world.org.edit_credit_note(made, Reference="sorry")
    world.org.approve_credit_note(made)
    assert (note(world, made)["Reference"], world.balances()["610"]) == ("sorry", "-144.00")
    world.org.void_credit_note(made)
    assert (note(world, made)["Status"], world.balances()) == ("VOIDED", {})
    draft = world.org.make_credit_note(world.contact(), [line()], "DRAFT")
    world.org.delete_credit_note(draft)
    assert note(world, draft)["Status"] == "DELETED"
