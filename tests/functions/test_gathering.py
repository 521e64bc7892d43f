"""What somebody waits for goes to Xero at once; the rest shares calls with what comes after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from local.stack.in_process import Stack
from local.standins.xero import Limits
from local.standins.xero.limits import Meter
from shared.store import lanes, rows
from shared.store.tables.lanes import LaneItem
from shared.store.tables.ledger import RowItem
from tests.factories import sales
from tests.functions.process_deaths import choked, close, deaths
from tests.functions.shop import (
    STAGES,
    Shop,
    assert_posted_once,
    come_to_rest,
    drain_queues,
    open_shop,
)

MINUTE = timedelta(minutes=1)
SECONDS = timedelta(seconds=1)


def post(shop: Shop) -> None:
    """Drains the queues and waits for the posting queue's ten seconds, and for nothing else."""
    drain_queues(shop.stack)
    shop.stack.clock.shift(10 * SECONDS)
    drain_queues(shop.stack)


def wait(shop: Shop, time: timedelta) -> None:
    """Lets the time pass, with a sweep at its end."""
    shop.stack.clock.shift(time)
    shop.stack.lambdas.invoke("sweep", {})
    post(shop)


def written(shop: Shop) -> list[str]:
    return [each.path for each in shop.business.xero.log if each.method != "GET"]


def kinds_pending(shop: Shop) -> set[str]:
    return {row.kind for row in rows.in_state(shop.tenant, "pending")}


def wakes_at(shop: Shop) -> datetime | None:
    item = LaneItem.get(shop.tenant, consistent_read=True)
    return item.wakes_at if item.resting else None


def test_the_owner_sees_a_lone_payment_after_four_calls_and_ten_seconds_and_its_fee_within_minutes(
    stack: Stack,
) -> None:
    shop = open_shop(stack)
    began = datetime.now(UTC)
    shop.sell(sales(1))
    post(shop)
    assert datetime.now(UTC) - began == 10 * SECONDS
    assert [each.path for each in shop.business.xero.log] == ["Contacts", "Contacts", "Invoices", "Payments"]
    assert kinds_pending(shop) == {"Spend"}
    wait(shop, 5 * MINUTE)
    assert written(shop) == list(STAGES)
    assert_posted_once(shop)


def test_a_known_customers_payment_takes_two_calls_before_the_owner_sees_it(stack: Stack) -> None:
    shop = open_shop(stack)
    first, second = sales(2, buyers=1)
    shop.sell([first])
    come_to_rest(stack)
    before = len(shop.business.xero.log)
    shop.sell([second])
    post(shop)
    assert [each.path for each in shop.business.xero.log[before:]] == ["Invoices", "Payments"]
    come_to_rest(stack)
    assert_posted_once(shop)


def test_fees_of_several_payments_share_one_call(stack: Stack) -> None:
    shop = open_shop(stack)
    for sale in sales(3):
        shop.sell([sale])
        post(shop)
        stack.clock.shift(MINUTE)
    assert written(shop).count("BankTransactions") == 0
    wait(shop, 2 * MINUTE)
    assert written(shop).count("BankTransactions") == 1
    assert_posted_once(shop)


def test_a_lane_is_woken_when_the_first_gathered_row_is_due_and_not_before(stack: Stack) -> None:
    shop = open_shop(stack)
    shop.sell(sales(1))
    drain_queues(stack)
    recorded_at = datetime.now(UTC)
    post(shop)
    assert wakes_at(shop) == recorded_at + 5 * MINUTE
    stack.clock.shift(4 * MINUTE)
    stack.lambdas.invoke("sweep", {})
    assert stack.lambdas.waiting() == 0
    wait(shop, MINUTE)
    assert wakes_at(shop) is None
    stack.lambdas.invoke("sweep", {})
    assert stack.lambdas.waiting() == 0


def test_a_business_may_gather_its_new_payments_too(stack: Stack) -> None:
    shop = open_shop(stack, gather_sales_minutes=30)
    for sale in sales(3):
        shop.sell([sale])
        post(shop)
        stack.clock.shift(9 * MINUTE)
    assert shop.statuses() == []
    wait(shop, 5 * MINUTE)
    assert written(shop) == list(STAGES)
    assert_posted_once(shop)


def test_what_a_person_retries_is_posted_at_once(stack: Stack) -> None:
    shop = open_shop(stack, gather_minutes=60)
    shop.business.xero.archive_account("404")
    shop.sell(sales(1))
    post(shop)
    wait(shop, 60 * MINUTE)
    (parked,) = shop.parked()
    shop.business.xero.restore_account("404")
    RowItem(shop.tenant, parked.key).update(actions=[RowItem.recorded_at.set(datetime.now(UTC))])
    shop.retry(parked.key)
    post(shop)
    assert_posted_once(shop)


def test_a_fee_waits_longer_as_the_calls_of_xeros_day_run_out(stack: Stack) -> None:
    shop = open_shop(stack)
    leave(shop, 204)
    shop.sell(sales(1))
    drain_queues(stack)
    recorded_at = datetime.now(UTC)
    post(shop)
    assert lanes.peek(shop.tenant).day_left == 200
    # Five minutes, and three quarters of what an hour has beyond them.
    assert wakes_at(shop) == recorded_at + 46.25 * MINUTE
    come_to_rest(stack)
    assert_posted_once(shop)


def leave(shop: Shop, calls: int) -> None:
    """Leaves the organisation so many calls of a Starter's day."""
    shop.business.xero.meter = Meter(Limits(day=calls))


@pytest.mark.parametrize("minutes", [0, 30])
def test_dying_at_any_call_while_rows_are_gathered_leaves_one_set_of_documents(
    stack: Stack, capsys: pytest.CaptureFixture[str], minutes: int
) -> None:
    def die(fatal: int) -> int:
        shop = open_shop(stack, f"gathering-{minutes}-{fatal}", gather_sales_minutes=minutes)
        with choked(stack, "xero_writer", fatal) as deadly:
            for sale in sales(2):
                shop.record([sale])
                post(shop)
            come_to_rest(stack)
        assert_posted_once(shop)
        close(shop)
        return deadly.died

    died = deaths(die)
    with capsys.disabled():
        print(f"\nxero_writer, gathering: died at each of {died} calls, one set of documents each time")
    assert died >= 25
