from __future__ import annotations

from typing import Any

from tests.local.standins.xero.world import UNKNOWN, World, accepted, line, refusal, refusals, refused_call


def shown(world: World, made: dict[str, Any]) -> dict[str, Any]:
    (found,) = world.api.get(f"Prepayments/{made['PrepaymentID']}").json()["Prepayments"]
    return dict(found)


def pay_back(world: World, made: dict[str, Any], amount: float = 60) -> dict[str, Any]:
    reference = {"Prepayment": {"PrepaymentID": made["PrepaymentID"]}}
    money = {"Account": {"Code": "091"}, "Date": "2026-10-01", "Amount": amount}
    return world.one("Payments", {**reference, **money})


def test_a_prepayment_is_booked_to_the_accounts_of_its_lines(world: World) -> None:
    made = world.prepayment()
    assert world.balances() == {"091": "60.00", "850": "-50.00", "820": "-10.00"}
    assert (made["Type"], made["PrepaymentID"]) == ("RECEIVE-PREPAYMENT", made["BankTransactionID"])
    found = shown(world, made)
    assert (found["Type"], found["Status"]) == ("RECEIVE-PREPAYMENT", "AUTHORISED")
    assert (found["Total"], found["TotalTax"], found["RemainingCredit"]) == (60, 10, 60)
    assert [each["AccountCode"] for each in found["LineItems"]] == ["850"]


def test_its_reference_is_the_number_that_it_got(world: World) -> None:
    made = world.prepayment(Reference="deposit")
    found = shown(world, made)
    assert (made["Reference"], found["Reference"], found["InvoiceNumber"]) == ("", "INV-0001", "INV-0001")


def test_its_lines_need_an_account(world: World) -> None:
    element = {
        **world.fee(),
        "Type": "RECEIVE-PREPAYMENT",
        "LineItems": [{"Description": "x", "UnitAmount": 1}],
    }
    assert refusal(world.one("BankTransactions", element)) == "Account code must be specified."
    assert world.api.get("Prepayments").json()["Prepayments"] == []


def test_an_allocation_takes_it_out_of_those_accounts_and_off_the_debt(world: World) -> None:
    made = world.prepayment()
    invoice = world.invoice(Contact={"ContactID": made["Contact"]["ContactID"]})
    path = f"Prepayments/{made['PrepaymentID']}"
    (allocation,) = world.allocate(path, invoice["InvoiceID"], 59.99).json()["Allocations"]
    assert allocation["Prepayment"]["PrepaymentID"] == made["PrepaymentID"]
    assert world.balances() == {
        "091": "60.00",
        "610": "60.01",
        "200": "-100.00",
        "820": "-20.00",
        "850": "-0.01",
    }
    (owed,) = world.api.get(f"Invoices/{invoice['InvoiceID']}").json()["Invoices"]
    assert (owed["AmountDue"], owed["AmountCredited"]) == (60.01, 59.99)
    assert [each["AppliedAmount"] for each in owed["Prepayments"]] == [59.99]
    world.api.delete(f"{path}/Allocations/{allocation['AllocationID']}")
    assert shown(world, made)["RemainingCredit"] == 60
    assert (world.balances()["610"], world.balances()["850"]) == ("120.00", "-50.00")


def test_no_more_is_allocated_than_is_left_and_never_to_another_contact(world: World) -> None:
    made, other = world.prepayment(), world.invoice()
    path = f"Prepayments/{made['PrepaymentID']}"
    words = "Prepayment cannot be allocated to an invoice of another contact"
    assert refused_call(world.allocate(path, other["InvoiceID"], 1)) == [words]
    own = world.invoice(Contact={"ContactID": made["Contact"]["ContactID"]})
    words = "Prepayment cannot be allocated as amount is greater than amount outstanding"
    assert refused_call(world.allocate(path, own["InvoiceID"], 60.01)) == [words]
    assert world.allocate(f"Prepayments/{UNKNOWN}", own["InvoiceID"], 1).status_code == 404


def test_a_person_allocates_it(world: World) -> None:
    made = world.prepayment()
    invoice = world.invoice(Contact={"ContactID": made["Contact"]["ContactID"]})
    world.org.allocate("prepayment", made["PrepaymentID"], invoice["InvoiceID"], 60)
    assert shown(world, made)["Status"] == "PAID"


def test_it_is_paid_back_from_the_bank(world: World) -> None:
    made = world.prepayment()
    paid = accepted(pay_back(world, made))
    assert world.balances() == {}
    assert (paid["PaymentType"], paid["Invoice"]["Type"]) == ("ARPREPAYMENTPAYMENT", "ARPREPAYMENT")
    assert (shown(world, made)["Status"], shown(world, made)["RemainingCredit"]) == ("PAID", 0)
    world.org.delete_payment(paid["PaymentID"])
    assert shown(world, made)["RemainingCredit"] == 60
    words = "Payment amount exceeds the amount outstanding on this document"
    assert refusal(pay_back(world, made, 60.01)) == words


def test_deleting_the_bank_transaction_voids_it_unless_it_was_used(world: World) -> None:
    made, used = world.prepayment(), world.prepayment()
    accepted(pay_back(world, used, 1))
    gone = {"BankTransactionID": made["BankTransactionID"], "Status": "DELETED"}
    accepted(world.one("BankTransactions", gone, "POST"))
    assert (shown(world, made)["Status"], shown(world, made)["RemainingCredit"]) == ("VOIDED", 0)
    gone["BankTransactionID"] = used["BankTransactionID"]
    assert "cannot be edited" in refusal(world.one("BankTransactions", gone, "POST"))


def test_one_is_not_changed(world: World) -> None:
    made = world.prepayment()
    change = {**world.fee(Type="RECEIVE-PREPAYMENT"), "BankTransactionID": made["BankTransactionID"]}
    message = "A prepayment can be deleted, and not be changed, by this stand-in."
    assert message in refusals(world.one("BankTransactions", change, "POST"))


def test_they_are_listed_by_a_clause_in_pages_and_since_a_moment(world: World) -> None:
    first = world.prepayment()
    world.clock.advance(minutes=1)
    second = world.prepayment()

    def found(since: str = "2026-01-01", **params: Any) -> list[str]:
        reply = world.api.get("Prepayments", params=params, headers={"If-Modified-Since": since}).json()
        return [each["PrepaymentID"] for each in reply["Prepayments"]]

    ids = [first["PrepaymentID"], second["PrepaymentID"]]
    contact_id = first["Contact"]["ContactID"]
    assert found(where=f'Contact.ContactID==Guid("{contact_id}")') == ids[:1]
    assert found(where='Status=="AUTHORISED"', order="Date") == ids
    assert found(page="2", pageSize="1") == ids[1:]
    assert found(since=world.clock.now.isoformat()) == ids[1:]
    assert found(InvoiceNumbers="INV-0002") == ids[1:]
    assert world.api.get("Prepayments", params={"summaryOnly": "true"}).status_code == 400
    assert world.api.get("Prepayments").json()["Prepayments"][0]["LineItems"] == []


def test_a_merge_moves_it_to_the_contact_that_is_kept(world: World) -> None:
    made, kept = world.prepayment(LineItems=[line(AccountCode="850")]), world.contact()
    world.org.merge_contact(made["Contact"]["ContactID"], kept)
    assert shown(world, made)["Contact"]["ContactID"] == kept
