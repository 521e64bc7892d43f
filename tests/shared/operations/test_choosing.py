from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from shared.choices.choices import Choices
from shared.operations.choosing import FIRST_POSTING, choose, current, take_back
from shared.store import businesses, choices, jobs, looks, tenants
from shared.store.choices import Saved, SavedMeanwhile
from tests.shared.chart.charts import CHART, with_account, with_organisation
from tests.shared.choices.chosen import ANSWERED, COMPLETE, SETTINGS
from tests.shared.preflight.looked import LOOK, trace

LATER = CLOSE + timedelta(hours=1)
DRAFT = replace(ANSWERED, feed_from=None)


@pytest.fixture(autouse=True)
def begun(stack: Stack) -> None:
    businesses.begin("acme", "Acme Ltd", "Europe/London", True, CLOSE)
    tenants.connected("acme", "stripe", CLOSE)


def chosen(after: Choices, revision: int = 0, **others: Any) -> Any:
    given: dict[str, Any] = {"chart": CHART, "by": "ada", "now": CLOSE} | others
    return choose("acme", after, revision, **given)


def test_what_is_incomplete_is_kept_and_what_is_missing_is_told() -> None:
    became = chosen(DRAFT)
    assert (became.problems, became.missing) == ((), ("feed_from",))
    assert current("acme", CHART) == became.saved == Saved(DRAFT, 1, "ada", CLOSE)
    assert tenants.read("acme") is None


def test_complete_choices_are_in_force_at_once_and_what_rested_is_due() -> None:
    jobs.claim(next(jobs.due("feed_stripe", CLOSE)), LATER + timedelta(minutes=10))
    chosen(DRAFT)
    assert jobs.due_at("acme", "feed_stripe") == LATER + timedelta(minutes=10)
    chosen(ANSWERED, 1, now=LATER)
    assert tenants.settings("acme") == SETTINGS
    assert jobs.due_at("acme", "feed_stripe") == LATER


def test_the_first_comparison_waits_until_what_the_feed_finds_has_been_gathered_and_posted() -> None:
    jobs.claim(next(jobs.due("reconcile", CLOSE)), LATER + timedelta(hours=1))
    chosen(replace(ANSWERED, gather_minutes=20), now=LATER)
    assert jobs.due_at("acme", "reconcile") == LATER + FIRST_POSTING + timedelta(minutes=20)


def test_what_does_not_fit_is_said_and_not_saved() -> None:
    became = chosen(replace(ANSWERED, sales="bad"))
    assert [each.field for each in became.problems] == ["sales"]
    assert became.saved == choices.read("acme") == Saved()


def test_a_change_that_is_not_complete_leaves_the_settings_in_force() -> None:
    chosen(ANSWERED)
    chosen(replace(ANSWERED, sales=None), 1)
    assert tenants.settings("acme") == SETTINGS
    assert current("acme", CHART).choices.sales is None


def test_settings_can_be_changed_after_xero_s_lock_date_has_passed_their_first_day() -> None:
    chosen(ANSWERED)
    locked = with_organisation(CHART, period_lock=date(2027, 3, 31))
    became = chosen(replace(ANSWERED, gather_minutes=20), 1, chart=locked)
    assert (became.problems, became.saved.revision) == ((), 2)
    settings = tenants.settings("acme")
    assert settings
    assert settings["gather_minutes"] == 20
    moved = chosen(replace(ANSWERED, feed_from=date(2026, 9, 1)), 2, chart=locked)
    assert [each.field for each in moved.problems] == ["feed_from"]


def test_the_same_choices_are_no_change() -> None:
    chosen(ANSWERED)
    assert chosen(ANSWERED, 1).saved.revision == 1
    assert len([*choices.history("acme")]) == 1


def test_the_same_choices_bring_a_code_that_was_changed_in_xero_into_force() -> None:
    chosen(ANSWERED)
    chosen(ANSWERED, 1, chart=with_account(CHART, "sales", code="210"))
    settings = tenants.settings("acme")
    assert settings
    assert settings["accounts"]["sales"] == "210"


