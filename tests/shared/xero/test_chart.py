"""What Xero offers, as the stand-in shows it and as a stranger might."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import urllib3

from shared.chart.chart import Organisation
from shared.errors import Forbidden, Unavailable
from shared.xero.chart import account_of, read_chart
from shared.xero.client import XeroClient
from tests.local.standins.xero.world import NOON, TENANT, World
from tests.shared.xero.tape import Play, json_play, playing

ORGANISATION = {"Name": "Acme Ltd", "BaseCurrency": "GBP"}
STRANGE = {"AccountID": "a-1", "Name": "Crypto", "Type": "DIGITALASSET", "Status": "FROZEN", "Class": None}


def played(connections: urllib3.PoolManager, *answers: Play) -> Any:
    with playing(*answers) as tape:
        return read_chart(XeroClient(connections, tape.url, "token", TENANT), NOON)


def three(organisation: Any, accounts: Any, rates: Any) -> tuple[Play, Play, Play]:
    return (
        json_play(200, {"Organisations": [organisation]}),
        json_play(200, {"Accounts": accounts}),
        json_play(200, {"TaxRates": rates}),
    )


def test_everything_that_xero_offers_is_read_in_three_calls(world: World, xero: XeroClient) -> None:
    world.org.lock("2026-03-31")
    world.org.archive_account("404")
    before = len(world.org.log)
    chart = read_chart(xero, NOON)
    assert len(world.org.log) - before == 3
    known = {each.code: each for each in chart.accounts}
    assert (known["091"].is_bank, known["091"].currency, known["091"].name) == (True, "GBP", "Stripe")
    assert (known["404"].is_active, known["404"].class_of) == (False, "EXPENSE")
    assert (known["621"].takes_payments, known["200"].takes_payments) == (True, False)
    assert (known["610"].system, known["200"].tax_type) == ("DEBTORS", "OUTPUT2")
    rate = chart.tax_rate("OUTPUT2")
    assert rate
    assert (rate.percent, rate.is_active) == (Decimal(20), True)
    assert "REVENUE" in rate.classes
    assert "EXPENSE" not in rate.classes
    assert chart.organisation.time_zone == "Europe/London"
    assert (chart.organisation.period_lock, chart.organisation.year_end_lock) == (date(2026, 3, 31), None)
    assert (chart.organisation.base_currency, chart.organisation.short_code) == ("GBP", "!9a8ea")
    assert chart.read_at == NOON


def test_words_that_nobody_knows_are_kept_and_nulls_are_nothing(connections: urllib3.PoolManager) -> None:
    rate = {"TaxType": "TAX001", "Name": "Margin", "DisplayTaxRate": None, "Status": "PENDING"}
    chart = played(connections, *three(ORGANISATION | {"Timezone": "MOONTIME"}, [STRANGE], [rate]))
    (account,) = chart.accounts
    assert (account.type, account.status, account.class_of, account.code) == (
        "DIGITALASSET",
        "FROZEN",
        "",
        "",
    )
    assert not account.is_active
    assert chart.organisation == Organisation("Acme Ltd", "GBP", vat_registered=False)
    assert (chart.tax_rates[0].percent, chart.tax_rates[0].is_active) == (Decimal(0), False)


@pytest.mark.parametrize(
    "accounts",
    [{}, None, [None], [{}], [STRANGE | {"Name": 7}], [STRANGE | {"AccountID": ""}], "accounts"],
)
def test_what_is_no_list_of_accounts_makes_no_chart(connections: urllib3.PoolManager, accounts: Any) -> None:
    with pytest.raises(Unavailable, match=r"Xero's|did not give"):
        played(connections, *three(ORGANISATION, accounts, []))


def test_without_an_organisation_there_is_no_chart(connections: urllib3.PoolManager) -> None:
    nobody = json_play(200, {"Organisations": []})
    with pytest.raises(Unavailable, match="make no sense"):
        played(connections, nobody, *three(ORGANISATION, [], [])[1:])


@pytest.mark.parametrize(("status", "error"), [(403, Forbidden), (500, Unavailable), (429, Unavailable)])
def test_a_refusal_makes_no_chart(
    connections: urllib3.PoolManager, status: int, error: type[Exception]
) -> None:
    with pytest.raises(error, match=str(status)):
        played(connections, json_play(status, {}))


def test_an_account_is_read_with_its_number(world: World, xero: XeroClient) -> None:
    del world
    given = STRANGE | {"Type": "BANK", "Code": "099", "BankAccountNumber": "12345678", "CurrencyCode": "EUR"}
    account = account_of(given)
    assert account == replace(account, code="099", bank_account_number="12345678", currency="EUR")
    assert account.label == "099 Crypto"
