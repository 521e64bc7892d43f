"""What is due is queued, one message for a business and a job, as often as it comes but done once."""

from __future__ import annotations

from datetime import timedelta

from local.stack.in_process import Stack
from shared.jobs import Due
from shared.store import reconciliations
from shared.store.tables.jobs import JobItem
from tests.functions.shop import open_shop

MINUTE = timedelta(minutes=1)


def queued(stack: Stack, url: str) -> list[Due]:
    found: list[Due] = []
    while messages := stack.lambdas._receive(url, 10):
        found += [Due.parse(each["Body"]) for each in messages]
        stack.lambdas._delete(url, messages)
    return found


def test_each_due_job_of_each_business_is_one_message(stack: Stack) -> None:
    for tenant in ("one", "two"):
        open_shop(stack, tenant)
    stack.lambdas.invoke("dispatch", {})
    feeds = queued(stack, stack.lambdas.queues.feed)
    assert sorted((each.tenant, each.job) for each in feeds) == [
        (tenant, job) for tenant in ("one", "two") for job in ("feed_gocardless", "feed_stripe")
    ]
    reconciled = queued(stack, stack.lambdas.queues.reconcile)
    assert sorted((each.tenant, each.job) for each in reconciled) == [
        (tenant, job) for tenant in ("one", "two") for job in ("accounts", "reconcile")
    ]


def test_what_nobody_has_taken_yet_is_not_queued_again_within_minutes(stack: Stack) -> None:
    open_shop(stack)
    for _ in range(3):
        stack.lambdas.invoke("dispatch", {})
        stack.clock.shift(MINUTE)
    found = queued(stack, stack.lambdas.queues.reconcile)
    assert sorted(each.job for each in found) == ["accounts", "reconcile"]


def test_two_messages_of_one_turn_are_one_turn(stack: Stack) -> None:
    shop = open_shop(stack)
    for _ in range(3):
        stack.lambdas.invoke("dispatch", {})
        stack.clock.shift(6 * MINUTE)
    while stack.lambdas.poll_jobs():
        pass
    assert len(list(reconciliations.history(shop.tenant, "stripe"))) == 1


def test_nothing_is_queued_before_it_is_due_unless_somebody_asks_for_it(stack: Stack) -> None:
    open_shop(stack)
    stack.do_due()
    assert all(item.due_at for item in JobItem.scan())
    stack.lambdas.invoke("dispatch", {})
    assert queued(stack, stack.lambdas.queues.feed) == []
    stack.lambdas.invoke("dispatch", {"now": ["feed_stripe"]})
    assert [each.job for each in queued(stack, stack.lambdas.queues.feed)] == ["feed_stripe"]


def test_a_dispatch_without_businesses_does_nothing(stack: Stack) -> None:
    stack.do_due()
    assert stack.lambdas.waiting() == 0
