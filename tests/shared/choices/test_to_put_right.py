"""What Xero no longer lets the settings use is said in an owner's sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.choices.choices import Choices
from shared.choices.fields import ASKED
from shared.choices.to_put_right import NAMES, UNTIL_THEN, to_put_right
from tests.shared.chart.charts import CHART, with_account, with_organisation
from tests.shared.choices.chosen import COMPLETE, SETTINGS


def test_settings_that_fit_need_nobody() -> None:
    assert to_put_right(COMPLETE, CHART, SETTINGS) == ()


@pytest.mark.parametrize(
    ("id", "changes", "says"),
    [
        (
            "fees",
            {"status": "ARCHIVED"},
            "The account for Stripe's fees, 404 Bank Fees, is archived in",
        ),
        ("main", {"currency": "USD"}, "The main bank account, 090 Business Bank Account, is in USD."),
        ("sales", {"code": "210"}, "The sales account, Sales, had the code 200 in Xero and now has 210."),
        (
            "suspense",
            {"takes_payments": False},
            "The suspense account, 850 Suspense, takes no payments: ",
        ),
        ("bad", {"code": ""}, "The account for bad debts, Bad Debts, has no code: give it one in Xero."),
    ],
)
def test_what_was_changed_in_xero_is_said_with_what_to_do(
    id: str, changes: dict[str, Any], says: str
) -> None:
    found = to_put_right(COMPLETE, with_account(CHART, id, **changes), SETTINGS)
    assert found
    assert all(UNTIL_THEN in each and "Settings" in each.title() for each in found)
    assert any(each.startswith(says) for each in found), found


def test_an_account_and_a_rate_that_have_vanished_are_said() -> None:
    kept = tuple(each for each in CHART.accounts if each.id != "sales")
    gone = replace(CHART, accounts=kept, tax_rates=())
    found = to_put_right(COMPLETE, gone, SETTINGS)
    assert any(each.startswith("The sales account, 200, is no longer in Xero. Choose") for each in found)
    assert any(each.startswith("The VAT rate on sales is no longer in Xero.") for each in found)


def test_an_account_that_an_operator_named_and_that_has_vanished_is_said_by_its_code() -> None:
    kept = tuple(each for each in CHART.accounts if each.id != "sales")
    found = to_put_right(Choices(), replace(CHART, accounts=kept), SETTINGS)
    assert [each.partition(". ")[0] for each in found] == ["The sales account, 200, is no longer in Xero"]


def test_choices_that_are_not_complete_are_not_in_force_yet() -> None:
    """What was chosen before them is: there an account may be archived all the same."""
    archived = with_account(CHART, "sales", status="ARCHIVED")
    (found,) = to_put_right(replace(COMPLETE, sales=None), archived, SETTINGS)
    assert found.startswith("The sales account, 200 Sales, is archived")


def test_a_lock_date_and_what_is_not_synced_are_nothing_to_put_right_here() -> None:
    locked = with_organisation(CHART, period_lock=COMPLETE.feed_from)
    archived = with_account(locked, "gocardless", status="ARCHIVED")
    alone = replace(COMPLETE, gocardless_synced=False)
    assert to_put_right(alone, archived, SETTINGS) == ()


def test_every_account_and_rate_has_a_name_in_sentences() -> None:
    asked = {field for field, each in ASKED.items() if each.kind in ("account", "accounts", "tax")}
    assert NAMES.keys() == asked
