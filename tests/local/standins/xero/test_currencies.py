"""Invoices and credit notes in other currencies are shown in those, and are in the books in pounds."""

from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import Invalid
from local.standins.xero.beancount import check, export
from tests.local.standins.xero.world import World, line, payment, refusal, refused_call

DOLLARS: dict[str, Any] = {"CurrencyCode": "USD", "CurrencyRate": 1.3}


@pytest.fixture(autouse=True)
def subscribed(world: World) -> None:
    world.org.add_currency("USD", "1.25")


def listed(world: World) -> dict[str, Any]:
    (found,) = world.api.get("Invoices", params={"page": 1, "summaryOnly": "true"}).json()["Invoices"]
    return dict(found)


def test_a_list_shows_the_amounts_in_that_currency_and_the_rate(world: World) -> None:
    world.invoice(**DOLLARS)
    found = listed(world)
    assert (found["CurrencyCode"], found["CurrencyRate"]) == ("USD", 1.3)
    assert (found["Total"], found["SubTotal"], found["AmountDue"]) == (120, 100, 120)
    assert world.balances() == {"610": "92.30", "200": "-76.92", "820": "-15.38"}


def test_without_a_rate_the_days_is_taken(world: World) -> None:
    world.invoice(CurrencyCode="USD")
    assert listed(world)["CurrencyRate"] == 1.25
    assert world.balances()["610"] == "96.00"


def test_an_invoice_in_pounds_has_the_rate_one(world: World) -> None:
    world.invoice()
    assert (listed(world)["CurrencyCode"], listed(world)["CurrencyRate"]) == ("GBP", 1)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"CurrencyCode": "EUR"}, "Organisation is not subscribed to currency EUR"),
        ({"CurrencyCode": "USD", "CurrencyRate": 0}, "CurrencyRate must be greater than zero."),
        ({"CurrencyRate": 1.3}, "CurrencyRate must be 1 for a document in GBP."),
        (
            {"CurrencyCode": "USD", "CurrencyRate": 1.1234567},
            "CurrencyRate must not have more than 6 decimal places.",
        ),
    ],
)
def test_a_currency_or_a_rate_that_cannot_be_is_refused(
    world: World, fields: dict[str, Any], why: str
) -> None:
    assert refusal(world.one("Invoices", world.bill(**fields))) == why
    assert refusal(world.one("CreditNotes", world.credit(**fields))) == why


def test_a_bank_account_takes_pounds_alone(world: World) -> None:
    refused = refusal(world.one("BankTransactions", world.fee(CurrencyCode="USD")))
    assert refused == "Organisation is not subscribed to currency USD"


def test_payments_in_parts_leave_no_penny_with_the_debtors(world: World) -> None:
    made = world.invoice(**DOLLARS)["InvoiceID"]
    for _ in range(3):
        world.pay(made, 40)
    assert world.balances() == {"091": "92.30", "200": "-76.92", "820": "-15.38"}
    (last,) = world.api.get("Payments", params={"page": 1, "pageSize": 1}).json()["Payments"]
    assert (last["Amount"], last["BankAmount"], last["CurrencyRate"]) == (40, 30.77, 1.3)
    assert last["Invoice"]["CurrencyCode"] == "USD"
    assert check(export(world.org)) == []


def test_a_payment_at_another_rate_is_refused(world: World) -> None:
    made = world.invoice(**DOLLARS)["InvoiceID"]
    refused = refusal(world.one("Payments", payment(made, 40, CurrencyRate=1.4)))
    assert refused == "A payment is made at the rate of its document, in this stand-in."


def test_a_credit_in_another_currency_is_not_set_against_an_invoice(world: World) -> None:
    contact = {"ContactID": world.contact()}
    made, pounds = world.invoice(Contact=contact, **DOLLARS), world.credit_note(Contact=contact)
    path = f"CreditNotes/{pounds['CreditNoteID']}"
    (why,) = refused_call(world.allocate(path, made["InvoiceID"], 1))
    assert why == "Credit Note is in another currency, or at another rate, than the invoice"


def test_a_person_makes_edits_pays_and_credits_one(world: World) -> None:
    made = world.org.make_invoice(world.contact(), [line(UnitAmount=10)], **DOLLARS)
    world.org.edit_invoice(made, Reference="dollars")
    assert listed(world)["CurrencyRate"] == 1.3
    world.org.pay_invoice(made, 200)
    world.org.credit_invoice(made, 500)
    assert (listed(world)["AmountPaid"], listed(world)["AmountCredited"]) == (2, 5)
    with pytest.raises(Invalid, match="not subscribed to currency EUR"):
        world.org.make_invoice(world.contact(), [line()], CurrencyCode="EUR")
