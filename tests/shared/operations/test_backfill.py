"""The feed's first day is moved, and what came of that is known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from functions.sync.reconcile_wiring import wire
from local.stripe_month import sales
from local.stripe_month.account import DAY
from local.stripe_month.sales import Bought
from shared.jobs import FEED_OF
from shared.operations.backfill import AT_ONCE, Move, begin, plan, progress
from shared.operations.opening_balance import Proposal, post
from shared.store import jobs
from shared.store.tenants import Tenant
from tests.functions.merchant import ADA, Merchant
from tests.functions.trading import owner_of
from tests.shared.operations.conftest import Look

FIRST, EARLIER = date(2026, 10, 1), date(2026, 8, 1)


def owner() -> Tenant:
    return owner_of("demo")


def test_what_lay_before_the_feed_is_booked_once_it_begins_earlier(merchant: Merchant, look: Look) -> None:
    merchant.account.now -= 60 * DAY
    sales.pay(merchant.account, Bought(7000, ADA))
    merchant.account.now += 60 * DAY
    merchant.settle()
    assert "091" not in merchant.held()
    move = plan(owner(), EARLIER, datetime.now(UTC))
    assert (move, move.is_forward) == (Move(FIRST, EARLIER), False)
    begin(owner(), move)
    assert {jobs.due_at("demo", job) for job in FEED_OF.values()} == {AT_ONCE}
    assert [each.is_finished for each in progress(owner())] == [False, False]
    merchant.settle()
    assert [each.is_finished for each in progress(owner())] == [True, True]
    assert merchant.held()["091"] == Decimal("68.75")
    assert look().is_reconciled


def test_an_opening_balance_as_of_the_old_day_is_part_of_the_plan(merchant: Merchant) -> None:
    post(owner(), Proposal("stripe", 7000, 0), "850", wire().postings, wire().clock(), "me")
    move = plan(owner(), EARLIER, datetime.now(UTC))
    assert move.openings == ("opening stripe 2026-10-01 850",)


@pytest.mark.parametrize(("day", "words"), [(date(2027, 1, 1), "in the future"), (FIRST, "already")])
def test_a_day_that_nothing_can_begin_on_is_refused(merchant: Merchant, day: date, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        plan(owner(), day, datetime.now(UTC))


def test_a_later_day_is_called_one(merchant: Merchant) -> None:
    assert plan(owner(), date(2026, 10, 2), datetime.now(UTC)).is_forward
