"""The backlog itself: as many movements as asked, all older than any later window of the feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from local.bench.drain.backlog import cards, debits
from local.bench.drain.run import GOCARDLESS, STRIPE, Backlog
from shared.feeds import OVERLAP

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_cards_are_as_many_movements_as_asked_with_refunds_and_payouts() -> None:
    account = cards(NOW, 600)
    kinds = {each["reporting_category"] for each in account.movements}
    assert kinds == {"charge", "refund", "payout"}
    assert len(account.movements) == 600
    assert len(account.payout_members) == 28
    assert sum(len(members) for members in account.payout_members.values()) == 600


def test_debits_are_as_many_movements_as_asked_with_refunds_and_payouts() -> None:
    account = debits(NOW, 600)
    counts = {name: len(account.things[name]) for name in ("payments", "refunds", "payouts")}
    assert sum(counts.values()) == 600
    assert counts["payouts"] == 28
    assert counts["refunds"] > 10
    assert all(account.paid_out[each["id"]] for each in account.things["payouts"])


def test_all_of_it_is_older_than_the_windows_that_follow_the_first() -> None:
    last = NOW - OVERLAP
    assert datetime.fromtimestamp(cards(NOW, 200).now, UTC) < last
    made = [each["created_at"] for each in debits(NOW, 200).events]
    assert datetime.fromisoformat(max(made)) < last
    assert datetime.fromisoformat(min(made)) > NOW - timedelta(days=41)


def test_a_scale_divides_numbers_and_limits_alike() -> None:
    made = Backlog.of(50)
    assert len(made.stripe.movements) == STRIPE // 50
    assert made.gocardless_limits.minute == 1000 // 50
    assert (made.stripe_limits.account, made.stripe_limits.endpoint) == (2, 1)
    debited = (len(made.gocardless.things[name]) for name in ("payments", "refunds", "payouts"))
    assert sum(debited) == GOCARDLESS // 50
