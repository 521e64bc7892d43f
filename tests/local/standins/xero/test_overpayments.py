from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import (
    UNKNOWN,
    World,
    accepted,
    line,
    refusal,
    refusals,
    refused_call,
)

TOUCHED = "This document cannot be edited as it has a payment or credit note allocated to it."
ITEM = {"Description": "ch_1 overpaid", "UnitAmount": 50}


def shown(world: World, made: dict[str, Any]) -> dict[str, Any]:
    (found,) = world.api.get(f"Overpayments/{made['OverpaymentID']}").json()["Overpayments"]
    return dict(found)


def pay_back(world: World, made: dict[str, Any], amount: float = 50, **fields: Any) -> dict[str, Any]:
    reference = {"Overpayment": {"OverpaymentID": made["OverpaymentID"]}}
    money = {"Account": {"Code": "091"}, "Date": "2026-10-01", "Amount": amount}
    return world.one("Payments", {**reference, **money, **fields})


def test_an_overpayment_brings_the_money_in_and_owes_it_to_the_customer(world: World) -> None:
    made = world.overpayment()
    assert world.balances() == {"091": "50.00", "610": "-50.00"}
    assert (made["Type"], made["OverpaymentID"]) == ("RECEIVE-OVERPAYMENT", made["BankTransactionID"])
    assert made["LineItems"][0]["AccountCode"] == "610"
    found = shown(world, made)
    assert (found["Type"], found["Status"]) == ("RECEIVE-OVERPAYMENT", "AUTHORISED")
    assert (found["Total"], found["RemainingCredit"]) == (50, 50)


def test_its_line_may_name_the_debtors_account(world: World) -> None:
    world.overpayment(LineItems=[{**ITEM, "AccountCode": "610"}])
    assert world.balances()["610"] == "-50.00"


def test_its_line_may_say_its_amount_alone(world: World) -> None:
    made = world.overpayment(LineItems=[{"Description": "overpaid", "LineAmount": 5.25}])
    assert made["Total"] == 5.25


def test_its_reference_is_lost(world: World) -> None:
    made = world.overpayment(Reference="ch_1 overpaid")
    assert (made["Reference"], shown(world, made)["Reference"]) == ("", "")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"LineAmountTypes": "Inclusive"}, "The LineAmountTypes of an overpayment must be NoTax"),
    ({"LineItems": []}, "An overpayment must have exactly one line item"),
    ({"LineItems": [ITEM, ITEM]}, "An overpayment must have exactly one line item"),
    ({"LineItems": [{"UnitAmount": 50}]}, "Description is a mandatory field."),
    ({"LineItems": [{"Description": "x"}]}, "UnitAmount or LineAmount must be specified."),
    (
        {"LineItems": [line(AccountCode="200")]},
        "Account code '200' is not a valid code for this document.",
    ),
    (
        {"LineItems": [{**ITEM, "TaxType": "OUTPUT2"}]},
        "The TaxType code 'OUTPUT2' cannot be used on a document without tax.",
    ),
    ({"LineItems": [{**ITEM, "UnitAmount": -1}]}, "The document total must not be negative."),
    ({"Contact": {}}, "A Contact must be specified for this type of transaction."),
    ({"BankAccount": {"Code": "621"}}, "Account code '621' is not a bank account"),
    (
        {"Type": "SPEND-OVERPAYMENT"},
        "Bank transaction type SPEND-OVERPAYMENT is not one that this stand-in keeps.",
    ),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    assert message in refusals(world.one("BankTransactions", world.surplus(**fields)))
    assert world.balances() == {}
    assert world.api.get("Overpayments").json()["Overpayments"] == []


def test_a_missing_kind_of_line_amount_is_not_guessed(world: World) -> None:
    element = world.surplus()
    del element["LineAmountTypes"]
    message = "The LineAmountTypes of an overpayment must be NoTax"
    assert refusal(world.one("BankTransactions", element)) == message


def test_nothing_is_dated_in_a_locked_period(world: World) -> None:
    world.org.lock("2026-10-01")
    message = refusal(world.one("BankTransactions", world.surplus()))
    assert message.startswith("The document date cannot be before")


def test_it_is_paid_back_from_the_bank(world: World) -> None:
    made = world.overpayment()
    paid = accepted(pay_back(world, made))
    assert world.balances() == {}
    assert (paid["PaymentType"], paid["Invoice"]["Type"]) == ("AROVERPAYMENTPAYMENT", "AROVERPAYMENT")
    assert (shown(world, made)["Status"], shown(world, made)["RemainingCredit"]) == ("PAID", 0)


