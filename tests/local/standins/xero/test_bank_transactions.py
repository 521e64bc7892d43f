from __future__ import annotations

from typing import Any

import pytest

from tests.local.standins.xero.world import UNKNOWN, World, accepted, line, refusal


def test_money_spent_leaves_the_bank_for_the_account_and_its_vat(world: World) -> None:
    shown = world.spend(Reference="txn_1 fee")
    assert (shown["SubTotal"], shown["TotalTax"], shown["Total"]) == (2, 0.4, 2.4)
    assert world.balances() == {"091": "-2.40", "404": "2.00", "820": "0.40"}


def test_money_received_goes_the_other_way(world: World) -> None:
    item = line(UnitAmount=120, AccountCode="621", TaxType="NONE")
    world.spend(Type="RECEIVE", LineItems=[item])
    assert world.balances() == {"091": "120.00", "621": "-120.00"}


def test_inclusive_is_the_default(world: World) -> None:
    fee = world.fee()
    del fee["LineAmountTypes"]
    assert accepted(world.one("BankTransactions", fee))["LineAmountTypes"] == "Inclusive"


def test_spending_makes_nobody_a_supplier_or_a_customer(world: World) -> None:
    contact_id = world.contact()
    world.spend(Contact={"ContactID": contact_id})
    (shown,) = world.api.get(f"Contacts/{contact_id}").json()["Contacts"]
    assert (shown["IsSupplier"], shown["IsCustomer"]) == (False, False)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Type": "SPEND-TRANSFER"}, "Bank transaction type SPEND-TRANSFER is not one that this stand-in keeps."),
    ({"Contact": {}}, "A Contact must be specified for this type of transaction."),
    ({"Contact": {"ContactID": UNKNOWN}}, f"The Contact with ContactID {UNKNOWN} could not be found."),
    ({"BankAccount": {"Code": "999"}}, "The bank account could not be found"),
    ({"BankAccount": {"Code": "621"}}, "Account code '621' is not a bank account"),
    ({"LineItems": []}, "One or more line items must be specified"),
    ({"LineItems": [line(UnitAmount=-1)]}, "The document total must not be negative."),
    ({"CurrencyCode": "EUR"}, "Organisation is not subscribed to currency EUR"),
    ({"Status": "VOIDED"}, "Status 'VOIDED' is not one of AUTHORISED, DELETED."),
    ({"Status": "DELETED"}, "A new Bank Transaction cannot be DELETED"),
    ({"Total": 2.5}, "The document Total 2.5 does not equal the sum of the lines, 2.40"),
    (
        {"LineItems": [line(AccountCode="404", TaxType="OUTPUT2")]},
        "The TaxType code 'OUTPUT2' cannot be used with account code '404'.",
    ),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    assert refusal(world.one("BankTransactions", world.fee(**fields))) == message
    assert world.balances() == {}


def test_an_archived_bank_account_takes_nothing(world: World) -> None:
    world.org.archive_account("091")
    assert refusal(world.one("BankTransactions", world.fee())) == "Bank account Stripe has been archived"


def test_nothing_is_dated_in_a_locked_period(world: World) -> None:
    world.org.lock("2026-10-01")
    message = refusal(world.one("BankTransactions", world.fee()))
    assert message.startswith("The document date cannot be before the period lock date")


def test_a_deleted_transaction_leaves_the_books(world: World) -> None:
    spent = world.spend()
    path = f"BankTransactions/{spent['BankTransactionID']}"
    assert (
        world.api.post(path, json={"Status": "DELETED"}).json()["BankTransactions"][0]["Status"] == "DELETED"
    )
    assert world.balances() == {}


def test_a_deleted_transaction_stays_deleted(world: World) -> None:
    gone = {"BankTransactionID": world.spend()["BankTransactionID"], "Status": "DELETED"}
    accepted(world.one("BankTransactions", gone, "POST"))
    shown = world.one("BankTransactions", gone, "POST")
    assert refusal(shown) == "Bank Transaction not of valid status for modification"


def test_a_reconciled_transaction_is_not_deleted(world: World) -> None:
    spent = world.spend()
    world.org.reconcile(spent["BankTransactionID"])
    gone = {"BankTransactionID": spent["BankTransactionID"], "Status": "DELETED"}
    message = "This Bank Transaction cannot be edited as it has been reconciled with a Bank Statement."
    assert refusal(world.one("BankTransactions", gone, "POST")) == message


def test_a_transaction_in_a_locked_period_is_neither_deleted_nor_changed(world: World) -> None:
    spent = world.spend()
    world.org.lock("2026-10-31")
    changes = ({"Status": "DELETED"}, world.fee(Date="2026-11-01"))
    for change in changes:
        element = {**change, "BankTransactionID": spent["BankTransactionID"]}
        message = refusal(world.one("BankTransactions", element, "POST"))
        assert message.startswith("The document date cannot be before")
    assert world.balances()["091"] == "-2.40"


def test_a_received_transaction_is_deleted_as_a_spent_one(world: World) -> None:
    got = world.spend(Type="RECEIVE", LineItems=[line(AccountCode="621", TaxType="NONE")])
    world.org.delete_bank_transaction(got["BankTransactionID"])
    assert world.balances() == {}


def test_an_archived_contact_gets_no_transaction(world: World) -> None:
    contact_id = world.contact(Name="Gone Ltd")
    world.org.archive_contact(contact_id)
    shown = world.one("BankTransactions", world.fee(Contact={"ContactID": contact_id}))
    assert refusal(shown) == "The contact Gone Ltd is not active and cannot be used on a new document."


def test_a_reference_may_have_255_characters_and_no_more(world: World) -> None:
    world.spend(Reference="x" * 255)
    message = refusal(world.one("BankTransactions", world.fee(Reference="x" * 256)))
    assert message == "Reference must not be longer than 255 characters."


def test_post_with_an_id_changes_the_transaction(world: World) -> None:
    spent = world.spend()
    other = world.fee(BankTransactionID=spent["BankTransactionID"], LineItems=[line(AccountCode="404")])
    accepted(world.one("BankTransactions", other, "POST"))
    assert world.balances()["091"] == "-120.00"


def test_a_transaction_that_does_not_exist_cannot_be_changed(world: World) -> None:
    shown = world.one("BankTransactions", world.fee(BankTransactionID=UNKNOWN), "POST")
    assert refusal(shown) == "Bank Transaction could not be found"
