"""For each row of docs/accounting.md on GoCardless: the webhook, its documents in Xero, and what was sent.

The folders of tests/golden/gocardless are for a bookkeeper to read. GOLDEN=write makes them anew.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.gocardless_month import payments, payouts, refunds, reversals
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import Thing
from shared.providers.gocardless_timeline import PAYMENT, PAYOUT, REFUND
from tests.functions import debit_stories as debits
from tests.functions.golden import Story, Teller

LATER = timedelta(days=35)
NEVER = "payment never confirmed"
# What happened, as the table says.
ROWS = {
    "payment confirmed": "the debit or bank payment is sure",
    "payment failed": "it failed after it was confirmed",
    "payment charged_back": "the customer's bank took it back",
    "payment chargeback_cancelled": "the bank gave it back",
    "refund paid": "money went back to the customer",
    "refund failed": "it did not arrive and came back",
    "refund bounced": "the customer's bank did not take it",
    "refund funds_returned": "the customer's bank sent it back",
    "payout paid": "money went to the bank, with fees kept",
    "payout bounced": "the bank sent it back",
    NEVER: "it makes no books",
}

STORIES: dict[str, Story[GoCardlessAccount]] = {
    "payment confirmed": Story(debits.submitted, payments.confirm, "payment confirmed"),
    "payment confirmed, settled directly": Story(
        debits.submitted_directly, payments.confirm, "payment confirmed"
    ),
    "payment confirmed, of a subscription": Story(
        debits.submitted_by_subscription, payments.confirm, "payment confirmed"
    ),
    "payment failed in the same month": Story(debits.confirmed, reversals.fail_late, "payment failed"),
    "payment failed in a later month": Story(
        debits.confirmed, reversals.fail_late, "payment failed", later=LATER
    ),
    "payment failed in a later month, settled directly": Story(
        debits.confirmed_directly, reversals.fail_late, "payment failed", later=LATER
    ),
    "payment charged_back in the same month": Story(
        debits.confirmed, reversals.charge_back, "payment charged_back"
    ),
    "payment charged_back in a later month": Story(
        debits.confirmed, reversals.charge_back, "payment charged_back", later=LATER
    ),
    "payment chargeback_cancelled in the same month": Story(
        debits.charged_back, reversals.cancel_charge_back, "payment chargeback_cancelled"
    ),
    "payment chargeback_cancelled in a later month": Story(
        debits.charged_back, reversals.cancel_charge_back, "payment chargeback_cancelled", later=LATER
    ),
    "payment chargeback_cancelled after the invoice from suspense": Story(
        debits.charged_back_a_month_later, reversals.cancel_charge_back, "payment chargeback_cancelled"
    ),
    "refund paid": Story(debits.asked_to_refund, refunds.refund_paid, "refund paid"),
    "refund paid, told by a payout": Story(
        debits.kept_for_a_refund, lambda a, _: debits.paid_out(a), "refund paid"
    ),
    "refund failed in the same month": Story(debits.refunded, refunds.refund_fails, "refund failed"),
    "refund failed in a later month": Story(
        debits.refunded, refunds.refund_fails, "refund failed", later=LATER
    ),
    "refund bounced": Story(debits.refunded, debits.refund_bounces, "refund bounced"),
    "refund funds_returned": Story(
        debits.refunded_and_paid_out, debits.refund_returned, "refund funds_returned"
    ),
    "payout paid": Story(debits.confirmed, lambda a, _: debits.paid_out(a), "payout paid"),
    "payout paid, with half pennies of fees": Story(
        debits.four_confirmed, lambda a, _: debits.paid_out(a), "payout paid"
    ),
    "payout paid, with fees given back": Story(
        debits.failed_after_it_was_paid_out, lambda a, _: debits.paid_out(a), "payout paid"
    ),
    "payout bounced in the same month": Story(
        debits.sold_and_paid_out, payouts.payout_bounces, "payout bounced"
    ),
    "payout paid again after it bounced": Story(
        debits.paid_out_and_bounced, debits.paid_again, "payout paid"
    ),
    "payout bounced in a later month": Story(
        debits.sold_and_paid_out, payouts.payout_bounces, "payout bounced", later=LATER
    ),
    "payment never confirmed, failed": Story(debits.submitted, payments.fail, NEVER),
    "payment never confirmed, cancelled": Story(
        lambda a: payments.create(a, debits.mandate(a), Wanted(12000)), payments.cancel, NEVER
    ),
}


def test_every_row_of_the_table_has_a_story() -> None:
    ways = {"payment": PAYMENT, "refund": REFUND, "payout": PAYOUT}
    rows = {f"{thing} {word}" for thing, way in ways.items() for word in way.actions.values()}
    assert {story.category for story in STORIES.values()} == ROWS.keys() == {*rows, NEVER}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_as_it_was(quick_aws: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    TELLER.assert_told_as_it_was(name, STORIES[name], monkeypatch)


def _bodies(events: list[Thing]) -> list[Thing]:
    """GoCardless tells of up to 250 at once."""
    return [{"events": events}]


def _short(event: Thing) -> Thing:
    """The recorder believes no more of a webhook than what it is about."""
    return {name: event[name] for name in ("id", "resource_type", "action", "links")}


TELLER = Teller("gocardless", GoCardlessAccount, _bodies, _short, ROWS.__getitem__)
