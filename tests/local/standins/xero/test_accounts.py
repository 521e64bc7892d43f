from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import Account
from tests.local.standins.xero.world import World, open_world

STRIPE = {"Name": "Stripe GBP", "Type": "BANK", "BankAccountNumber": "20000000000001", "CurrencyCode": "GBP"}


def test_a_bank_account_is_added_and_takes_payments_by_its_id(world: World) -> None:
    (added,) = world.api.put("Accounts", json=STRIPE).json()["Accounts"]
    assert (added["Type"], added["Class"], added["Code"]) == ("BANK", "ASSET", "")
    world.pay(world.invoice()["InvoiceID"], Account={"AccountID": added["AccountID"]})
    assert world.balances()[added["AccountID"]] == "120.00"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Type": "EXPENSE"}, "Account type EXPENSE is not one that this stand-in adds."),
    ({"Name": ""}, "Please enter a Name."),
    ({"Name": "STRIPE"}, "Please enter a unique Name."),
    ({"Name": "x" * 151}, "Name must not be longer than 150 characters."),
    ({"Code": "091"}, "Please enter a unique Code."),
    ({"Code": "x" * 11}, "Code must not be longer than 10 characters."),
    ({"BankAccountNumber": ""}, "You must enter a Bank Account Number."),
    ({"CurrencyCode": "EUR"}, "CurrencyCode 'EUR' is not one of GBP."),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_xero_would_not_take_is_refused(world: World, fields: dict[str, Any], message: str) -> None:
    reply = world.api.put("Accounts", json={**STRIPE, **fields})
    assert reply.status_code == 400
    assert reply.json()["Elements"][0]["ValidationErrors"] == [{"Message": message}]


def test_accounts_are_added_one_a_call(world: World) -> None:
    reply = world.api.put("Accounts", json={"Accounts": [STRIPE, {**STRIPE, "Name": "Other"}]})
    assert reply.status_code == 400


def test_debtors_and_vat_are_there_unasked(world: World) -> None:
    rows = world.api.get("Accounts").json()["Accounts"]
    systems = {row["Code"]: row["SystemAccount"] for row in rows if "SystemAccount" in row}
    assert systems == {"610": "DEBTORS", "820": "GST"}


def test_an_account_given_as_610_is_the_debtors_account(world: World) -> None:
    other = world.xero.add_organisation("other", "Other", [Account("610", "Debtors", "CURRENT")])
    assert other.state.system_account("DEBTORS").name == "Debtors"
    assert set(other.trial_balance()) == {"610", "820"}


def test_tax_rates_are_those_that_apply(world: World) -> None:
    types = {row["TaxType"] for row in world.api.get("TaxRates").json()["TaxRates"]}
    assert {"OUTPUT2", "INPUT2", "REVERSECHARGES", "NONE"} <= types
    assert "ECOUTPUT" not in types
    with open_world(vat_registered=False) as untaxed:
        assert [row["TaxType"] for row in untaxed.api.get("TaxRates").json()["TaxRates"]] == ["NONE"]


def test_the_organisation_shows_its_lock_date(world: World) -> None:
    assert "PeriodLockDate" not in world.api.get("Organisation").json()["Organisations"][0]
    world.org.lock("2026-09-30")
    (shown,) = world.api.get("Organisation").json()["Organisations"]
    assert shown["PeriodLockDate"] == "/Date(1790726400000+0000)/"
    assert (shown["PaysTax"], shown["BaseCurrency"]) == (True, "GBP")
