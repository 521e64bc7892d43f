from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, payment, refusals, refused_call, transfer

TOO_MUCH = "Credit Note cannot be allocated as amount is greater than amount outstanding"
PAID_OFF = "The invoice you are trying to allocate to has already been paid off"


def pair(world: World) -> tuple[str, str]:
    """The path of a credit note, and the id of an invoice of the same contact, 120.00 each."""
    contact = {"ContactID": world.contact()}
    note, invoice = world.credit_note(Contact=contact), world.invoice(Contact=contact)
    return f"CreditNotes/{note['CreditNoteID']}", invoice["InvoiceID"]


def read(world: World, path: str) -> dict[str, Any]:
    plural = path.partition("/")[0]
    (shown,) = world.api.get(path).json()[plural]
    return dict(shown)


def test_a_credit_note_set_against_an_invoice_closes_both_and_moves_no_money(world: World) -> None:
    path, invoice_id = pair(world)
    before = len(world.org.state.books.journals)
    (made,) = world.allocate(path, invoice_id, 120).json()["Allocations"]
    assert (made["Amount"], made["Invoice"]["InvoiceID"]) == (120, invoice_id)
    assert len(world.org.state.books.journals) == before
    note, invoice = read(world, path), read(world, f"Invoices/{invoice_id}")
    assert (note["Status"], note["RemainingCredit"]) == ("PAID", 0)
    assert (invoice["Status"], invoice["AmountDue"]) == ("PAID", 0)
    assert (invoice["AmountCredited"], invoice["AmountPaid"]) == (120, 0)
    assert [each["AllocationID"] for each in note["Allocations"]] == [made["AllocationID"]]
    assert [each["AppliedAmount"] for each in invoice["CreditNotes"]] == [120]


def test_a_part_leaves_the_rest_open_on_both_sides(world: World) -> None:
    path, invoice_id = pair(world)
    world.allocate(path, invoice_id, 20.5)
    assert read(world, path)["RemainingCredit"] == 99.5
    assert read(world, f"Invoices/{invoice_id}")["AmountDue"] == 99.5


def test_no_more_is_allocated_than_the_credit_has_left(world: World) -> None:
    path, invoice_id = pair(world)
    world.refund(path.partition("/")[2], 100)
    assert refused_call(world.allocate(path, invoice_id, 20.01)) == [TOO_MUCH]
    assert world.allocate(path, invoice_id, 20).status_code == 200


def test_no_more_is_allocated_than_the_invoice_has_due(world: World) -> None:
    path, invoice_id = pair(world)
    world.pay(invoice_id, 100)
    assert refused_call(world.allocate(path, invoice_id, 20.01)) == [TOO_MUCH]
    world.pay(invoice_id, 20)
    assert refused_call(world.allocate(path, invoice_id, 1)) == [PAID_OFF, TOO_MUCH]


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_or_less_is_not_allocated(world: World, amount: float) -> None:
    path, invoice_id = pair(world)
    refused = world.allocate(path, invoice_id, amount)
    assert refused_call(refused) == ["The allocation amount must be greater than zero"]


def test_an_invoice_of_another_contact_is_refused(world: World) -> None:
    path, _ = pair(world)
    refused = world.allocate(path, world.invoice()["InvoiceID"], 1)
    assert refused_call(refused) == ["Credit Note cannot be allocated to an invoice of another contact"]


def test_an_invoice_that_does_not_exist_is_refused(world: World) -> None:
    path, _ = pair(world)
    assert refused_call(world.allocate(path, UNKNOWN, 1)) == ["Invoice could not be found"]


def test_a_draft_is_allocated_on_neither_side(world: World) -> None:
    contact = {"ContactID": world.contact()}
    draft = world.credit_note(Contact=contact, Status="DRAFT")
    invoice = world.invoice(Contact=contact)
    refused = world.allocate(f"CreditNotes/{draft['CreditNoteID']}", invoice["InvoiceID"], 1)
    assert refused_call(refused) == ["Credit Note not of valid status for allocation"]
    note, bill = world.credit_note(Contact=contact), world.invoice(Contact=contact, Status="DRAFT")
    refused = world.allocate(f"CreditNotes/{note['CreditNoteID']}", bill["InvoiceID"], 1)
    assert refused_call(refused) == ["Invoice not of valid status for allocation"]


