from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, accepted, line, open_world, refusal, refusals


def test_an_approved_invoice_debits_debtors_and_credits_sales_and_vat(world: World) -> None:
    shown = world.invoice(InvoiceNumber="A-1", Reference="ch_1 sale")
    assert (shown["SubTotal"], shown["TotalTax"], shown["Total"], shown["AmountDue"]) == (100, 20, 120, 120)
    assert world.balances() == {"610": "120.00", "200": "-100.00", "820": "-20.00"}


def test_a_draft_stays_out_of_the_books_until_it_is_approved(world: World) -> None:
    draft = world.invoice(Status="DRAFT")
    assert world.balances() == {}
    accepted(world.one("Invoices", {"InvoiceID": draft["InvoiceID"], "Status": "AUTHORISED"}, "POST"))
    assert world.balances()["610"] == "120.00"


def test_dates_go_out_in_both_of_xeros_forms(world: World) -> None:
    shown = world.invoice()
    assert shown["Date"] == "/Date(1790812800000+0000)/"
    assert shown["DateString"] == "2026-10-01T00:00:00"
    assert shown["UpdatedDateUTC"] == "/Date(1790856000000+0000)/"


def test_an_invoice_without_a_number_gets_the_next_of_the_organisations_own_series(world: World) -> None:
    world.invoice(InvoiceNumber="INV-0001")
    assert world.invoice()["InvoiceNumber"] == "INV-0002"


def test_an_invoice_without_a_date_is_dated_today(world: World) -> None:
    bill = world.bill()
    del bill["Date"]
    assert accepted(world.one("Invoices", bill))["DateString"] == "2026-10-01T00:00:00"


def test_an_invoice_of_nothing_is_paid_from_the_start(world: World) -> None:
    assert world.invoice(LineItems=[line(UnitAmount=0)])["Status"] == "PAID"


def test_exclusive_is_the_default(world: World) -> None:
    bill = world.bill()
    del bill["LineAmountTypes"]
    assert accepted(world.one("Invoices", bill))["Total"] == 144


