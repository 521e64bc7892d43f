from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.choices.check import Problem
from shared.choices.choices import Choices
from shared.choices.into_settings import choices_of, settings_of, stale
from shared.settings import ProviderAccounts, Settings
from tests.shared.chart.charts import CHART, with_account, with_organisation
from tests.shared.choices.chosen import COMPLETE, SETTINGS

ZONE = "Europe/London"


def test_complete_choices_become_settings_with_the_codes_of_today() -> None:
    assert settings_of(COMPLETE, CHART, ZONE) == SETTINGS
    renumbered = with_account(CHART, "sales", code="210")
    assert settings_of(COMPLETE, renumbered, ZONE)["accounts"]["sales"] == "210"


def test_the_money_core_reads_what_was_chosen() -> None:
    chosen = replace(
        COMPLETE, emails="both", dispute_lost="write_off", gather_minutes=0, feed_from=date(2026, 1, 5)
    )
    read = Settings.from_dict(settings_of(chosen, CHART, "UTC"))
    assert (read.sales_account, read.subscriptions_account, read.offline_account) == ("200", "201", "202")
    assert read.providers["stripe"] == ProviderAccounts("091", "404", "REVERSECHARGES")
    assert (read.emails, read.dispute_lost, read.time_zone, read.feed_from) == (
        "both",
        "write_off",
        "UTC",
        date(2026, 1, 5),
    )


def test_a_provider_that_is_not_synced_keeps_the_accounts_that_it_had() -> None:
    made = settings_of(replace(COMPLETE, gocardless_synced=False), CHART, ZONE)
    assert made == SETTINGS | {"synced": ["stripe"]}


def test_a_provider_that_was_never_synced_has_no_accounts() -> None:
    off = replace(COMPLETE, gocardless_synced=False, gocardless_bank=None)
    made = settings_of(off, CHART, ZONE)
    assert "gocardless_fees" not in made["accounts"]
    assert Settings.from_dict(made).providers.keys() == {"stripe"}


def test_without_accounts_of_their_own_everything_is_sales() -> None:
    made = settings_of(replace(COMPLETE, subscriptions=(), offline_sales=None), CHART, ZONE)
    read = Settings.from_dict(made)
    assert (read.subscriptions_account, read.offline_account) == ("200", "200")


@pytest.mark.parametrize(
    "choices", [Choices(), replace(COMPLETE, feed_from=None), replace(COMPLETE, sales="main")]
)
def test_what_is_incomplete_or_does_not_fit_makes_no_settings(choices: Choices) -> None:
    with pytest.raises(ValueError, match="incomplete"):
        settings_of(choices, CHART, ZONE)


@pytest.mark.parametrize(
    "choices",
    [
        COMPLETE,
        replace(
            COMPLETE,
            gocardless_synced=False,
            gocardless_bank=None,
            gocardless_fees=None,
            gocardless_fees_tax=None,
        ),
        replace(COMPLETE, subscriptions=(), offline_sales=None, emails="on_payment", invoice_prefix="A-"),
    ],
)
def test_settings_lead_back_to_the_choices_that_they_were_made_of(choices: Choices) -> None:
    assert choices_of(settings_of(choices, CHART, ZONE), CHART) == choices


def test_an_account_that_xero_does_not_have_is_not_chosen() -> None:
    settings = SETTINGS | {"accounts": SETTINGS["accounts"] | {"sales": "999"}}
    assert choices_of(settings, CHART).sales is None


def test_settings_that_still_fit_are_not_stale() -> None:
    assert stale(COMPLETE, CHART, SETTINGS) == ()


def test_a_lock_date_that_has_passed_the_first_day_makes_nothing_stale_and_takes_no_accounts_out() -> None:
    locked = with_organisation(CHART, period_lock=date(2027, 3, 31))
    assert stale(COMPLETE, locked, SETTINGS) == ()
    cards_alone, begun = replace(COMPLETE, gocardless_synced=False), COMPLETE.feed_from
    made = settings_of(cards_alone, locked, ZONE, begun)
    assert made == settings_of(cards_alone, CHART, ZONE)
    assert "gocardless_bank" in made["accounts"]
    with pytest.raises(ValueError, match="do not fit"):
        settings_of(cards_alone, locked, ZONE)


def test_another_code_an_archived_account_and_one_that_vanished_make_settings_stale() -> None:
    chart = with_account(with_account(CHART, "online", code="210"), "bad", status="ARCHIVED")
    gone = replace(chart, accounts=tuple(each for each in chart.accounts if each.id != "fees"))
    said = "Online sales had the code 202 in Xero and now has 210. Save the settings again."
    vanished = "The account that was chosen is no longer in Xero. Choose another one."
    assert set(stale(COMPLETE, gone, SETTINGS)) == {
        Problem("subscriptions", said),
        Problem("offline_sales", said),
        Problem("bad_debts", "416 Bad Debts: archived in Xero."),
        Problem("stripe_fees", vanished),
        Problem("gocardless_fees", vanished),
    }
