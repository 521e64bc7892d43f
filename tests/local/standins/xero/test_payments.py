from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, payment, refusal, refusals

CLOSED = "Payments can only be made against Authorised documents"
TOO_MUCH = "Payment amount exceeds the amount outstanding on this document"


def test_a_full_payment_moves_the_money_and_closes_the_invoice(world: World) -> None:
    invoice = world.invoice()
    paid = world.pay(invoice["InvoiceID"], Reference="txn_1 gross")
    assert world.balances() == {"091": "120.00", "200": "-100.00", "820": "-20.00"}
    (shown,) = world.api.get(f"Invoices/{invoice['InvoiceID']}").json()["Invoices"]
    assert (shown["Status"], shown["AmountDue"], shown["AmountPaid"]) == ("PAID", 0, 120)
    assert shown["FullyPaidOnDate"] == "/Date(1790812800000+0000)/"
    assert [each["PaymentID"] for each in shown["Payments"]] == [paid["PaymentID"]]


def test_a_part_payment_leaves_the_rest_due(world: World) -> None:
    invoice = world.invoice()
    world.pay(invoice["InvoiceID"], 50.5)
    (shown,) = world.api.get(f"Invoices/{invoice['InvoiceID']}").json()["Invoices"]
    assert (shown["Status"], shown["AmountDue"]) == ("AUTHORISED", 69.5)


def test_an_invoice_may_be_named_by_its_number_and_an_account_by_its_id(world: World) -> None:
    world.invoice(InvoiceNumber="A-1")
    account = world.api.get("Accounts", params={"where": 'Code=="091"'}).json()["Accounts"][0]
    by_name = payment("", Invoice={"InvoiceNumber": "A-1"}, Account={"AccountID": account["AccountID"]})
    assert world.one("Payments", by_name)["StatusAttributeString"] == "OK"


def test_an_account_with_payments_enabled_takes_them_as_a_bank_does(world: World) -> None:
    world.pay(world.invoice()["InvoiceID"], Account={"Code": "621"})
    assert world.balances()["621"] == "120.00"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Amount": 120.01}, TOO_MUCH),
    ({"Amount": 0}, "Payment amount must be greater than zero"),
    ({"Amount": -1}, "Payment amount must be greater than zero"),
    ({"Amount": 1.001}, "Amount must not have more than 2 decimal places."),
    ({"Invoice": {"InvoiceID": UNKNOWN}}, "Invoice could not be found"),
    ({"Account": {"Code": "999"}}, "Account could not be found"),
    (
        {"Account": {"Code": "850"}},
        "Account type is invalid for a payment: payments must be enabled on the account",
    ),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    wrong = {**payment(world.invoice()["InvoiceID"]), **fields}
    assert refusal(world.one("Payments", wrong)) == message
    assert "091" not in world.balances()


def test_a_payment_needs_an_amount(world: World) -> None:
    wrong = payment(world.invoice()["InvoiceID"])
    del wrong["Amount"]
    assert refusal(world.one("Payments", wrong)) == "Payment amount must be specified"


def test_two_payments_of_one_batch_cannot_exceed_what_is_due(world: World) -> None:
    each = payment(world.invoice()["InvoiceID"], 80)
    reply = world.api.put("Payments", params={"summarizeErrors": "false"}, json={"Payments": [each, each]})
    assert [shown["StatusAttributeString"] for shown in reply.json()["Payments"]] == ["OK", "ERROR"]


def test_a_paid_invoice_takes_no_more(world: World) -> None:
    invoice_id = world.invoice()["InvoiceID"]
    world.pay(invoice_id)
    assert refusals(world.one("Payments", payment(invoice_id))) == [CLOSED, TOO_MUCH]


def test_a_draft_is_not_paid(world: World) -> None:
    draft = world.invoice(Status="DRAFT")
    assert refusal(world.one("Payments", payment(draft["InvoiceID"]))) == CLOSED


def test_a_void_invoice_is_not_paid(world: World) -> None:
    invoice_id = world.invoice()["InvoiceID"]
    world.org.void_invoice(invoice_id)
    assert refusals(world.one("Payments", payment(invoice_id))) == [CLOSED, TOO_MUCH]


def test_an_archived_account_takes_no_payment(world: World) -> None:
    invoice_id = world.invoice()["InvoiceID"]
    world.org.archive_account("091")
    shown = world.one("Payments", payment(invoice_id))
    assert refusal(shown) == "Account is archived and cannot take payments"


def test_nothing_is_paid_in_a_locked_period(world: World) -> None:
    invoice_id = world.invoice()["InvoiceID"]
    world.org.lock("2026-10-01")
    message = refusal(world.one("Payments", payment(invoice_id)))
    assert message.startswith("The document date cannot be before the period lock date")


def test_a_deleted_payment_leaves_the_books_and_opens_the_invoice_again(world: World) -> None:
    invoice_id = world.invoice()["InvoiceID"]
    paid = world.pay(invoice_id)
    reply = world.api.post(f"Payments/{paid['PaymentID']}", json={"Status": "DELETED"})
    assert reply.json()["Payments"][0]["Status"] == "DELETED"
    assert world.balances()["610"] == "120.00"
    (shown,) = world.api.get(f"Invoices/{invoice_id}").json()["Invoices"]
    assert (shown["Status"], shown["AmountDue"], shown["Payments"]) == ("AUTHORISED", 120, [])
    assert "FullyPaidOnDate" not in shown


def deletion_refused(world: World, payment_id: str, body: dict[str, Any] | None = None) -> str:
    reply = world.api.post(f"Payments/{payment_id}", json=body or {"Status": "DELETED"})
    assert reply.status_code == 400
    (element,) = reply.json()["Elements"]
    return str(element["ValidationErrors"][0]["Message"])


def test_a_payment_is_deleted_once(world: World) -> None:
    paid = world.pay(world.invoice()["InvoiceID"])
    world.api.post(f"Payments/{paid['PaymentID']}", json={"Status": "DELETED"})
    assert deletion_refused(world, paid["PaymentID"]) == "Payment not of valid status for modification"


def test_a_reconciled_payment_is_not_deleted(world: World) -> None:
    paid = world.pay(world.invoice()["InvoiceID"])
    world.org.reconcile(paid["PaymentID"])
    message = "This payment has been reconciled and cannot be deleted"
    assert deletion_refused(world, paid["PaymentID"]) == message


def test_a_payment_in_a_locked_period_is_not_deleted(world: World) -> None:
    paid = world.pay(world.invoice()["InvoiceID"])
    world.org.lock("2026-10-31")
    assert deletion_refused(world, paid["PaymentID"]).startswith("The document date cannot be before")


def test_a_payment_takes_no_other_status_than_deleted(world: World) -> None:
    paid = world.pay(world.invoice()["InvoiceID"])
    message = deletion_refused(world, paid["PaymentID"], {"Status": "AUTHORISED"})
    assert message == "Status 'AUTHORISED' is not one of DELETED."


def test_a_payment_that_does_not_exist_is_not_found(world: World) -> None:
    assert world.api.post(f"Payments/{UNKNOWN}", json={"Status": "DELETED"}).status_code == 404
    assert world.api.get(f"Payments/{UNKNOWN}").status_code == 404