def test_the_first_invoice_makes_its_contact_a_customer_without_touching_its_date(world: World) -> None:
    contact_id = world.contact()
    before = world.api.get(f"Contacts/{contact_id}").json()["Contacts"][0]
    world.clock.advance(minutes=10)
    world.invoice(Contact={"ContactID": contact_id})
    after = world.api.get(f"Contacts/{contact_id}").json()["Contacts"][0]
    assert (before["IsCustomer"], after["IsCustomer"]) == (False, True)
    assert before["UpdatedDateUTC"] == after["UpdatedDateUTC"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Type": "ACCPAY"}, "Invoice type ACCPAY is not one that this stand-in keeps."),
    ({"Contact": {}}, "A Contact must be specified for this type of transaction."),
    ({"Contact": {"ContactID": UNKNOWN}}, f"The Contact with ContactID {UNKNOWN} could not be found."),
    ({"LineItems": []}, "One or more line items must be specified"),
    ({"CurrencyCode": "EUR"}, "Organisation is not subscribed to currency EUR"),
    ({"Status": "PAID"}, "Status 'PAID' is not one of DRAFT, SUBMITTED, AUTHORISED, DELETED, VOIDED."),
    ({"Status": "VOIDED"}, "Invoice status VOIDED is not valid for a new invoice"),
    ({"LineAmountTypes": "Gross"}, "LineAmountTypes 'Gross' is not one of Exclusive, Inclusive, NoTax."),
    ({"InvoiceNumber": "x" * 256}, "InvoiceNumber must not be longer than 255 characters."),
    ({"LineItems": [line(UnitAmount=-1)]}, "The document total must not be negative."),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    assert refusal(world.one("Invoices", world.bill(**fields))) == message
    assert world.balances() == {}


def test_an_approved_invoice_needs_a_due_date(world: World) -> None:
    bill = world.bill()
    del bill["DueDate"]
    assert refusal(world.one("Invoices", bill)) == "The DueDate must be specified for an approved invoice"


def test_an_archived_contact_gets_no_invoice(world: World) -> None:
    contact_id = world.contact(Name="Gone Ltd")
    world.org.archive_contact(contact_id)
    shown = world.one("Invoices", world.bill(Contact={"ContactID": contact_id}))
    assert refusal(shown) == "The contact Gone Ltd is not active and cannot be used on a new document."


def test_put_refuses_a_number_that_is_in_use(world: World) -> None:
    world.invoice(InvoiceNumber="A-1")
    assert refusal(world.one("Invoices", world.bill(InvoiceNumber="A-1"))) == "Invoice # must be unique."


def test_two_of_one_batch_cannot_share_a_number(world: World) -> None:
    bills = [world.bill(InvoiceNumber="A-1"), world.bill(InvoiceNumber="A-1")]
    reply = world.api.put("Invoices", params={"summarizeErrors": "false"}, json={"Invoices": bills}).json()
    assert [each["StatusAttributeString"] for each in reply["Invoices"]] == ["OK", "ERROR"]


def test_the_number_of_a_void_invoice_is_free_again(world: World) -> None:
    world.org.void_invoice(world.invoice(InvoiceNumber="A-1")["InvoiceID"])
    assert world.balances() == {}
    world.invoice(InvoiceNumber="A-1")


def test_post_overwrites_the_unpaid_invoice_that_has_the_number(world: World) -> None:
    first = world.invoice(InvoiceNumber="A-1")
    other = world.bill(InvoiceNumber="A-1", LineItems=[line(UnitAmount=60)])
    assert accepted(world.one("Invoices", other, "POST"))["InvoiceID"] == first["InvoiceID"]
    assert world.balances()["610"] == "60.00"


def test_post_does_not_overwrite_an_invoice_that_has_a_payment(world: World) -> None:
    invoice = world.invoice(InvoiceNumber="A-1")
    world.pay(invoice["InvoiceID"], 20)
    assert refusals(world.one("Invoices", world.bill(InvoiceNumber="A-1"), "POST")) == [
        "Invoice not of valid status for modification",
        "This document cannot be edited as it has a payment or credit note allocated to it.",
    ]


def test_an_invoice_that_does_not_exist_cannot_be_changed(world: World) -> None:
    shown = world.one("Invoices", {"InvoiceID": UNKNOWN, "Reference": "x"}, "POST")
    assert refusal(shown) == "Invoice could not be found"


def test_a_change_keeps_what_it_does_not_name(world: World) -> None:
    first = world.invoice(Reference="before")
    reply = world.api.post(f"Invoices/{first['InvoiceID']}", json={"Reference": "after"}).json()
    changed = reply["Invoices"][0]
    assert changed["Reference"] == "after"
    assert changed["LineItems"] == first["LineItems"]


def test_an_invoice_is_voided_through_its_own_path(world: World) -> None:
    invoice = world.invoice()
    reply = world.api.post(f"Invoices/{invoice['InvoiceID']}", json={"Status": "VOIDED"})
    assert reply.json()["Invoices"][0]["Status"] == "VOIDED"
    assert world.balances() == {}


def test_an_approved_invoice_cannot_be_deleted_only_voided(world: World) -> None:
    invoice = world.invoice()
    shown = world.one("Invoices", {"InvoiceID": invoice["InvoiceID"], "Status": "DELETED"}, "POST")
    assert refusal(shown) == "An invoice of status AUTHORISED cannot become DELETED"


def test_an_approved_invoice_does_not_become_a_draft_again(world: World) -> None:
    invoice = world.invoice()
    shown = world.one("Invoices", {"InvoiceID": invoice["InvoiceID"], "Status": "DRAFT"}, "POST")
    assert refusal(shown) == "Invoice not of valid status for modification"


def test_nothing_is_dated_in_a_locked_period_except_a_draft(world: World) -> None:
    world.org.lock("2026-10-01")
    locked = "The document date cannot be before the period lock date, currently set at 01-Oct-2026"
    assert refusal(world.one("Invoices", world.bill())) == locked
    accepted(world.one("Invoices", world.bill(Status="DRAFT")))
    accepted(world.one("Invoices", world.bill(Date="2026-10-02")))


def test_nothing_in_a_locked_period_is_voided_until_it_is_unlocked(world: World) -> None:
    invoice = world.invoice()
    world.org.lock("2026-10-01")
    void = {"InvoiceID": invoice["InvoiceID"], "Status": "VOIDED"}
    assert refusal(world.one("Invoices", void, "POST")).startswith("The document date cannot be before")
    world.org.unlock()
    accepted(world.one("Invoices", void, "POST"))


def test_an_organisation_without_vat_takes_no_tax_type_but_none() -> None:
    with open_world(vat_registered=False) as world:
        shown = world.one("Invoices", world.bill(LineItems=[line(TaxType="OUTPUT2")]))
        assert refusal(shown).startswith("The TaxType code 'OUTPUT2' does not exist")
        assert world.invoice()["TotalTax"] == 0