def test_whoever_saw_an_earlier_revision_is_told() -> None:
    chosen(DRAFT, by="bob")
    with pytest.raises(SavedMeanwhile, match="saved last by bob"):
        chosen(ANSWERED)


def test_a_revision_that_nobody_has_saved_is_refused() -> None:
    with pytest.raises(SavedMeanwhile, match="saved last by nobody"):
        chosen(ANSWERED, 5)
    assert choices.read("acme") == Saved()


def test_a_change_is_taken_back_by_a_change_of_its_own_which_keeps_later_ones() -> None:
    chosen(ANSWERED)
    chosen(replace(ANSWERED, sales="online"), 1)
    chosen(replace(ANSWERED, sales="online", emails="both"), 2)
    became = take_back("acme", 2, CHART, "bob", LATER)
    assert became.saved == Saved(replace(ANSWERED, emails="both"), 4, "bob", LATER)
    assert [each.sentence for each in next(choices.history("acme")).differences] == [
        "Sales account: 202 Online sales → 200 Sales"
    ]
    settings = tenants.settings("acme")
    assert settings
    assert (settings["accounts"]["sales"], settings["emails"]) == ("200", "both")


def test_what_was_never_changed_cannot_be_taken_back() -> None:
    with pytest.raises(LookupError, match="no change 3"):
        take_back("acme", 3, CHART, "bob", LATER)


def test_settings_that_an_operator_made_are_where_the_owner_begins() -> None:
    tenants.write("acme", SETTINGS | {"gather_sales_minutes": 10}, "org-1", "ada")
    assert current("acme", CHART) == Saved(COMPLETE)
    chosen(replace(COMPLETE, emails="both"))
    assert tenants.settings("acme") == SETTINGS | {"gather_sales_minutes": 10, "emails": "both"}


def test_a_first_day_that_an_operator_has_set_stays() -> None:
    chosen(ANSWERED)
    tenants.set_feed_start("acme", date(2026, 8, 1))
    assert current("acme", CHART).choices.feed_from == date(2026, 8, 1)


def test_a_business_that_never_began_chooses_nothing() -> None:
    with pytest.raises(LookupError, match="no tenant nobody"):
        choose("nobody", ANSWERED, 0, CHART, "ada", CLOSE)


def test_an_organisation_that_has_left_vat_must_choose_its_rates_anew() -> None:
    became = chosen(ANSWERED, chart=with_organisation(CHART, vat_registered=False))
    assert {each.field for each in became.problems} == {
        "sales_tax",
        "stripe_fees_tax",
        "gocardless_fees_tax",
    }


def test_nothing_is_booked_before_an_owner_has_said_whether_another_tool_posts_the_same() -> None:
    became = chosen(COMPLETE)
    assert became.missing == ("stripe_other_tool", "gocardless_other_tool")
    assert tenants.read("acme") is None
    chosen(ANSWERED, 1)
    assert tenants.settings("acme") == SETTINGS


def test_whose_settings_are_in_force_is_not_held_up_by_the_question() -> None:
    tenants.write("acme", SETTINGS, "org-1", "ada")
    assert chosen(replace(COMPLETE, emails="both")).missing == ()
    settings = tenants.settings("acme")
    assert settings
    assert settings["emails"] == "both"


def test_a_no_that_recent_traces_belie_is_doubted_once_and_taken_from_whoever_is_sure() -> None:
    looks.keep("acme", replace(LOOK, traces=(trace(latest=CLOSE.date() - timedelta(days=30)),)))
    doubted = chosen(ANSWERED)
    assert doubted.is_doubted
    assert [each.field for each in doubted.problems] == ["stripe_other_tool"]
    assert choices.read("acme") == Saved()
    assert not chosen(ANSWERED, is_sure=True).problems
    assert not chosen(replace(ANSWERED, emails="both"), 1).problems


def test_a_no_is_believed_where_all_traces_are_old() -> None:
    looks.keep("acme", replace(LOOK, traces=(trace(latest=CLOSE.date() - timedelta(days=31)),)))
    assert not chosen(ANSWERED).problems
