"""Reasons for the very words that the stand-in refuses with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from local.standins.xero import Account
from shared.xero.refusals import is_clash, reason_not_amended, reason_not_deleted, reason_of
from tests.local.standins.xero.world import UNKNOWN, Json, World, line, payment, refusals

NOBODY = {"Contact": {"ContactID": UNKNOWN}}


def archived(world: World) -> Json:
    contact = world.contact()
    world.org.archive_contact(contact)
    return {"Contact": {"ContactID": contact}}


def locked(world: World) -> Json:
    contact = world.contact()
    world.org.lock("2026-10-01")
    return {"Contact": {"ContactID": contact}}


def bad_line(**fields: object) -> Json:
    return {"LineItems": [line(**fields)]}


INVOICES: list[tuple[str, Callable[[World], Json]]] = [
    ("period_locked", locked),
    ("contact_not_usable", lambda _: NOBODY),
    ("contact_not_usable", archived),
    ("account_not_usable", lambda _: bad_line(AccountCode="999")),
    ("account_not_usable", lambda _: bad_line(AccountCode="091")),
    ("tax_type_not_usable", lambda _: bad_line(TaxType="ECOUTPUT")),
    ("tax_type_not_usable", lambda _: bad_line(TaxType="INPUT2")),
    ("refused_by_xero", lambda _: bad_line(Description=" ")),
    ("refused_by_xero", lambda _: bad_line(TaxAmount=50)),
    ("refused_by_xero", lambda _: {"LineItems": []}),
    ("refused_by_xero", lambda _: {"CurrencyCode": "EUR"}),
]
SPENDS: list[tuple[str, Callable[[World], Json]]] = [
    ("period_locked", locked),
    ("contact_not_usable", archived),
    ("account_not_usable", lambda _: {"BankAccount": {"Code": "200"}}),
    ("account_not_usable", lambda _: {"BankAccount": {"Code": "999"}}),
    ("account_not_usable", lambda _: bad_line(AccountCode="999")),
    ("tax_type_not_usable", lambda _: bad_line(AccountCode="404", TaxType="OUTPUT2")),
]


def reason(element: Json) -> str:
    return reason_of(" ".join(refusals(element)))


@pytest.mark.parametrize(("expected", "fields"), INVOICES)
def test_a_refused_invoice_has_its_reason(
    expected: str, fields: Callable[[World], Json], world: World
) -> None:
    refused = world.one("Invoices", world.bill(**fields(world)))
    assert reason(refused) == expected


@pytest.mark.parametrize(("expected", "fields"), SPENDS)
def test_a_refused_fee_has_its_reason(expected: str, fields: Callable[[World], Json], world: World) -> None:
    refused = world.one("BankTransactions", world.fee(**fields(world)))
    assert reason(refused) == expected


@pytest.mark.parametrize("address", ["ada@home", f"{'a' * 250}@tarn.example"])
def test_a_refused_address_has_a_reason_of_its_own(address: str, world: World) -> None:
    refused = world.one("Contacts", {"Name": "Ada", "EmailAddress": address})
    assert reason(refused) == "email_refused"


def test_an_archived_account_is_not_usable(world: World) -> None:
    world.org.archive_account("200")
    assert reason(world.one("Invoices", world.bill())) == "account_not_usable"


def test_a_payment_that_is_more_than_is_due_does_not_fit(world: World) -> None:
    invoice = world.invoice()["InvoiceID"]
    assert reason(world.one("Payments", payment(invoice, 120.01))) == "payment_does_not_fit"


def test_a_payment_of_a_paid_invoice_does_not_fit(world: World) -> None:
    invoice = world.invoice()["InvoiceID"]
    world.pay(invoice)
    assert reason(world.one("Payments", payment(invoice))) == "payment_does_not_fit"


def test_a_payment_of_a_voided_invoice_does_not_fit(world: World) -> None:
    invoice = world.invoice()["InvoiceID"]
    world.org.void_invoice(invoice)
    assert reason(world.one("Payments", payment(invoice))) == "payment_does_not_fit"


def test_a_payment_in_a_locked_period_waits_for_the_lock(world: World) -> None:
    invoice = world.invoice()["InvoiceID"]
    world.org.lock("2026-10-01")
    assert reason(world.one("Payments", payment(invoice))) == "period_locked"


@pytest.mark.parametrize("code", ["850", "999"])
def test_a_payment_to_an_account_that_takes_none_names_the_account(code: str, world: World) -> None:
    refused = world.one("Payments", payment(world.invoice()["InvoiceID"], Account={"Code": code}))
    assert reason(refused) == "account_not_usable"


def test_a_payment_to_an_archived_account_names_the_account(world: World) -> None:
    world.org.add_account(Account("092", "Old bank", "BANK"))
    world.org.archive_account("092")
    refused = world.one("Payments", payment(world.invoice()["InvoiceID"], Account={"Code": "092"}))
    assert reason(refused) == "account_not_usable"


def test_a_taken_number_or_name_is_a_clash(world: World) -> None:
    world.invoice(InvoiceNumber="CN-00001")
    world.contact(Name="Ada", ContactNumber="crm-1")
    again = world.one("Invoices", world.bill(InvoiceNumber="CN-00001"))
    namesake = world.one("Contacts", {"Name": "ADA"})
    twin = world.one("Contacts", {"Name": "Bob", "ContactNumber": "crm-1"})
    for element in (again, namesake, twin):
        assert all(is_clash(words) for words in refusals(element)), element


def test_no_other_refusal_is_a_clash(world: World) -> None:
    for _, fields in INVOICES:
        world.org.unlock()
        refused = world.one("Invoices", world.bill(**fields(world)))
        assert not any(is_clash(words) for words in refusals(refused))


def test_words_nobody_knows_are_refused_by_xero() -> None:
    assert reason_of("Something went wrong.") == reason_of("") == "refused_by_xero"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("This payment has been reconciled and cannot be deleted", "reconciled"),
        ("The document date cannot be before the period lock date", "period_locked"),
        ("It has a payment or credit note allocated to it.", "allocated"),
        ("It has an allocation. It has been reconciled.", "reconciled"),
        ("This payment is part of a batch payment", "allocated"),
        ("Payments cannot be deleted", "deletion_refused"),
        ("Something is wrong with the account or the contact", "deletion_refused"),
        ("", "deletion_refused"),
    ],
)
def test_a_refused_deletion_has_a_reason_of_its_own(words: str, expected: str) -> None:
    assert reason_not_deleted(words) == expected


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (
            "This document cannot be edited as it has a payment or credit note allocated to it.",
            "invoice_changed",
        ),
        ("Invoice not of valid status for modification", "invoice_changed"),
        ("The document date cannot be before the end of year lock date", "period_locked"),
        ("Account code '999' is not a valid code for this document.", "account_not_usable"),
        ("Nobody knows why", "refused_by_xero"),
    ],
)
def test_an_invoice_that_is_not_changed_has_the_reason_of_who_must_act(says: str, expected: str) -> None:
    assert reason_not_amended(says) == expected
