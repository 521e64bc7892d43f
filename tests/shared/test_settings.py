from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.settings import ProviderAccounts, Settings

GIVEN: dict[str, Any] = {
    "feed_from": "2026-10-01",
    "accounts": {
        "sales": "200",
        "subscriptions": ["201", "203"],
        "gocardless_fees": "405",
        "stripe_fees": "404",
        "stripe_bank": "091",
        "main_bank": "090",
        "disputed_funds": "621",
        "bad_debts": "416",
        "suspense": "850",
        "gocardless_bank": "092",
    },
    "tax": {"sales": "OUTPUT2", "stripe_fees": "REVERSECHARGES", "gocardless_fees": "INPUT2"},
    "country": "GB",
}


def test_settings_are_read_from_their_stored_form() -> None:
    assert Settings.from_dict(GIVEN) == Settings(
        feed_from=date(2026, 10, 1),
        sales_account="200",
        subscriptions_account="201",
        providers={
            "stripe": ProviderAccounts(clearing="091", fees="404", fees_tax="REVERSECHARGES"),
            "gocardless": ProviderAccounts(clearing="092", fees="405", fees_tax="INPUT2"),
        },
        main_bank_account="090",
        disputed_funds_account="621",
        bad_debts_account="416",
        suspense_account="850",
        sales_tax="OUTPUT2",
        time_zone="Europe/London",
        invoice_prefix="CN-",
        dispute_lost="credit_note",
        locked_period="park",
        vat_registered=True,
        offline_account="200",
        emails="neither",
    )


def test_subscriptions_without_an_account_of_their_own_are_sales() -> None:
    without = {name: code for name, code in GIVEN["accounts"].items() if name != "subscriptions"}
    for accounts in (without, without | {"subscriptions": []}):
        assert Settings.from_dict(GIVEN | {"accounts": accounts}).subscriptions_account == "200"


def test_a_moment_is_a_day_of_the_organisations_own() -> None:
    late = datetime(2026, 9, 30, 23, 30, tzinfo=UTC)
    assert Settings.from_dict(GIVEN).day_of(late) == date(2026, 10, 1)
    assert Settings.from_dict(GIVEN | {"time_zone": "UTC"}).day_of(late) == date(2026, 9, 30)


def test_a_business_may_not_be_registered_for_vat() -> None:
    assert not Settings.from_dict(GIVEN | {"vat_registered": False}).vat_registered


def test_time_zone_and_prefix_can_be_set() -> None:
    settings = Settings.from_dict(GIVEN | {"time_zone": "UTC", "invoice_prefix": "A"})
    assert (settings.time_zone, settings.invoice_prefix) == ("UTC", "A")


def test_a_business_gathers_for_five_minutes_what_nobody_waits_for_and_posts_its_sales_at_once() -> None:
    settings = Settings.from_dict(GIVEN)
    assert (settings.gather_for, settings.gather_sales_for) == (timedelta(minutes=5), timedelta())


def test_how_long_a_business_gathers_can_be_set() -> None:
    settings = Settings.from_dict(GIVEN | {"gather_minutes": 0, "gather_sales_minutes": 30})
    assert (settings.gather_for, settings.gather_sales_for) == (timedelta(), timedelta(minutes=30))


@pytest.mark.parametrize("name", ["gather_minutes", "gather_sales_minutes"])
@pytest.mark.parametrize("minutes", [-1, 61])
def test_minutes_beyond_an_hour_are_a_value_error(name: str, minutes: int) -> None:
    with pytest.raises(ValueError, match="not between 0 and 60"):
        Settings.from_dict(GIVEN | {name: minutes})


@pytest.mark.parametrize("missing", ["feed_from", "accounts", "tax"])
def test_a_missing_part_is_a_key_error(missing: str) -> None:
    with pytest.raises(KeyError):
        Settings.from_dict({name: part for name, part in GIVEN.items() if name != missing})


@pytest.mark.parametrize(
    ("given", "read"),
    [("credit_note", "credit_note"), ("write_off", "write_off"), ("bad_debts", "write_off")],
)
def test_what_a_lost_dispute_becomes_can_be_set(given: str, read: str) -> None:
    assert Settings.from_dict(GIVEN | {"dispute_lost": given}).dispute_lost == read


@pytest.mark.parametrize("word", ["park", "first_open_day"])
def test_what_becomes_of_a_locked_period_can_be_set(word: str) -> None:
    assert Settings.from_dict(GIVEN | {"locked_period": word}).locked_period == word


@pytest.mark.parametrize("word", ["on_authorisation", "on_payment", "both", "neither"])
def test_when_xero_sends_an_invoice_can_be_set(word: str) -> None:
    assert Settings.from_dict(GIVEN | {"emails": word}).emails == word


def test_offline_sales_may_have_an_account_of_their_own() -> None:
    accounts = GIVEN["accounts"] | {"offline_sales": "202"}
    assert Settings.from_dict(GIVEN | {"accounts": accounts}).offline_account == "202"


def test_a_provider_that_is_not_synced_needs_no_accounts() -> None:
    accounts = {name: code for name, code in GIVEN["accounts"].items() if not name.startswith("gocardless")}
    settings = Settings.from_dict(GIVEN | {"accounts": accounts, "synced": ["stripe"]})
    assert settings.providers.keys() == {"stripe"}
    assert settings.clearing_accounts == {"stripe": "091"}


def test_a_provider_that_is_not_synced_may_have_accounts_of_former_days() -> None:
    settings = Settings.from_dict(GIVEN | {"synced": ["stripe"]})
    assert settings.synced == ("stripe",)
    assert settings.providers.keys() == {"stripe", "gocardless"}
    assert Settings.from_dict(GIVEN).synced == ("stripe", "gocardless")


def test_a_provider_that_is_synced_needs_its_accounts() -> None:
    accounts = {name: code for name, code in GIVEN["accounts"].items() if name != "gocardless_bank"}
    with pytest.raises(KeyError, match="gocardless_bank"):
        Settings.from_dict(GIVEN | {"accounts": accounts, "synced": ["stripe", "gocardless"]})


def test_a_provider_that_nobody_knows_cannot_be_synced() -> None:
    with pytest.raises(ValueError, match="paypal: no such provider"):
        Settings.from_dict(GIVEN | {"synced": ["stripe", "paypal"]})


@pytest.mark.parametrize("name", ["dispute_lost", "locked_period", "emails"])
def test_a_word_that_no_choice_has_is_a_value_error(name: str) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        Settings.from_dict(GIVEN | {name: "whatever"})


@pytest.mark.parametrize(
    "role",
    [
        "sales",
        "stripe_fees",
        "stripe_bank",
        "gocardless_fees",
        "gocardless_bank",
        "main_bank",
        "disputed_funds",
        "bad_debts",
        "suspense",
    ],
)
def test_a_missing_account_is_a_key_error(role: str) -> None:
    accounts = {name: code for name, code in GIVEN["accounts"].items() if name != role}
    with pytest.raises(KeyError):
        Settings.from_dict(GIVEN | {"accounts": accounts})


def test_a_date_that_is_none_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        Settings.from_dict(GIVEN | {"feed_from": "1 October"})


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "../London"])
def test_a_time_zone_that_does_not_exist_cannot_be_set(zone: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        Settings.from_dict(GIVEN | {"time_zone": zone})


def test_one_clearing_account_for_two_processors_is_refused() -> None:
    accounts = GIVEN["accounts"] | {"gocardless_bank": "091"}
    with pytest.raises(ValueError, match="clearing account of its own"):
        Settings.from_dict(GIVEN | {"accounts": accounts})
