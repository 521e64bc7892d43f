from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.choices.check import Problem, check
from shared.choices.choices import Choices
from tests.shared.chart.charts import CHART, with_account, with_organisation
from tests.shared.choices.chosen import COMPLETE

LOCKED = with_organisation(CHART, period_lock=date(2026, 3, 31), year_end_lock=date(2026, 10, 1))


def test_what_fits_has_no_problem_and_what_is_missing_is_none() -> None:
    assert check(COMPLETE, CHART) == ()
    assert check(Choices(), CHART) == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"gocardless_bank": "stripe"},
            Problem(
                "gocardless_bank",
                "Bank account for GoCardless and Bank account for Stripe need an account each.",
            ),
        ),
        (
            {"stripe_bank": "main"},
            Problem("stripe_bank", "Bank account for Stripe and Main bank account need an account each."),
        ),
        ({"stripe_bank": "sales"}, Problem("stripe_bank", "200 Sales: is not a bank account.")),
        ({"sales": "bad"}, Problem("sales", "416 Bad Debts: is not an income account.")),
        ({"bad_debts": "sales"}, Problem("bad_debts", "200 Sales: is not an expense account.")),
        (
            {"sales": "gone"},
            Problem("sales", "The account that was chosen is no longer in Xero. Choose another one."),
        ),
        (
            {"subscriptions": ("online", "suspense")},
            Problem("subscriptions", "850 Suspense: is not an income account."),
        ),
        (
            {"sales_tax": "INPUT2"},
            Problem("sales_tax", "20% (VAT on Expenses): does not apply to income."),
        ),
        (
            {"stripe_fees_tax": "OUTPUT2"},
            Problem("stripe_fees_tax", "20% (VAT on Income): does not apply to expenses."),
        ),
        (
            {"sales_tax": "TAX001"},
            Problem("sales_tax", "The VAT rate that was chosen is no longer in Xero. Choose another one."),
        ),
        (
            {"dispute_lost": "shrug"},
            Problem("dispute_lost", "When a dispute is lost: choose one of the answers."),
        ),
        ({"gather_minutes": 61}, Problem("gather_minutes", "Choose between 0 and 60 minutes.")),
        (
            {"invoice_prefix": "-;"},
            Problem(
                "invoice_prefix",
                "A prefix has up to 10 letters, digits and hyphens, and begins with a letter or digit.",
            ),
        ),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(changes: dict[str, Any], problem: Problem) -> None:
    assert check(replace(COMPLETE, **changes), CHART) == (problem,)


def test_of_a_provider_that_is_not_synced_nothing_can_be_wrong() -> None:
    off = replace(COMPLETE, gocardless_synced=False, gocardless_bank="stripe", gocardless_fees="gone")
    assert check(off, CHART) == ()


def test_without_a_vat_registration_every_rate_but_none_is_a_problem() -> None:
    chart = with_organisation(CHART, vat_registered=False)
    none = replace(COMPLETE, sales_tax="NONE", stripe_fees_tax="NONE", gocardless_fees_tax="NONE")
    assert check(none, chart) == ()
    assert {each.field for each in check(COMPLETE, chart)} == {
        "sales_tax",
        "stripe_fees_tax",
        "gocardless_fees_tax",
    }
    assert [each.field for each in check(replace(none, sales_tax=""), chart)] == ["sales_tax"]


def test_a_first_day_in_locked_books_is_a_problem_unless_such_payments_go_to_an_open_day() -> None:
    words = "The books are locked in Xero up to 1 October 2026. Begin on a later day."
    assert check(COMPLETE, LOCKED) == (Problem("feed_from", words),)
    assert check(replace(COMPLETE, feed_from=date(2026, 10, 2)), LOCKED) == ()
    assert check(replace(COMPLETE, locked_period="first_open_day"), LOCKED) == ()


def test_a_first_day_that_is_in_force_stays_right_however_much_is_locked_since() -> None:
    assert check(COMPLETE, LOCKED, begun=COMPLETE.feed_from) == ()
    assert check(COMPLETE, LOCKED, begun=date(2026, 8, 1)) != ()


def test_nothing_begins_before_there_were_payments() -> None:
    (problem,) = check(replace(COMPLETE, feed_from=date(1, 1, 1)), CHART)
    assert problem == Problem(
        "feed_from", "Begin on 1 January 2011 or later: there are no payments of before."
    )


def test_an_organisation_that_does_not_keep_pounds_cannot_be_served() -> None:
    (problem,) = check(COMPLETE, with_organisation(CHART, base_currency="EUR"))
    assert problem.field == "organisation"
    assert "EUR" in problem.sentence


def test_what_was_archived_since_is_a_problem() -> None:
    (problem,) = check(COMPLETE, with_account(CHART, "bad", status="ARCHIVED"))
    assert problem == Problem("bad_debts", "416 Bad Debts: archived in Xero.")
