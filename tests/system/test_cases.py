"""Signed webhooks over HTTP end in the books that a bookkeeper expects, and in those of one process."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import boto3
import pytest

from local.emulator.saying import step
from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from local.worlds.played import stripe_balance
from local.worlds.playing import in_words
from shared.queue import Inbox
from shared.store import inbox
from shared.store.inbox import message_of
from shared.store.tables.inbox import EventItem
from tests.system.queues import wait_until_quiet
from tests.system.scripts import Script, assert_same_books, deliver, play, run_feed, settle

CLEARING = "091"


@dataclass(frozen=True, slots=True)
class Played:
    business: Business
    script: Script


@pytest.fixture(scope="module", params=["one_payment", "day", "refund_and_payout", "both_providers"])
def played(stack: EmulatedStack, request: pytest.FixtureRequest) -> Played:
    """Everything that is forged was refused on the way, and all else was taken."""
    script: Script = request.getfixturevalue(request.param)
    business = stack.open_business(script.world.name, script.world.settings)
    play(stack, business, script.world)
    return Played(business, script)


def test_the_books_are_those_that_the_case_expects(played: Played) -> None:
    phase, xero = played.script.world.phases[-1], played.business.xero
    balances = phase.expect["balances"]
    held = in_words(xero.trial_balance())
    assert {code: held[code] for code in balances} == balances
    assert xero.trial_balance()[CLEARING] == stripe_balance(phase.stripe["balance"])
    assert xero.calls.write <= phase.expect.get("max_xero_write_calls", inf)


def test_the_books_are_those_of_the_same_world_in_one_process(played: Played) -> None:
    assert_same_books(played.business, played.script)


def test_the_feed_alone_ends_in_the_same_books(stack: EmulatedStack, refund_and_payout: Script) -> None:
    """Not one webhook arrives."""
    world = refund_and_payout.world
    business = stack.open_business("unheard", world.settings)
    business.show(world.phases[-1])
    run_feed(stack)
    wait_until_quiet(stack)
    settle(business)
    assert_same_books(business, refund_and_payout)


def test_what_is_delivered_or_queued_again_changes_nothing(stack: EmulatedStack, played: Played) -> None:
    """Stripe repeats a webhook for days, and SQS may give any message out twice."""
    business, so_far = played.business, played.business.xero.calls.snapshot()
    queue = Inbox(boto3.client("sqs"), stack.deployed.outputs["InboxQueueUrl"])
    for phase in played.script.world.phases:
        deliver(stack, business, phase)
    for each in EventItem.query(business.tenant):
        queue.put([message_of(business.tenant, inbox.read(business.tenant, each.event))])
    with step("waiting until all of it was seen to"):
        wait_until_quiet(stack)
    # Reconciliation may be due meanwhile: it reads, and writes nothing.
    assert business.xero.calls.since(so_far).write == 0
    assert_same_books(business, played.script)
