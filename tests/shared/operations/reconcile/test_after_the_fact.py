"""The owner's word on what has changed meanwhile: late, repeated, and beside other people's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from functions.sync.reconcile_wiring import wire
from local.gocardless_month import reversals
from local.standins.xero import Fault, LoseAnswer, every_write
from local.stripe_month import payouts, sales
from local.stripe_month.account import DAY
from local.stripe_month.sales import Bought
from shared.errors import Unavailable
from shared.operations import parked
from shared.operations.opening_balance import Proposal, post, propose
from shared.operations.repair import TakenBack, accept, post_again
from shared.store import lanes, reconciliations
from shared.undo.dependencies import OneSource, Since
from tests.functions.merchant import ADA, Merchant
from tests.functions.shop import come_to_rest, nudged
from tests.functions.trading import by_hand, owner_of
from tests.functions.undo_and_redo import order_redo, redo, undo
from tests.handled import BY_HAND
from tests.shared.operations.collector import Collector
from tests.shared.operations.conftest import Look

TENANT = "demo"


def test_what_failed_meanwhile_is_not_posted_again_from_an_old_list(collector: Collector) -> None:
    payment = collector.confirmed(20000)
    collector.settle()
    id = paid_by(collector, payment["id"])
    collector.business.xero.delete_payment(id)
    collector.look()
    reversals.fail_late(collector.account, payment)
    collector.settle()
    with pytest.raises(TakenBack):
        post_again(owner_of(TENANT), id, wire())
    assert collector.look(thoroughly=True).unexplained == 0


def test_while_a_deletion_is_in_doubt_nothing_is_posted_again_and_the_lane_goes_on(
    collector: Collector,
) -> None:
    payment = collector.confirmed(20000)
    collector.settle()
    id = paid_by(collector, payment["id"])
    reversals.fail_late(collector.account, payment)
    collector.stack.xero.faults.add(Fault(LoseAnswer(), every_write, times=2))
    collector.show()
    collector.stack.feed()
    nudged(collector.stack)
    assert lanes.peek(TENANT).batch
    assert collector.look().is_moving
    with pytest.raises((TakenBack, Unavailable)):
        post_again(owner_of(TENANT), id, wire())
    come_to_rest(collector.stack)
    assert collector.look().is_reconciled


def paid_by(collector: Collector, payment: str) -> str:
    documents = collector.business.xero.documents()
    (found,) = (each for each in documents if each["reference"] == f"{payment} payment")
    return str(found["id"])


def test_a_payout_that_bounced_meanwhile_is_not_sent_a_second_time(merchant: Merchant, look: Look) -> None:
    sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    made = payouts.pay_out_all(merchant.account)
    merchant.settle()
    (transfer,) = (each for each in merchant.xero.documents() if each["kind"] == "bank_transfer")
    merchant.xero.delete_transfer(transfer["id"])
    look()
    payouts.payout_fails(merchant.account, made)
    merchant.settle()
    before = merchant.held()
    with pytest.raises(TakenBack):
        post_again(owner_of(TENANT), transfer["id"], wire())
    merchant.rest()
    assert (merchant.held(), look(thoroughly=True).unexplained) == (before, 0)


def test_what_needs_an_accepted_row_waits_and_keeps_nothing_else_from_xero(
    merchant: Merchant, look: Look
) -> None:
    merchant.xero.archive_account("200")
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    assert parked.accept(TENANT, f"{charge['id']} invoice", BY_HAND)
    source = OneSource(charge["balance_transaction"])
    undo(merchant.stack, TENANT, source)
    redo(merchant.stack, TENANT, source)
    assert look().unexplained == 0
    assert not look().is_moving


@pytest.fixture
def proposal(merchant: Merchant, look: Look) -> Proposal:
    """Stripe held 70.00 when the feed began."""
    merchant.account.now -= 60 * DAY
    merchant.account.move(7000, "charge", "charge", None)
    merchant.account.now += 60 * DAY
    merchant.settle()
    look()
    found = propose(owner_of(TENANT), "stripe", "091")
    assert found
    return found


def opened(merchant: Merchant, proposal: Proposal, account: str) -> OneSource:
    post(owner_of(TENANT), proposal, account, wire().postings, wire().clock(), "me")
    merchant.rest()
    return OneSource(f"opening stripe 2026-10-01 {account}")


def test_an_opening_balance_that_was_undone_counts_no_more(
    merchant: Merchant, look: Look, proposal: Proposal
) -> None:
    undo(merchant.stack, TENANT, opened(merchant, proposal, "850"), earlier_months=True)
    assert [cause.reason_code for cause in look().causes] == ["opening_balance"]
    opened(merchant, proposal, "200")
    assert look(thoroughly=True).causes == ()


def test_of_two_opening_balances_one_comes_back_only_while_none_stands(
    merchant: Merchant, look: Look, proposal: Proposal
) -> None:
    first = opened(merchant, proposal, "850")
    undo(merchant.stack, TENANT, first, earlier_months=True)
    opened(merchant, proposal, "200")
    (obstacle,) = order_redo(merchant.stack, TENANT, first).obstacles
    assert obstacle.reason_code == "opening_stands"
    assert look().difference == 0
    since = Since(owner_of(TENANT).settings.feed_from)
    undo(merchant.stack, TENANT, since, earlier_months=True)
    redo(merchant.stack, TENANT, since)
    assert look().difference == -7000
    redo(merchant.stack, TENANT, first)
    assert merchant.held()["091"] == Decimal("70.00")


def test_what_is_entered_under_a_waiting_rows_reference_is_a_double_at_once_and_later(
    merchant: Merchant, look: Look
) -> None:
    merchant.xero.archive_account("200")
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    look()
    by_hand(merchant.xero, 118, reference=f"{charge['balance_transaction']} payment")
    for later in (0, 3, 3):
        merchant.stack.clock.shift(timedelta(hours=later))
        made = look()
        assert (made.unexplained, made.is_moving) == (0, False)
        assert "double" in {cause.reason_code for cause in made.causes}


def test_what_is_entered_for_a_day_before_the_feed_counts_as_the_opening(
    merchant: Merchant, look: Look
) -> None:
    look()
    merchant.stack.clock.shift(timedelta(hours=1))
    by_hand(merchant.xero, 25, day="2026-09-30")
    assert [(cause.reason_code, cause.pence) for cause in look().causes] == [("opening_balance", 2500)]


def test_a_link_survives_that_the_owner_accepts_its_document(merchant: Merchant, look: Look) -> None:
    sales.pay(merchant.account, Bought(5000, ADA, app="ca_xero"))
    merchant.settle()
    by_hand(merchant.xero, 50, day="2026-10-12")
    by_hand(merchant.xero, 0.95, kind="SPEND", day="2026-10-12")
    assert look().is_reconciled
    for finding in reconciliations.findings(TENANT):
        accept(TENANT, finding.id, BY_HAND)
    assert look().is_reconciled


def test_a_look_that_fails_is_not_tried_again_at_once(merchant: Merchant, look: Look) -> None:
    merchant.stack.xero.faults.add(Fault(LoseAnswer(), times=9))
    with pytest.raises(Unavailable):
        look()
    assert reconciliations.state(TENANT).tried_at
    assert reconciliations.state(TENANT).read_at is None