def test_no_more_is_paid_back_than_was_overpaid(world: World) -> None:
    shown = pay_back(world, world.overpayment(), 50.01)
    assert refusal(shown) == "Payment amount exceeds the amount outstanding on this document"
    missing = pay_back(world, {"OverpaymentID": UNKNOWN})
    assert refusal(missing) == "Overpayment could not be found"


def test_a_deleted_payback_leaves_the_credit(world: World) -> None:
    made = world.overpayment()
    world.org.delete_payment(accepted(pay_back(world, made))["PaymentID"])
    assert (shown(world, made)["Status"], world.balances()["610"]) == ("AUTHORISED", "-50.00")


def test_deleting_the_bank_transaction_voids_it(world: World) -> None:
    made = world.overpayment()
    gone = {"BankTransactionID": made["BankTransactionID"], "Status": "DELETED"}
    accepted(world.one("BankTransactions", gone, "POST"))
    assert (shown(world, made)["Status"], shown(world, made)["RemainingCredit"]) == ("VOIDED", 0)
    assert world.balances() == {}


def test_one_that_was_used_is_not_deleted(world: World) -> None:
    made = world.overpayment()
    accepted(pay_back(world, made, 1))
    gone = {"BankTransactionID": made["BankTransactionID"], "Status": "DELETED"}
    assert refusal(world.one("BankTransactions", gone, "POST")) == TOUCHED


def test_one_that_is_reconciled_is_not_deleted(world: World) -> None:
    made = world.overpayment()
    world.org.reconcile(made["BankTransactionID"])
    gone = {"BankTransactionID": made["BankTransactionID"], "Status": "DELETED"}
    assert "has been reconciled" in refusal(world.one("BankTransactions", gone, "POST"))


def test_one_is_not_changed(world: World) -> None:
    made = world.overpayment()
    other = world.surplus(BankTransactionID=made["BankTransactionID"])
    message = "An overpayment can be deleted, and not be changed, by this stand-in."
    assert refusal(world.one("BankTransactions", other, "POST")) == message


def test_it_is_set_against_an_invoice_of_the_same_contact(world: World) -> None:
    made = world.overpayment()
    invoice = world.invoice(Contact={"ContactID": made["Contact"]["ContactID"]})
    path = f"Overpayments/{made['OverpaymentID']}"
    (allocation,) = world.allocate(path, invoice["InvoiceID"], 50).json()["Allocations"]
    assert allocation["Overpayment"]["OverpaymentID"] == made["OverpaymentID"]
    assert shown(world, made)["Status"] == "PAID"
    (owed,) = world.api.get(f"Invoices/{invoice['InvoiceID']}").json()["Invoices"]
    assert (owed["AmountDue"], owed["AmountCredited"]) == (70, 50)
    assert [each["AppliedAmount"] for each in owed["Overpayments"]] == [50]
    refused = world.allocate(path, invoice["InvoiceID"], 1)
    words = "Overpayment cannot be allocated as amount is greater than amount outstanding"
    assert refused_call(refused) == [words]
    world.api.delete(f"{path}/Allocations/{allocation['AllocationID']}")
    assert shown(world, made)["RemainingCredit"] == 50


def test_they_are_listed_by_a_clause_in_pages_and_since_a_moment(world: World) -> None:
    first = world.overpayment()
    world.clock.advance(minutes=1)
    second = world.overpayment()
    contact_id = first["Contact"]["ContactID"]

    def found(since: str = "2026-01-01", **params: Any) -> list[str]:
        reply = world.api.get("Overpayments", params=params, headers={"If-Modified-Since": since}).json()
        return [each["OverpaymentID"] for each in reply["Overpayments"]]

    ids = [first["OverpaymentID"], second["OverpaymentID"]]
    assert found(where=f'Contact.ContactID==Guid("{contact_id}")') == ids[:1]
    assert found(page="2", pageSize="1") == ids[1:]
    assert found(since=world.clock.now.isoformat()) == ids[1:]
    assert found(References="x") == []


def test_only_a_list_with_pages_shows_the_line_that_tells_ours(world: World) -> None:
    world.overpayment()
    assert world.api.get("Overpayments").json()["Overpayments"][0]["LineItems"] == []
    (found,) = world.api.get("Overpayments", params={"page": 1}).json()["Overpayments"]
    assert found["LineItems"][0]["Description"] == "ch_1 overpaid"


def test_one_that_does_not_exist_is_not_found(world: World) -> None:
    assert world.api.get(f"Overpayments/{UNKNOWN}").status_code == 404
