from __future__ import annotations

import pytest

from tests.local.standins.xero.world import (
    UNKNOWN,
    World,
    accepted,
    payment,
    refund,
    refusal,
    refusals,
    refused_call,
)

CLOSED = "Payments can only be made against Authorised documents"
TOO_MUCH = "Payment amount exceeds the amount outstanding on this document"


def test_paying_a_credit_note_out_takes_the_money_from_the_bank_and_closes_it(world: World) -> None:
    note = world.credit_note()
    paid = world.refund(note["CreditNoteID"], Reference="re_1")
    assert world.balances() == {"091": "-120.00", "200": "100.00", "820": "20.00"}
    (shown,) = world.api.get(f"CreditNotes/{note['CreditNoteID']}").json()["CreditNotes"]
    assert (shown["Status"], shown["RemainingCredit"]) == ("PAID", 0)
    assert [each["PaymentID"] for each in shown["Payments"]] == [paid["PaymentID"]]


def test_a_part_leaves_the_rest_as_credit(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    world.refund(note_id, 20.5)
    (shown,) = world.api.get(f"CreditNotes/{note_id}").json()["CreditNotes"]
    assert (shown["Status"], shown["RemainingCredit"]) == ("AUTHORISED", 99.5)


def test_the_payment_shows_the_credit_note_where_an_invoice_would_stand(world: World) -> None:
    note = world.credit_note(CreditNoteNumber="re_1")
    paid = world.refund(note["CreditNoteID"])
    (shown,) = world.api.get("Payments", params={"where": 'PaymentType=="ARCREDITPAYMENT"'}).json()[
        "Payments"
    ]
    assert (shown["PaymentID"], shown["PaymentType"]) == (paid["PaymentID"], "ARCREDITPAYMENT")
    meant = shown["Invoice"]
    assert (meant["Type"], meant["InvoiceID"]) == ("ACCRECCREDIT", note["CreditNoteID"])
    assert meant["InvoiceNumber"] == "re_1"


def test_a_credit_note_may_be_named_by_its_number(world: World) -> None:
    world.credit_note(CreditNoteNumber="re_1")
    accepted(world.one("Payments", refund("", CreditNote={"CreditNoteNumber": "re_1"})))


def test_it_may_be_paid_out_of_an_account_with_payments_enabled(world: World) -> None:
    world.refund(world.credit_note()["CreditNoteID"], Account={"Code": "621"})
    assert world.balances()["621"] == "-120.00"


def test_it_is_not_paid_out_of_an_account_without(world: World) -> None:
    wrong = refund(world.credit_note()["CreditNoteID"], Account={"Code": "850"})
    assert "payments must be enabled on the account" in refusal(world.one("Payments", wrong))


def test_no_more_is_paid_out_than_the_credit(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    assert refusal(world.one("Payments", refund(note_id, 120.01))) == TOO_MUCH
    world.refund(note_id)
    assert refusals(world.one("Payments", refund(note_id, 0.01))) == [CLOSED, TOO_MUCH]


@pytest.mark.parametrize("status", ["DRAFT", "SUBMITTED"])
def test_one_that_is_not_approved_is_not_paid_out(world: World, status: str) -> None:
    draft = world.credit_note(Status=status)
    assert refusal(world.one("Payments", refund(draft["CreditNoteID"]))) == CLOSED


def test_one_that_does_not_exist_is_not_paid_out(world: World) -> None:
    assert refusal(world.one("Payments", refund(UNKNOWN))) == "Credit Note could not be found"


def test_a_payment_is_against_one_document_only(world: World) -> None:
    both = {**payment(world.invoice()["InvoiceID"]), **refund(world.credit_note()["CreditNoteID"])}
    assert refusal(world.one("Payments", both)) == "A payment can be made against one document only"


def test_an_archived_account_pays_nothing_out(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    world.org.archive_account("091")
    shown = world.one("Payments", refund(note_id))
    assert refusal(shown) == "Account is archived and cannot take payments"


def test_nothing_is_paid_out_in_a_locked_period(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    world.org.lock("2026-10-01")
    assert refusal(world.one("Payments", refund(note_id))).startswith("The document date cannot be before")


def test_a_deleted_payment_gives_the_credit_back(world: World) -> None:
    note_id = world.credit_note()["CreditNoteID"]
    path = f"Payments/{world.refund(note_id)['PaymentID']}"
    assert world.api.post(path, json={"Status": "DELETED"}).json()["Payments"][0]["Status"] == "DELETED"
    assert world.balances() == {"610": "-120.00", "200": "100.00", "820": "20.00"}
    (shown,) = world.api.get(f"CreditNotes/{note_id}").json()["CreditNotes"]
    assert (shown["Status"], shown["RemainingCredit"], shown["Payments"]) == ("AUTHORISED", 120, [])


def test_a_reconciled_payment_is_not_deleted_until_it_is_unreconciled(world: World) -> None:
    paid = world.refund(world.credit_note()["CreditNoteID"])
    world.org.reconcile(paid["PaymentID"])
    path = f"Payments/{paid['PaymentID']}"
    refused = world.api.post(path, json={"Status": "DELETED"})
    assert refused_call(refused) == ["This payment has been reconciled and cannot be deleted"]
    world.org.unreconcile(paid["PaymentID"])
    assert world.api.post(path, json={"Status": "DELETED"}).status_code == 200


def test_a_payment_in_a_locked_period_is_not_deleted(world: World) -> None:
    paid = world.refund(world.credit_note()["CreditNoteID"])
    world.org.lock("2026-10-31")
    refused = world.api.post(f"Payments/{paid['PaymentID']}", json={"Status": "DELETED"})
    assert refused_call(refused)[0].startswith("The document date cannot be before")


def test_a_payment_may_be_made_as_reconciled(world: World) -> None:
    paid = world.refund(world.credit_note()["CreditNoteID"], IsReconciled=True)
    (shown,) = world.api.get(f"Payments/{paid['PaymentID']}").json()["Payments"]
    assert shown["IsReconciled"] is True
