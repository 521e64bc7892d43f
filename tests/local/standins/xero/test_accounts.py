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
    ({"Type": "PAYG"}, "Account Type is not valid."),
    ({"Type": "TREASURE"}, "Account Type is not valid."),
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


DOUBT = {"Name": "Money in doubt", "Code": "851", "Type": "CURRLIAB", "EnablePaymentsToAccount": True}


def test_an_account_that_is_no_bank_account_is_added_as_it_was_asked_for(world: World) -> None:
    (added,) = world.api.put("Accounts", json={**DOUBT, "TaxType": "NONE"}).json()["Accounts"]
    assert (added["Class"], added["TaxType"], added["EnablePaymentsToAccount"]) == ("LIABILITY", "NONE", True)
    world.pay(world.invoice()["InvoiceID"], Account={"Code": "851"})
    assert world.balances()["851"] == "120.00"


OTHERS_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Code": ""}, "Please enter a Code."),
    ({"BankAccountNumber": "1"}, "BankAccountNumber may only be given for an account of type BANK."),
    ({"TaxType": "TREASURE"}, "The TaxType code is not valid for this account."),
    ({"Type": "EXPENSE", "TaxType": "OUTPUT2"}, "The TaxType code is not valid for this account."),
]


@pytest.mark.parametrize(("fields", "message"), OTHERS_REFUSED, ids=[str(each) for each, _ in OTHERS_REFUSED])
def test_what_xero_would_not_take_of_another_account_is_refused(
    world: World, fields: dict[str, Any], message: str
) -> None:
    reply = world.api.put("Accounts", json={**DOUBT, **fields})
    assert reply.status_code == 400
    assert reply.json()["Elements"][0]["ValidationErrors"] == [{"Message": message}]


def test_the_same_idempotency_key_adds_one_account(world: World) -> None:
    key = {"Idempotency-Key": "once"}
    first, again = (world.api.put("Accounts", json=STRIPE, headers=key) for _ in range(2))
    assert first.json() == again.json()
    names = [row["Name"] for row in world.api.get("Accounts").json()["Accounts"]]
    assert names.count("Stripe GBP") == 1
    assert world.api.put("Accounts", json={**STRIPE, "Name": "Other"}, headers=key).status_code == 400


def test_an_account_shows_what_a_choice_of_accounts_goes_by(world: World) -> None:
    world.api.put("Accounts", json={**STRIPE, "BankAccountType": "PAYPAL"})
    rows = {row["Name"]: row for row in world.api.get("Accounts").json()["Accounts"]}
    bank = rows["Stripe GBP"]
    assert (bank["Code"], bank["Class"], bank["CurrencyCode"], bank["BankAccountType"]) == (
        "",
        "ASSET",
        "GBP",
        "PAYPAL",
    )
    assert [rows[name]["EnablePaymentsToAccount"] for name in ("Disputed funds", "Suspense")] == [True, False]
    sales = rows["Sales"]
    assert (sales["Type"], sales["Class"], sales["TaxType"]) == ("REVENUE", "REVENUE", "OUTPUT2")
    assert "BankAccountNumber" not in sales


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ('Class=="REVENUE"', ["Sales"]),
        ('SystemAccount=="GST"', ["VAT"]),
        ('TaxType=="INPUT2"', ["Fees"]),
        ('Type=="BANK" AND Status=="ARCHIVED"', ["Bank"]),
    ],
)
def test_accounts_can_be_picked_by_what_they_are(world: World, where: str, names: list[str]) -> None:
    world.org.archive_account("090")
    found = world.api.get("Accounts", params={"where": where}).json()["Accounts"]
    assert [row["Name"] for row in found] == names


def test_a_bank_account_without_a_code_is_archived_by_its_id_and_listed_as_such(world: World) -> None:
    (added,) = world.api.put("Accounts", json=STRIPE).json()["Accounts"]
    world.org.archive_account(added["AccountID"])
    (shown,) = world.api.get(f"Accounts/{added['AccountID']}").json()["Accounts"]
    assert shown["Status"] == "ARCHIVED"
    world.org.restore_account(added["AccountID"])
    (shown,) = world.api.get(f"Accounts/{added['AccountID']}").json()["Accounts"]
    assert shown["Status"] == "ACTIVE"


def test_the_code_of_an_archived_account_stays_taken_and_its_name_does_not(world: World) -> None:
    world.org.archive_account("091")
    reply = world.api.put("Accounts", json={**STRIPE, "Name": "Stripe", "Code": "091"})
    assert reply.json()["Elements"][0]["ValidationErrors"] == [{"Message": "Please enter a unique Code."}]
    assert world.api.put("Accounts", json={**STRIPE, "Name": "Stripe"}).status_code == 200


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


def test_the_organisation_shows_what_a_choice_of_organisations_goes_by(world: World) -> None:
    world.org.lock_year("2026-03-31")
    (shown,) = world.api.get("Organisation").json()["Organisations"]
    assert shown["EndOfYearLockDate"] == "/Date(1774915200000+0000)/"
    fields = ("CountryCode", "Version", "IsDemoCompany", "OrganisationStatus", "SalesTaxBasis", "Timezone")
    assert [shown[name] for name in fields] == ["GB", "UK", False, "ACTIVE", "ACCRUALS", "GMTSTANDARDTIME"]


def test_an_organisation_abroad_says_so(world: World) -> None:
    bank = Account("090", "Bank", "BANK")
    irish = world.xero.add_organisation(
        "irish", "Irish Ltd", [bank], base_currency="EUR", country_code="IE", is_demo=True
    )
    world.xero.authorise("ada", "app", [irish])
    theirs = {"xero-tenant-id": "irish"}
    (shown,) = world.api.get("Organisation", headers=theirs).json()["Organisations"]
    assert [shown[name] for name in ("BaseCurrency", "CountryCode", "Version")] == ["EUR", "IE", "GLOBAL"]
    assert (shown["IsDemoCompany"], shown["Class"]) == (True, "DEMO")
    (ours,) = world.api.get("Organisation").json()["Organisations"]
    assert shown["ShortCode"] != ours["ShortCode"]
    accounts = world.api.get("Accounts", params={"where": 'Type=="BANK"'}, headers=theirs).json()["Accounts"]
    assert [row["CurrencyCode"] for row in accounts] == ["EUR"]


def test_a_tax_rate_shows_where_it_may_be_used(world: World) -> None:
    rows = {row["TaxType"]: row for row in world.api.get("TaxRates").json()["TaxRates"]}
    assert (rows["OUTPUT2"]["CanApplyToRevenue"], rows["OUTPUT2"]["CanApplyToExpenses"]) == (True, False)
    assert (rows["INPUT2"]["CanApplyToRevenue"], rows["INPUT2"]["CanApplyToExpenses"]) == (False, True)
    assert (rows["OUTPUT2"]["EffectiveRate"], rows["OUTPUT2"]["Status"]) == (20, "ACTIVE")