def test_a_credit_note_that_does_not_exist_is_not_found(world: World) -> None:
    _, invoice_id = pair(world)
    assert world.allocate(f"CreditNotes/{UNKNOWN}", invoice_id, 1).status_code == 404


def test_nothing_is_allocated_in_a_locked_period(world: World) -> None:
    path, invoice_id = pair(world)
    world.org.lock("2026-10-01")
    assert refused_call(world.allocate(path, invoice_id, 1))[0].startswith("The document date cannot be")
    assert world.allocate(path, invoice_id, 1, Date="2026-10-02").status_code == 200


def test_what_is_allocated_is_neither_voided_nor_changed(world: World) -> None:
    path, invoice_id = pair(world)
    world.allocate(path, invoice_id, 20)
    for document in (path, f"Invoices/{invoice_id}"):
        for change in ({"Status": "VOIDED"}, {"Reference": "after"}):
            messages = refused_call(world.api.post(document, json=change))
            assert messages[-1].startswith("This document cannot be edited as it has a payment")


def test_a_payment_takes_only_what_the_allocation_left(world: World) -> None:
    path, invoice_id = pair(world)
    world.allocate(path, invoice_id, 100)
    shown = world.one("Payments", payment(invoice_id, 20.01))
    assert refusals(shown) == ["Payment amount exceeds the amount outstanding on this document"]
    world.pay(invoice_id, 20)
    assert read(world, f"Invoices/{invoice_id}")["Status"] == "PAID"


def test_a_deleted_allocation_opens_both_again(world: World) -> None:
    path, invoice_id = pair(world)
    (made,) = world.allocate(path, invoice_id, 120).json()["Allocations"]
    gone = world.api.delete(f"{path}/Allocations/{made['AllocationID']}")
    assert (gone.json()["AllocationID"], gone.json()["IsDeleted"]) == (made["AllocationID"], True)
    note, invoice = read(world, path), read(world, f"Invoices/{invoice_id}")
    assert (note["Status"], note["RemainingCredit"], note["Allocations"]) == ("AUTHORISED", 120, [])
    assert (invoice["Status"], invoice["AmountDue"], invoice["CreditNotes"]) == ("AUTHORISED", 120, [])


def test_an_allocation_is_deleted_once_and_only_through_its_own_credit(world: World) -> None:
    path, invoice_id = pair(world)
    (made,) = world.allocate(path, invoice_id, 1).json()["Allocations"]
    other, _ = pair(world)
    assert world.api.delete(f"{other}/Allocations/{made['AllocationID']}").status_code == 404
    assert world.api.delete(f"{path}/Allocations/{made['AllocationID']}").status_code == 200
    assert world.api.delete(f"{path}/Allocations/{made['AllocationID']}").status_code == 404


def test_an_allocation_in_a_locked_period_is_not_deleted(world: World) -> None:
    path, invoice_id = pair(world)
    (made,) = world.allocate(path, invoice_id, 1).json()["Allocations"]
    world.org.lock("2026-10-01")
    refused = world.api.delete(f"{path}/Allocations/{made['AllocationID']}")
    assert refused_call(refused)[0].startswith("The document date cannot be before")
    assert read(world, path)["RemainingCredit"] == 119


def test_a_call_takes_one_allocation(world: World) -> None:
    path, invoice_id = pair(world)
    element = {"Invoice": {"InvoiceID": invoice_id}, "Amount": 1, "Date": "2026-10-01"}
    reply = world.api.put(f"{path}/Allocations", json={"Allocations": [element, element]})
    assert (reply.status_code, read(world, path)["RemainingCredit"]) == (400, 120)


def test_a_path_that_nobody_knows_is_not_found(world: World) -> None:
    path, _ = pair(world)
    assert world.api.put(f"{path}/Elsewhere", json=transfer()).status_code == 404
