from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import World, line, refusal

VAT = [
    ("Inclusive", 120, "OUTPUT2", 100, 20),
    ("Inclusive", 0.03, "OUTPUT2", 0.02, 0.01),  # 0.005 of VAT: a half goes up
    ("Inclusive", 10.55, "OUTPUT2", 8.79, 1.76),
    ("Exclusive", 100, "OUTPUT2", 100, 20),
    ("Exclusive", 0.125, "OUTPUT2", 0.13, 0.03),
    ("Exclusive", 100, "RROUTPUT", 100, 5),
    ("Inclusive", 105, "RROUTPUT", 100, 5),
    ("Exclusive", 100, "ZERORATEDOUTPUT", 100, 0),
    ("Inclusive", 100, "NONE", 100, 0),
    ("NoTax", 100, "NONE", 100, 0),
]


@pytest.mark.parametrize(("types", "amount", "tax_type", "net", "tax"), VAT)
def test_vat_is_rounded_for_each_line_half_away_from_zero(
    world: World, types: str, amount: float, tax_type: str, net: float, tax: float
) -> None:
    item = line(UnitAmount=amount, TaxType=tax_type)
    shown = world.invoice(LineAmountTypes=types, LineItems=[item])
    assert (shown["SubTotal"], shown["TotalTax"]) == (net, tax)


def test_lines_are_rounded_one_by_one_and_not_together(world: World) -> None:
    shown = world.invoice(LineItems=[line(UnitAmount=0.03)] * 3)
    assert shown["TotalTax"] == 0.03


def test_a_negative_line_takes_its_vat_with_it(world: World) -> None:
    shown = world.invoice(LineItems=[line(), line(UnitAmount=-0.03)])
    assert (shown["TotalTax"], shown["Total"]) == (19.99, 119.97)


def test_a_unit_price_keeps_two_decimals_unless_four_are_asked_for(world: World) -> None:
    item = line(UnitAmount=1.0049, Quantity=100)
    bill = world.bill(LineAmountTypes="Exclusive", LineItems=[item])
    assert world.one("Invoices", bill)["SubTotal"] == 100
    assert world.one("Invoices", bill, unitdp="4")["SubTotal"] == 100.49


def test_a_line_may_say_its_amount_alone(world: World) -> None:
    item = {"Description": "Two", "LineAmount": 5, "Quantity": 2, "AccountCode": "200"}
    shown = world.invoice(LineItems=[item])
    assert (shown["Total"], shown["LineItems"][0]["UnitAmount"]) == (5, 2.5)


def test_a_given_tax_amount_may_differ_by_a_penny(world: World) -> None:
    shown = world.invoice(LineItems=[line(TaxAmount=20.01)])
    assert (shown["SubTotal"], shown["TotalTax"], shown["Total"]) == (99.99, 20.01, 120)


def test_reverse_charge_owes_and_reclaims_the_same_vat(world: World) -> None:
    item = line(UnitAmount=2, AccountCode="404", TaxType="REVERSECHARGES")
    shown = world.spend(LineItems=[item])
    vat = [
        posting.amount
        for journal in world.org.state.books.journals
        for posting in journal.postings
        if posting.account == world.org.state.system_account("GST").id
    ]
    assert (shown["Total"], shown["TotalTax"]) == (2, 0)
    assert [str(amount) for amount in vat] == ["0.40", "-0.40"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Description": " "}, "Description is a mandatory field."),
    ({"AccountCode": "999"}, "Account code '999' is not a valid code for this document."),
    ({"AccountCode": "091"}, "Account code '091' is not a valid code for this document."),
    ({"AccountCode": "610"}, "Account code '610' is not a valid code for this document."),
    ({"AccountCode": "820"}, "Account code '820' is not a valid code for this document."),
    (
        {"TaxType": "ECOUTPUT"},
        "The TaxType code 'ECOUTPUT' does not exist or cannot be used for this type of transaction.",
    ),
    ({"TaxType": "INPUT2"}, "The TaxType code 'INPUT2' cannot be used with account code '200'."),
    ({"UnitAmount": 1.00001}, "UnitAmount must not have more than 4 decimal places."),
    ({"Quantity": 1.00001}, "Quantity must not have more than 4 decimal places."),
    ({"LineAmount": 100}, "The line total 100 does not match the expected line total 120.00"),
    ({"TaxAmount": 20.02}, "The tax amount 20.02 does not match the expected tax amount 20.00"),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_line_that_cannot_be_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    assert refusal(world.one("Invoices", world.bill(LineItems=[line(**fields)]))) == message


def test_an_approved_line_needs_an_account(world: World) -> None:
    item = {"Description": "x", "UnitAmount": 1}
    assert refusal(world.one("Invoices", world.bill(LineItems=[item]))) == "Account code must be specified."
    world.invoice(Status="DRAFT", LineItems=[item])


def test_a_line_needs_some_amount(world: World) -> None:
    item = {"Description": "x", "AccountCode": "200"}
    shown = world.one("Invoices", world.bill(LineItems=[item]))
    assert refusal(shown) == "UnitAmount or LineAmount must be specified."


def test_an_archived_account_takes_no_line(world: World) -> None:
    world.org.archive_account("200")
    assert "has been archived" in refusal(world.one("Invoices", world.bill()))


def test_a_document_without_tax_takes_no_tax_type(world: World) -> None:
    shown = world.one("Invoices", world.bill(LineAmountTypes="NoTax", LineItems=[line(TaxType="OUTPUT2")]))
    assert refusal(shown) == "The TaxType code 'OUTPUT2' cannot be used on a document without tax."
