"""For each row of docs/accounting.md on Stripe: the webhook, its documents in Xero, and what was sent.

The folders of tests/golden/stripe are for a bookkeeper to read. GOLDEN=write makes them anew.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.stripe_month import adjustments, disputes, payouts, refunds, sales
from local.stripe_month.account import StripeAccount
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Buyer, Thing
from shared.providers.stripe_meanings import MEANINGS
from tests.functions.golden import Story, Teller

ADA = Buyer("Ada Lovell", "ada@example.com", "Leeds")
DAY = timedelta(days=1)


def _sale(account: StripeAccount) -> Thing:
    """The sale that most stories are about: 120.00, VAT inside, paid by card."""
    return sales.pay(account, Bought(12000, ADA))


def _nothing(account: StripeAccount) -> Thing:
    return {}


def _debit(account: StripeAccount) -> Thing:
    charge = sales.debit(account, Bought(9000, ADA))
    sales.debit_succeeds(account, charge)
    return charge


def _refunded(account: StripeAccount) -> Thing:
    charge = _sale(account)
    return {"refund": refunds.refund(account, charge, 3000), "charge": charge}


def _disputed(account: StripeAccount) -> Thing:
    charge = _sale(account)
    return disputes.dispute(account, charge, 12000)


def _disputed_in_euros(account: StripeAccount) -> Thing:
    charge = sales.pay(account, Bought(18000, ADA, currency="eur"))
    return disputes.dispute(account, charge, 18000)


def _lost(account: StripeAccount) -> Thing:
    dispute = _disputed(account)
    disputes.lose(account, dispute)
    return dispute


def _paid_out(account: StripeAccount) -> Thing:
    _sale(account)
    return payouts.pay_out_all(account)


STORIES: dict[str, Story[StripeAccount]] = {
    "charge": Story(_nothing, lambda a, _: _sale(a), "charge"),
    "charge with VAT on the fee": Story(
        _nothing, lambda a, _: sales.pay(a, Bought(12000, ADA, vat=True)), "charge"
    ),
    "charge without a name": Story(_nothing, lambda a, _: sales.pay(a, Bought(4500)), "charge"),
    "charge in euros, settled in pounds": Story(
        _nothing, lambda a, _: sales.pay(a, Bought(18000, ADA, currency="eur")), "charge"
    ),
    "charge captured in parts": Story(
        lambda a: sales.capture_part(a, Bought(4000, ADA)),
        lambda a, charge: sales.capture_more(a, charge, 2000),
        "charge",
    ),
    "charge_failure in the same month": Story(
        _debit, lambda a, charge: sales.debit_fails_late(a, charge, 0), "charge_failure"
    ),
    "charge_failure in a later month": Story(
        _debit, lambda a, charge: sales.debit_fails_late(a, charge, 0), "charge_failure", later=35 * DAY
    ),
    "refund of a part": Story(_sale, lambda a, charge: refunds.refund(a, charge, 3000), "refund"),
    "partial_capture_reversal": Story(
        _sale, lambda a, charge: sales.capture_less(a, charge, 2000), "partial_capture_reversal"
    ),
    "refund_failure in the same month": Story(
        _refunded, lambda a, it: refunds.refund_fails(a, it["refund"], it["charge"]), "refund_failure"
    ),
    "refund_failure in a later month": Story(
        _refunded,
        lambda a, it: refunds.refund_fails(a, it["refund"], it["charge"]),
        "refund_failure",
        later=35 * DAY,
    ),
    "dispute": Story(
        _sale,
        lambda a, charge: disputes.dispute(a, charge, 12000),
        "dispute",
    ),
    "dispute_reversal with the fee given back": Story(
        _disputed, lambda a, dispute: disputes.win(a, dispute, fee_back=True), "dispute_reversal"
    ),
    "dispute_reversal after the loss": Story(
        _lost, lambda a, dispute: disputes.win(a, dispute, fee_back=False), "dispute_reversal"
    ),
    "dispute_reversal after the loss, written off": Story(
        _lost,
        lambda a, dispute: disputes.win(a, dispute, fee_back=False),
        "dispute_reversal",
        (("dispute_lost", "write_off"),),
    ),
    "dispute_reversal of what was withdrawn before the feed": Story(
        _disputed,
        lambda a, dispute: disputes.win(a, dispute, fee_back=False),
        "dispute_reversal",
        (("feed_from", "2026-10-14"),),
        later=5 * DAY,
    ),
    "dispute_reversal at another exchange rate": Story(
        _disputed_in_euros,
        lambda a, dispute: disputes.win(a, dispute, fee_back=False),
        "dispute_reversal",
        later=3 * DAY,
    ),
    "dispute lost": Story(_disputed, disputes.lose, "dispute lost"),
    "dispute lost, withdrawn before the feed": Story(
        _disputed, disputes.lose, "dispute lost", (("feed_from", "2026-10-14"),), later=5 * DAY
    ),
    "dispute lost, written off": Story(
        _disputed, disputes.lose, "dispute lost", (("dispute_lost", "write_off"),)
    ),
    "fee": Story(_nothing, lambda a, _: adjustments.own_fee(a, 500), "fee"),
    "fee with VAT": Story(_nothing, lambda a, _: adjustments.own_fee(a, 500, vat=True), "fee"),
    "fee with VAT on a part": Story(
        _nothing, lambda a, _: adjustments.own_fee(a, 500, vat=True, untaxed=70), "fee"
    ),
    "tax": Story(_nothing, lambda a, _: adjustments.vat_by_itself(a, 101), "tax"),
    "tax given back": Story(_nothing, lambda a, _: adjustments.vat_by_itself(a, -101), "tax"),
    "tax of an owner who is not VAT-registered": Story(
        _nothing,
        lambda a, _: adjustments.vat_by_itself(a, 101),
        "tax",
        (("vat_registered", False),),
    ),
    "network_cost": Story(_nothing, lambda a, _: adjustments.network_cost(a, 70), "network_cost"),
    "payout": Story(_sale, lambda a, _: payouts.pay_out_all(a), "payout"),
    "payout_reversal in the same month": Story(_paid_out, payouts.payout_fails, "payout_reversal"),
    "payout_reversal in a later month": Story(
        _paid_out, payouts.payout_fails, "payout_reversal", later=35 * DAY
    ),
    "topup": Story(_nothing, lambda a, _: payouts.top_up(a, 10000), "topup"),
    "topup_reversal": Story(lambda a: payouts.top_up(a, 10000), payouts.top_up_reversed, "topup_reversal"),
    "unknown category": Story(_nothing, lambda a, _: adjustments.set_right(a, -250), "any other"),
}


def test_every_row_of_the_table_has_a_story() -> None:
    assert {story.category for story in STORIES.values()} == {*MEANINGS, "dispute lost", "any other"}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_as_it_was(quick_aws: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    TELLER.assert_told_as_it_was(name, STORIES[name], monkeypatch)


def _short(event: Thing) -> Thing:
    """The recorder believes no more of a webhook than what it is about."""
    thing = event["data"]["object"]
    return {
        "id": event["id"],
        "type": event["type"],
        "object": {"id": thing["id"], "object": thing["object"]},
    }


def _words(category: str) -> str:
    meaning = MEANINGS.get(category)
    return meaning.description if meaning else "see docs/accounting.md"


TELLER = Teller("stripe", StripeAccount, lambda events: events, _short, _words)
