"""What Xero offers, as the stand-in shows it and as a stranger might."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import urllib3

from shared.chart.accounts import Account
from shared.chart.chart import Chart, Organisation
from shared.errors import Forbidden, Throttled, Unavailable
from shared.xero.chart import account_of, look, read_chart
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


BEFORE = Chart(
    Organisation("Acme Ltd", "GBP", vat_registered=False),
    (Account("a-1", "Sales", "REVENUE", "200"), Account("a-2", "Fees", "EXPENSE", "404")),
    (),
    NOON - timedelta(days=3),
)
NO_RATES = json_play(200, {"TaxRates": []})


def looked(connections: urllib3.PoolManager, *answers: Play, is_whole: bool = False) -> Any:
    with playing(*answers) as tape:
        xero = XeroClient(connections, tape.url, "token", TENANT)
        return look(xero, BEFORE, is_whole, NOON), tape.asked


@pytest.mark.parametrize("nothing", [Play(304, b""), json_play(200, {"Accounts": []})], ids=["304", "empty"])
def test_a_look_that_finds_nothing_new_gives_the_very_chart(
    connections: urllib3.PoolManager, nothing: Play
) -> None:
    found, asked = looked(connections, nothing, NO_RATES)
    assert found.chart is BEFORE
    assert [each.path.rpartition("/")[2] for each in asked] == ["Accounts", "TaxRates"]
    assert asked[0].headers["if-modified-since"] == "2026-09-28T11:00:00"
    assert "if-modified-since" not in asked[1].headers


def test_a_look_puts_what_has_changed_in_the_place_of_what_was(connections: urllib3.PoolManager) -> None:
    changed = {"AccountID": "a-2", "Name": "Fees", "Type": "EXPENSE", "Code": "404", "Status": "ARCHIVED"}
    listed = json_play(200, {"Accounts": [changed, STRANGE | {"AccountID": "a-3"}]})
    found, _ = looked(connections, listed, NO_RATES)
    assert [(each.id, each.status) for each in found.chart.accounts] == [
        ("a-1", "ACTIVE"),
        ("a-2", "ARCHIVED"),
        ("a-3", "FROZEN"),
    ]
    assert found.chart.read_at == NOON


def test_a_whole_look_forgets_what_was_deleted_and_reads_the_organisation(
    connections: urllib3.PoolManager,
) -> None:
    left = {"AccountID": "a-1", "Name": "Sales", "Type": "REVENUE", "Code": "200"}
    renamed = json_play(200, {"Organisations": [ORGANISATION | {"Name": "Acme & Sons"}]})
    found, asked = looked(connections, json_play(200, {"Accounts": [left]}), renamed, is_whole=True)
    assert [each.id for each in found.chart.accounts] == ["a-1"]
    assert found.chart.organisation.name == "Acme & Sons"
    assert "if-modified-since" not in asked[0].headers
    assert len(asked) == 2


def test_a_look_that_is_throttled_says_until_when(connections: urllib3.PoolManager) -> None:
    with pytest.raises(Throttled) as told:
        looked(connections, json_play(429, {}, Retry_After="7200"))
    assert told.value.until == NOON + timedelta(hours=2)


def test_a_look_with_few_calls_left_asks_for_the_accounts_alone(connections: urllib3.PoolManager) -> None:
    few = json_play(200, {"Accounts": []}, X_DayLimit_Remaining="499")
    found, asked = looked(connections, few)
    assert (found.is_cut_short, len(asked)) == (True, 1)


def test_a_refused_look_gives_no_chart(connections: urllib3.PoolManager) -> None:
    for status, error in ((403, Forbidden), (500, Unavailable)):
        with pytest.raises(error):
            looked(connections, json_play(status, {}))
