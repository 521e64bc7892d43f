from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from local.standins.xero import Account
from tests.local.standins.xero.world import World, refund

OCTOBER = {"fromDate": "2026-10-01", "toDate": "2026-10-31"}
YEAR = {"fromDate": "2026-10-01", "toDate": "2027-10-01"}


def report(world: World, **days: str) -> dict[str, Any]:
    reply = world.api.get("Reports/BankSummary", params={**OCTOBER, **days})
    assert reply.status_code == 200, reply.text
    (found,) = reply.json()["Reports"]
    return dict(found)


def figures(world: World, **days: str) -> dict[str, list[str]]:
    """By the account's name: opening, received, spent, closing."""
    rows = report(world, **days)["Rows"][1]["Rows"]
    cells = [[cell["Value"] for cell in row["Cells"]] for row in rows]
    return {name: amounts for name, *amounts in cells}


def agrees(world: World) -> bool:
    """Whether each bank account's closing balance is what the books say of it."""
    held = {name: Decimal(closing) for name, (*_, closing) in figures(world, **YEAR).items()}
    books = world.org.trial_balance()
    return held == {"Bank": books["090"], "Stripe": books["091"], "Total": books["090"] + books["091"]}


def test_money_in_and_out_is_shown_apart_for_each_bank_account(world: World) -> None:
    world.pay(world.invoice()["InvoiceID"], 120)
    world.spend()
    world.transfer(Amount=100)
    assert figures(world) == {
        "Bank": ["0.00", "100.00", "0.00", "100.00"],
        "Stripe": ["0.00", "120.00", "102.40", "17.60"],
        "Total": ["0.00", "220.00", "102.40", "117.60"],
    }


def test_its_rows_name_their_account_by_its_id(world: World) -> None:
    header, section = report(world)["Rows"]
    assert [cell["Value"] for cell in header["Cells"]] == [
        "Bank Accounts",
        "Opening Balance",
        "Cash Received",
        "Cash Spent",
        "Closing Balance",
    ]
    assert [row["RowType"] for row in section["Rows"]] == ["Row", "Row", "SummaryRow"]
    stripe = world.org.state.accounts.find("code", "091")
    assert stripe is not None
    name, opening, received, spent, closing = section["Rows"][1]["Cells"]
    assert name == {"Value": "Stripe", "Attributes": [{"Value": stripe.id, "Id": "accountID"}]}
    assert received["Attributes"] == spent["Attributes"] == [{"Value": stripe.id, "Id": "account"}]
    assert opening == closing == {"Value": "0.00"}


def test_it_agrees_with_the_books_after_each_document_and_each_deletion(world: World) -> None:
    paid = world.pay(world.invoice()["InvoiceID"], 120)
    assert agrees(world)
    given_back = world.refund(world.credit_note()["CreditNoteID"], 30)
    assert agrees(world)
    spent, received = world.spend(), world.spend(Type="RECEIVE")
    assert agrees(world)
    over = world.overpayment()
    assert agrees(world)
    repaid = world.one("Payments", overpaid_back(over["OverpaymentID"]))
    assert agrees(world)
    moved = world.transfer()
    assert agrees(world)
    for payment in (paid, given_back, repaid):
        world.org.delete_payment(payment["PaymentID"])
        assert agrees(world)
    for transaction in (spent, received, over):
        world.org.delete_bank_transaction(transaction["BankTransactionID"])
        assert agrees(world)
    world.org.delete_transfer(moved["BankTransferID"])
    assert agrees(world)
    assert set(map(tuple, figures(world).values())) == {("0.00", "0.00", "0.00", "0.00")}


def overpaid_back(overpayment_id: str) -> dict[str, Any]:
    money = {name: value for name, value in refund("", 20).items() if name != "CreditNote"}
    return {"Overpayment": {"OverpaymentID": overpayment_id}, **money}


def test_a_deleted_document_was_neither_received_nor_spent(world: World) -> None:
    world.org.delete_bank_transaction(world.spend()["BankTransactionID"])
    assert figures(world)["Stripe"] == ["0.00", "0.00", "0.00", "0.00"]


def test_an_edited_document_counts_as_it_now_stands(world: World) -> None:
    world.org.edit_line(world.spend()["BankTransactionID"], UnitAmount=5)
    assert figures(world)["Stripe"] == ["0.00", "0.00", "5.00", "-5.00"]


def test_a_document_counts_on_its_own_date_whenever_it_was_written(world: World) -> None:
    world.spend(Date="2026-09-30")
    world.spend(Date="2026-10-31")
    world.spend(Date="2026-11-01")
    assert figures(world)["Stripe"] == ["-2.40", "0.00", "2.40", "-4.80"]
    assert figures(world, fromDate="2026-11-02", toDate="2026-11-02")["Stripe"][-1] == "-7.20"


def test_an_archived_account_is_not_in_it_and_no_other_kind_of_account_is(world: World) -> None:
    world.org.add_account(Account("092", "Old bank", "BANK"))
    assert "Old bank" in figures(world)
    world.org.archive_account("092")
    assert figures(world).keys() == {"Bank", "Stripe", "Total"}


@pytest.mark.parametrize(
    "query",
    [
        {"fromDate": "2026-10-02", "toDate": "2026-10-01"},
        {"fromDate": "2026-10-01", "toDate": "2027-10-02"},
        {"fromDate": "2026-10-01"},
        {"toDate": "2026-10-01"},
        {"fromDate": "yesterday", "toDate": "2026-10-01"},
        {**OCTOBER, "bankAccountID": "091"},
    ],
)
def test_days_that_make_no_span_and_strange_parameters_are_refused(
    world: World, query: dict[str, str]
) -> None:
    assert world.api.get("Reports/BankSummary", params=query).status_code == 400


def test_a_span_of_365_days_is_not_too_long(world: World) -> None:
    assert world.api.get("Reports/BankSummary", params=YEAR).status_code == 200


@pytest.mark.parametrize("path", ["Reports", "Reports/", "Reports/TrialBalance", "Reports/BankSummary/1"])
def test_no_other_report_is_served(world: World, path: str) -> None:
    assert world.api.get(path).status_code == 404


def test_a_consent_covers_it(world: World) -> None:
    assert "accounting.reports.banksummary.read" in world.tokens["scope"].split()
