"""DynamoDB cancels a transaction because it is busy: nothing is said to be done that is not.

Each transaction of a function is cancelled in turn. What fails comes again, as AWS brings it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from functions.recorder.wiring import wire
from local.stack.in_process import Stack
from local.stack.lambdas import Lambdas
from local.standins.xero import Fault, RefuseElement
from local.standins.xero.calls import Call
from local.worlds.world import load
from shared.errors import Contended
from shared.operations import undo as operations
from shared.queue import ReadAgain
from shared.store import ledger, rows
from shared.store import undo as store
from shared.store.tables.inbox import EventItem
from shared.undo.dependencies import Since
from tests import factories
from tests.cancelled_transactions import BUSY, MIXED, busy
from tests.functions.process_deaths import close
from tests.functions.shop import (
    Shop,
    assert_nothing_is_double,
    assert_posted_once,
    come_to_rest,
    dead_letters,
    open_shop,
)
from tests.functions.undo_and_redo import held, nudge

Shown = Callable[[Shop], None]
CASES = Path(__file__).parents[1] / "cases"
each_reason = pytest.mark.parametrize("codes", BUSY, ids="-".join)


class Patient(Lambdas):
    """Brings a function's message again where DynamoDB was busy, as SQS does."""

    def _run(self, name: str, messages: list[dict[str, Any]]) -> Any:
        try:
            return super()._run(name, messages)
        except Contended:
            return None


@pytest.fixture(autouse=True)
def patient(stack: Stack) -> None:
    stack.lambdas = Patient(stack.lambdas.queues)
    stack.lambdas.restart()


def in_turn(
    codes: Sequence[str], set_up: Callable[[int], Shop], run: Shown, check: Shown = lambda shop: None
) -> int:
    """Runs once for each transaction, which is cancelled once; returns how many there are."""
    for fatal in count(1):
        shop = set_up(fatal)
        with busy(codes, fatal, fatal) as transactions:
            run(shop)
        check(shop)
        close(shop)
        if transactions.seen < fatal:
            return fatal - 1
    raise AssertionError("counted to the end")


# ---- recorder


def record(shop: Shop, check: Callable[[], None]) -> None:
    """Feeds the recorder until no message is left; checks after each batch. The writer does nothing."""
    inbox = shop.stack.lambdas.queues.inbox
    while shop.stack.lambdas._count(inbox):
        shop.stack.lambdas.poll_inbox()
        check()
        shop.stack.clock.shift(60)


@each_reason
def test_the_recorder_says_of_no_event_what_is_not_in_the_ledger(
    stack: Stack, codes: tuple[str, ...]
) -> None:
    (made,) = factories.sales(1)

    def set_up(number: int) -> Shop:
        shop = open_shop(stack, f"shop-{number}")
        shop.sell([made])
        assert stack.deliver(shop.business, {"events": [{"id": "EV1"}]}, to="gocardless") == 200
        return shop

    def run(shop: Shop) -> None:
        def check() -> None:
            for event in EventItem.query(shop.tenant, consistent_read=True):
                row = made.id("txn") if event.provider == "stripe" else event.event
                if event.outcome:
                    assert shop.row(row).state == event.outcome

        record(shop, check)
        assert [row.reason_code for row in shop.parked()] == ["event_is_broken"]
        assert shop.states() == {"parked": 1, "pending": 5}
        assert dead_letters(stack) == 0

    assert in_turn(codes, set_up, run) >= 2


@each_reason
def test_an_open_dispute_is_watched_or_its_message_comes_again(stack: Stack, codes: tuple[str, ...]) -> None:
    world = load(CASES / "dispute-lost.json")
    stack.clock.move_to(world.phases[0].now)
    (dispute,) = (each["id"] for each in world.phases[0].stripe["disputes"])

    def set_up(number: int) -> Shop:
        shop = Shop(stack, stack.open_business(f"disputed-{number}", world.settings))
        shop.business.stripe.show(world.phases[0].stripe)
        wire().inbox.put_read_again(shop.tenant, [ReadAgain("stripe", dispute)])
        return shop

    def run(shop: Shop) -> None:
        record(shop, lambda: None)
        assert list(ledger.watched(shop.tenant)) == [dispute]

    assert in_turn(codes, set_up, run) >= 2


# ---- writer


def test_the_writer_marks_nothing_posted_that_is_not_and_posts_nothing_twice(stack: Stack) -> None:
    def is_invoices(call: Call) -> bool:
        return call.is_write and call.path == "Invoices"

    def set_up(number: int) -> Shop:
        shop = open_shop(stack, f"shop-{number}")
        # An invoice is parked, so that its payment is shelved.
        stack.xero.faults.add(Fault(RefuseElement(0, "Nobody knows why"), is_invoices))
        shop.record(factories.sales(1))
        return shop

    def run(shop: Shop) -> None:
        come_to_rest(stack)

    def check(shop: Shop) -> None:
        assert_nothing_is_double(shop)
        shop.retry_parked()
        nudge(stack, shop.tenant)
        come_to_rest(stack)
        assert_posted_once(shop)

    assert in_turn(MIXED, set_up, run, check) >= 4


# ---- undo


def test_an_undo_is_in_the_ledger_or_is_ordered_again(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    # Else all of a sale would fit in one transaction.
    monkeypatch.setattr(store, "MOST", 3)

    def set_up(number: int) -> Shop:
        shop = open_shop(stack, f"shop-{number}")
        shop.record(factories.sales(1))
        come_to_rest(stack)
        return shop

    def order(shop: Shop) -> None:
        now = datetime.now(UTC)
        assert operations.undo(shop.tenant, Since(now.date()), now, "owner").obstacles == ()

    def run(shop: Shop) -> None:
        try:
            order(shop)
        except Contended:
            order(shop)

    def check(shop: Shop) -> None:
        shop.nudge()
        come_to_rest(stack)
        assert held(shop.business) == {}
        assert {row.state for row in rows.all_rows(shop.tenant) if row.kind == "Source"} == {"undone"}

    assert in_turn(MIXED, set_up, run, check) >= 3
