"""Invoices and credit notes are read as a history of sales reads them: in pages, and since a moment."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import World, line

WHOLE = {"page": "1", "pageSize": "1000"}


def read(world: World, plural: str, since: str | None = None, **params: str) -> dict[str, Any]:
    headers = {} if since is None else {"If-Modified-Since": since}
    reply = world.api.get(plural, params=params, headers=headers)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def numbers(world: World, since: str | None = None, **params: str) -> list[str]:
    return [each["InvoiceNumber"] for each in read(world, "Invoices", since, **params)["Invoices"]]


def test_a_page_holds_up_to_a_thousand_and_says_how_many_there_are(world: World) -> None:
    contact = world.contact()
    for _ in range(1001):
        world.org.make_invoice(contact, [line()], "DRAFT")
    first = read(world, "Invoices", **WHOLE, summaryOnly="true", order="InvoiceNumber")
    assert len(first["Invoices"]) == 1000
    assert first["pagination"] == {"page": 1, "pageSize": 1000, "pageCount": 2, "itemCount": 1001}
    assert len(read(world, "Invoices", page="2", pageSize="1000")["Invoices"]) == 1
    assert world.api.get("Invoices", params={"page": "1", "pageSize": "1001"}).status_code == 400


def test_a_summary_has_every_sum_and_no_list(world: World) -> None:
    made = world.invoice(InvoiceNumber="A-1")
    world.pay(made["InvoiceID"], 20)
    world.org.credit_invoice(made["InvoiceID"], 1000)
    (found,) = read(world, "Invoices", **WHOLE, summaryOnly="true")["Invoices"]
    sums = {name: found[name] for name in ("SubTotal", "TotalTax", "Total", "AmountPaid", "AmountCredited")}
    assert sums == {"SubTotal": 100, "TotalTax": 20, "Total": 120, "AmountPaid": 20, "AmountCredited": 10}
    assert (found["AmountDue"], found["Status"], found["Type"]) == (90, "AUTHORISED", "ACCREC")
    assert found["Contact"]["ContactID"] == made["Contact"]["ContactID"]
    assert [name for name, value in found.items() if isinstance(value, list)] == []


def test_only_what_changed_since_then_is_in_the_pages(world: World) -> None:
    contact = world.contact()
    old = world.org.make_invoice(contact, [line()], InvoiceNumber="A-1")
    world.org.make_invoice(contact, [line()], InvoiceNumber="A-2")
    world.clock.advance(minutes=1)
    since = world.clock.now.isoformat()
    assert numbers(world, since, **WHOLE) == []
    world.org.void_invoice(old)
    world.org.make_invoice(contact, [line()], InvoiceNumber="A-3")
    assert numbers(world, since, **WHOLE, order="UpdatedDateUTC") == ["A-1", "A-3"]
    assert numbers(world, since, **WHOLE, order="UpdatedDateUTC", where='Type=="ACCREC"') == ["A-1", "A-3"]
    assert numbers(world, since, **WHOLE, where='Type=="ACCPAY"') == []


def test_invoices_are_chosen_by_contacts_ids_and_statuses_together(world: World) -> None:
    first, second = world.contact(), world.contact()
    ids = [
        world.org.make_invoice(contact, [line()], status, InvoiceNumber=f"A-{number}")
        for number, (contact, status) in enumerate(
            ((first, "DRAFT"), (first, "AUTHORISED"), (second, "AUTHORISED")), 1
        )
    ]
    assert numbers(world, ContactIDs=f"{first},{second}", Statuses="AUTHORISED,PAID") == ["A-2", "A-3"]
    assert numbers(world, IDs=",".join(ids[:2]), ContactIDs=first) == ["A-1", "A-2"]
    assert numbers(world, includeArchived="true", **WHOLE) == ["A-1", "A-2", "A-3"]
    assert numbers(world, where='Status=="DRAFT" OR AmountPaid>0') == ["A-1"]


def test_what_has_no_due_date_comes_first_in_its_order(world: World) -> None:
    contact = world.contact()
    world.org.make_invoice(contact, [line()], InvoiceNumber="A-1", DueDate="2026-11-01")
    world.org.make_invoice(contact, [line()], "DRAFT", InvoiceNumber="A-2")
    assert numbers(world, order="DueDate") == ["A-2", "A-1"]
    assert numbers(world, order="DueDate DESC") == ["A-1", "A-2"]


def test_a_search_is_for_text_within_numbers_and_references(world: World) -> None:
    contact = world.contact(Name="ch_1 Ltd")
    world.org.make_invoice(contact, [line()], InvoiceNumber="A-1", Reference="CH_1")
    world.org.make_invoice(contact, [line()], InvoiceNumber="A-2")
    assert numbers(world, searchTerm="ch_1") == ["A-1"]
    assert numbers(world, searchTerm="a-") == ["A-1", "A-2"]


def test_an_app_can_ask_for_the_invoices_that_it_made_itself(world: World) -> None:
    ours = world.invoice(InvoiceNumber="A-1", Status="DRAFT")["InvoiceID"]
    world.org.make_invoice(world.contact(), [line()], InvoiceNumber="A-2")
    world.org.edit_invoice(ours, Reference="typed")
    assert numbers(world, createdByMyApp="true") == ["A-1"]
    assert numbers(world, createdByMyApp="false") == ["A-1", "A-2"]


def test_credit_notes_come_in_pages_since_a_moment_and_by_a_clause(world: World) -> None:
    first = world.credit_note(CreditNoteNumber="C-1")
    world.clock.advance(minutes=1)
    world.credit_note(CreditNoteNumber="C-2")
    since = world.clock.now.isoformat()

    def found(since: str | None = None, **params: str) -> list[str]:
        return [
            each["CreditNoteNumber"] for each in read(world, "CreditNotes", since, **params)["CreditNotes"]
        ]

    assert found(since, **WHOLE) == ["C-2"]
    assert found(**WHOLE, order="UpdatedDateUTC DESC") == ["C-2", "C-1"]
    contact = first["Contact"]["ContactID"]
    assert found(**WHOLE, where=f'Type=="ACCRECCREDIT" AND Contact.ContactID==Guid("{contact}")') == ["C-1"]
    assert read(world, "CreditNotes", **WHOLE)["pagination"]["itemCount"] == 2


@pytest.mark.parametrize(
    "name", ["summaryOnly", "ContactIDs", "IDs", "Statuses", "includeArchived", "createdByMyApp"]
)
@pytest.mark.parametrize("plural", ["CreditNotes", "Overpayments", "Prepayments"])
def test_what_only_invoices_know_is_refused_elsewhere(world: World, plural: str, name: str) -> None:
    reply = world.api.get(plural, params={name: "true"})
    assert (reply.status_code, reply.json()["Type"]) == (400, "QueryParseException")
