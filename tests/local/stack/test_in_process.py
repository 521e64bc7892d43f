"""The stack itself: what AWS does around the functions, in one process and by a simulated clock."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import PATIENCE, Stack, running
from local.stack.lambdas import Killed, Lambdas
from local.standins.xero import FOREVER, Fault, TooMany
from local.worlds.playing import play
from local.worlds.world import load
from shared.store import rows
from tests.factories import balances, sales, settings
from tests.functions.shop import Shop, assert_posted_once, open_shop

CASES = Path(__file__).parents[2] / "cases"


def test_a_case_of_one_card_payment_is_posted_to_the_penny(stack: Stack) -> None:
    world = load(CASES / "one-card-payment.json")
    stack.clock.move_to(world.phases[0].now)
    business = stack.open_business("demo", world.settings)
    outcome = play(stack, business, world.phases[0])
    expected = world.phases[0].expect
    held = {code: amount for code, amount in outcome.balances.items() if amount != "0.00"}
    assert held == {code: amount for code, amount in expected["balances"].items() if amount != "0.00"}
    assert (len(outcome.parked), outcome.refused, outcome.pending) == (expected["parked"], 0, 0)


def test_the_clock_stands_still_until_it_is_moved(stack: Stack) -> None:
    assert datetime.now(UTC) == CLOSE
    stack.clock.shift(timedelta(seconds=7))
    assert datetime.now(UTC) == stack.xero._clock() == stack.stripe.clock() == CLOSE + timedelta(seconds=7)


def test_running_until_quiet_moves_the_clock_by_no_more_than_the_queue_delays(stack: Stack) -> None:
    shop = open_shop(stack, gather_minutes=0)
    shop.sell(sales(3))
    stack.run_until_quiet()
    assert datetime.now(UTC) - CLOSE < timedelta(minutes=1)
    assert_posted_once(shop)


def test_running_until_quiet_without_work_moves_nothing(stack: Stack) -> None:
    open_shop(stack)
    stack.run_until_quiet()
    assert datetime.now(UTC) == CLOSE


def test_it_sits_out_a_pause(stack: Stack) -> None:
    shop = open_shop(stack)
    stack.xero.faults.add(Fault(TooMany("minute", 60)))
    shop.sell(sales(1))
    stack.run_until_quiet()
    assert_posted_once(shop)


def test_its_patience_ends(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(stack)
    monkeypatch.setattr("local.stack.in_process.PATIENCE", timedelta(minutes=5))
    stack.xero.faults.add(Fault(TooMany("day", 80_000), times=FOREVER))
    shop.sell(sales(1))
    stack.run_until_quiet()
    assert shop.states() == {"pending": 5}
    assert datetime.now(UTC) - CLOSE < PATIENCE


def test_businesses_have_keys_secrets_and_books_of_their_own(stack: Stack) -> None:
    left, right = open_shop(stack, "left"), open_shop(stack, "right")
    assert left.business.stripe.api_key != right.business.stripe.api_key
    assert left.business.stripe.webhook_secret != right.business.stripe.webhook_secret
    left.sell(sales(1))
    stack.run_until_quiet()
    assert_posted_once(left)
    assert [each for each in right.business.xero.trial_balance().values() if each] == []


def test_a_forged_delivery_is_refused(stack: Stack) -> None:
    shop = open_shop(stack)
    assert stack.deliver(shop.business, {"id": "evt_1", "type": "charge.updated"}, forged=True) == 400
    assert stack.deliver(shop.business, {"events": []}, forged=True, to="gocardless") == 498


def test_a_signed_delivery_is_taken_at_either_door(stack: Stack) -> None:
    shop = open_shop(stack)
    assert stack.deliver(shop.business, {"id": "evt_1", "type": "charge.updated"}) == 200
    assert stack.deliver(shop.business, {"events": []}, to="gocardless") == 200


class Dying(Lambdas):
    """Its writer is killed once, before it does anything."""

    def invoke(self, name: str, event: dict[str, object]) -> object:
        if name == "xero_writer" and not self.died:
            raise Killed
        return Lambdas.invoke(self, name, event)


def test_a_process_that_dies_gets_its_message_again_after_its_visibility_timeout(stack: Stack) -> None:
    shop = open_shop(stack)
    stack.lambdas = Dying(stack.lambdas.queues)
    shop.record(sales(1))
    stack.clock.shift(timedelta(seconds=10))
    assert stack.lambdas.poll_posting()
    assert (stack.lambdas.died, shop.states()) == (1, {"pending": 5})
    stack.clock.shift(timedelta(seconds=299))
    assert not stack.lambdas.poll_posting()
    stack.clock.shift(timedelta(seconds=2))
    assert stack.lambdas.poll_posting()
    assert_posted_once(shop)


def test_what_two_stacks_hold_is_apart_and_nothing_is_left_behind(quick_aws: None) -> None:
    before = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    threads = set(threading.enumerate())
    for _ in range(2):
        with running(CLOSE) as stack:
            shop = Shop(stack, stack.open_business("demo", settings()))
            assert not rows.has_pending("demo")
            shop.sell(sales(1))
            stack.run_until_quiet()
            assert shop.business.xero.trial_balance()["091"] == balances(sales(1))["091"]
    after = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    assert after == before
    assert set(threading.enumerate()) == threads


def test_metrics_are_never_printed(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    """The last line of a replay is its report, and a pipe may read it all."""
    open_shop(stack)
    for _ in range(120):
        stack.lambdas.invoke("xero_writer", {"Records": [{"body": '{"version": 1, "tenant": "demo"}'}]})
    assert capsys.readouterr().out == ""


def test_the_queues_are_as_the_template_has_them(stack: Stack) -> None:
    sqs = boto3.client("sqs")
    told = sqs.get_queue_attributes(QueueUrl=stack.lambdas.queues.posting, AttributeNames=["All"])[
        "Attributes"
    ]
    assert (told["FifoQueue"], told["DelaySeconds"], told["VisibilityTimeout"]) == ("true", "10", "300")
    assert '"maxReceiveCount": 5' in told["RedrivePolicy"]
