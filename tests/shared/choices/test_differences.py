from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.choices.choices import Choices
from shared.choices.differences import differences
from tests.shared.chart.charts import CHART
from tests.shared.choices.chosen import COMPLETE


def sentences(before: Choices, after: Choices) -> list[str]:
    return [each.sentence for each in differences(before, after, CHART)]


def test_what_has_changed_is_said_in_an_owners_words_in_the_order_of_the_fields() -> None:
    after = replace(
        COMPLETE,
        gocardless_synced=False,
        sales="online",
        subscriptions=(),
        sales_tax="",
        stripe_fees_tax="NONE",
        emails="both",
        gather_minutes=10,
        feed_from=date(2026, 11, 2),
    )
    assert sentences(COMPLETE, after) == [
        "Sync and reconcile GoCardless payments: yes → no",
        "Sales account: 200 Sales → 202 Online sales",
        "Subscription accounts: 201 Subscriptions, 202 Online sales → nothing yet",
        "VAT on sales: 20% (VAT on Income) → the rate of the account",
        "VAT on Stripe fees: Reverse Charge Expenses (20%) → No VAT",
        "Minutes to gather fees and payouts: 5 → 10",
        "When Xero e-mails invoices: Never → Both times",
        "First day of the feed: 1 October 2026 → 2 November 2026",
    ]


def test_a_first_choice_comes_from_nothing() -> None:
    assert sentences(Choices(), replace(Choices(), sales="sales", sales_tax="OUTPUT2")) == [
        "Sales account: nothing yet → 200 Sales",
        "VAT on sales: nothing yet → 20% (VAT on Income)",
    ]


def test_an_account_that_is_gone_is_said_to_be() -> None:
    gone = replace(COMPLETE, sales="gone")
    assert sentences(gone, COMPLETE) == ["Sales account: an account that is no longer in Xero → 200 Sales"]


def test_the_same_choices_do_not_differ() -> None:
    assert sentences(COMPLETE, COMPLETE) == []
