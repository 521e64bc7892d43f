"""A writer's process is killed while Xero has its call. Whatever Xero did: one set of documents.

The process is a real one and gets SIGKILL. Nobody waits for the five minutes after which its message
comes again, nor for the ten of the hold. The queue is told to give the message out after a second; and
the times in the lane's row are moved back, which is what would be seen if all clocks had gone on. The
order of events is the true one: the message comes again after the lease and before the end of the hold,
and what goes on after the hold is started by the sweep, called here instead of by its schedule.

Not simulated: a call that Xero carries out only after the kill, and Xero forgetting a call's key.
tests/shared/posting explores such things.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from local.emulator.saying import step
from local.emulator.settling import standing
from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from local.standins.xero import Fault, LoseAnswer
from local.standins.xero.calls import Call
from local.standins.xero.logbook import Calls
from shared.jobs import Due
from shared.store import jobs, lanes
from shared.store.lanes import lane_to_dict
from shared.store.tables.lanes import LaneItem
from tests.system.queues import given_out_again_after, held_back, wait_until, waiting
from tests.system.scripts import Script, assert_same_books, deliver, settle

WRITER = "functions.xero_writer.drain.handler"


@pytest.mark.parametrize(
    ("carried_out", "calls"),
    [(False, [None, 200]), (True, [None])],
    ids=["before Xero did it", "after Xero did it"],
)
def test_a_writer_killed_in_the_middle_of_a_call_leaves_one_set_of_documents(
    stack: EmulatedStack, day: Script, carried_out: bool, calls: list[int | None]
) -> None:
    business = stack.open_business(f"killed-{carried_out}", day.world.settings)
    leave_xero_to_the_writer(business.tenant)
    no_answer = LoseAnswer(committed=carried_out, hang=True)
    stack.xero.faults.add(Fault(no_answer, match=invoices_of(business)))

    with given_out_again_after(1, stack.deployed.outputs["PostingQueueUrl"]):
        deliver_all_in_one(stack, business, day)
        until_killed = kill_in_mid_call(stack, business)
        see_the_message_come_again(stack)

    assert lanes.peek(business.tenant).batch
    assert not is_leased(business.tenant)
    # Turns in which contacts and accounts are read may have begun before.
    assert business.xero.calls.write == until_killed.write

    let_pass(timedelta(minutes=6), business.tenant)
    sweep(stack)
    settle(business)

    assert [row.status for row in business.xero.log if is_invoices(row.method, row.path)] == calls
    assert_same_books(business, day)


def leave_xero_to_the_writer(tenant: str) -> None:
    """A reconciliation reads Xero as well, and is due as soon as a business is connected."""
    due_at = jobs.due_at(tenant, "reconcile")
    assert due_at
    assert jobs.claim(Due(tenant, "reconcile", due_at), due_at + timedelta(days=1))


def deliver_all_in_one(stack: EmulatedStack, business: Business, script: Script) -> None:
    """The writer is let in when every sale is known, so that one call takes all invoices."""
    with held_back(stack, "XeroWriterPosting"):
        deliver(stack, business, script.world.phases[0])
        wait_until("every event was read", lambda: is_read(business))


def is_read(business: Business) -> bool:
    now = standing(business.tenant, business.xero)
    return now.read == now.events


def kill_in_mid_call(stack: EmulatedStack, business: Business) -> Calls:
    """The calls that Xero had by then."""
    with step("waiting until Xero has the call for the invoices"):
        wait_until("the call came", lambda: any(row.fault for row in business.xero.log))
    let_pass(timedelta(minutes=5), business.tenant)
    processes = stack.emulator.workers(WRITER)
    assert processes
    for process in processes:
        os.kill(process, signal.SIGKILL)
    return business.xero.calls.snapshot()


def see_the_message_come_again(stack: EmulatedStack) -> None:
    """And all other nudges: a writer answers for each."""
    url = stack.deployed.outputs["PostingQueueUrl"]
    with step("waiting until the killed message and all nudges were seen to"):
        wait_until("the posting queue was empty", lambda: waiting(url) == 0)


def invoices_of(business: Business) -> Callable[[Call], bool]:
    organisation = business.xero.tenant_id
    return lambda call: call.tenant_id == organisation and is_invoices(call.method, call.path)


def is_invoices(method: str, path: str) -> bool:
    return method != "GET" and path == "Invoices"


def let_pass(span: timedelta, tenant: str) -> None:
    """The lane's row as it would look so much later."""
    item = LaneItem.get(tenant, consistent_read=True)
    lane = lanes.peek(tenant)
    batch = lane.opened
    opened_at, last_attempt_at = batch.opened_at - span, batch.last_attempt_at - span
    earlier = replace(batch, opened_at=opened_at, last_attempt_at=last_attempt_at)
    item.lane = lane_to_dict(replace(lane, batch=earlier))
    if is_leased(tenant):
        item.leased_until -= span
    if item.resting:
        item.wakes_at -= span
    item.save()


def is_leased(tenant: str) -> bool:
    return LaneItem.get(tenant, consistent_read=True).owner is not None


def sweep(stack: EmulatedStack) -> None:
    """As its schedule does every minute."""
    boto3.client("lambda").invoke(FunctionName=stack.deployed.ids["Sweep"], Payload=b"{}")
