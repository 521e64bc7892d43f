"""The writer sends customers behind the money, and whatever goes wrong there never harms the money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from functions.xero_writer import customers
from local.stack.in_process import Stack
from local.standins.xero import Fail, Fault, LoseAnswer, TooMany, Unauthorised
from local.standins.xero.calls import Call
from shared.operations.contacts.incoming import take_in
from shared.store import connection_notes, directory, jobs, lanes, troubles
from shared.xero.contacts import by_ids
from tests.factories import sales
from tests.functions import kept_customers
from tests.functions.kept_customers import buyer
from tests.functions.process_deaths import choked, close, deaths
from tests.functions.shop import (
    Shop,
    assert_posted_once,
    come_to_rest,
    dead_letters,
    drain_queues,
    nudged,
    open_shop,
)

EMAIL = "new@ada.example"


def is_customers(call: Call) -> bool:
    return call.path == "Contacts" and call.method == "POST"


def customer(shop: Shop, name: str = "Ada Ltd") -> str:
    """A customer that has come in from Xero; returns the ContactID."""
    from functions.xero_writer.wiring import wire  # noqa: PLC0415  # the environment must be set first
    from tests.functions.trading import owner_of  # noqa: PLC0415  # as above

    id, now = buyer(shop, name), datetime.now(UTC)
    read = partial(by_ids, wire().xero(owner_of(shop.tenant), "test"), now=now)
    take_in(shop.tenant, read([id]), now, read)
    return id


def edit(shop: Shop, contact_id: str, **details: Any) -> None:
    kept_customers.edit(shop, contact_id, **{"email": EMAIL, **details})


def email(shop: Shop, contact_id: str) -> str:
    return str(shop.business.xero.state.contacts[contact_id].fields.get("EmailAddress", ""))


def rest(shop: Shop, hours: float = 1) -> None:
    """Comes to rest with customers too: the sweep wakes the lane for them."""
    come_to_rest(shop.stack)
    until = datetime.now(UTC) + timedelta(hours=hours)
    while directory.has_unsent(shop.tenant) and datetime.now(UTC) < until:
        shop.stack.clock.shift(60)
        shop.stack.lambdas.invoke("sweep", {})
        drain_queues(shop.stack)


def writes(shop: Shop) -> list[str]:
    return [each.path for each in shop.business.xero.log if each.method in ("PUT", "POST")]


def test_customers_are_sent_without_any_money_and_nobody_reconciles_for_it(shop: Shop) -> None:
    ada = customer(shop)
    before = jobs.due_at(shop.tenant, "reconcile")
    edit(shop, ada)
    shop.nudge()
    nudged(shop.stack)
    assert email(shop, ada) == EMAIL
    assert jobs.due_at(shop.tenant, "reconcile") == before
    assert connection_notes.read(shop.tenant, datetime.now(UTC)).used.calls_today


def test_the_money_goes_first(shop: Shop) -> None:
    ada = customer(shop)
    edit(shop, ada)
    shop.sell(sales(1))
    rest(shop)
    assert email(shop, ada) == EMAIL
    assert writes(shop)[0:4] == ["Contacts", "Invoices", "Payments", "Contacts"]
    assert len(writes(shop)) == 5
    assert dead_letters(shop.stack) == 0


@pytest.mark.parametrize("fault", [LoseAnswer(), TooMany("minute", 37), Unauthorised()])
def test_whatever_goes_wrong_with_customers_the_money_is_posted(shop: Shop, fault: Any) -> None:
    ada = customer(shop)
    edit(shop, ada)
    shop.stack.xero.faults.add(Fault(fault, is_customers))
    shop.sell(sales(2))
    rest(shop)
    assert email(shop, ada) == EMAIL
    assert_posted_but_for(shop, ada)


def test_a_failure_of_our_own_harms_no_money(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = customer(shop)
    edit(shop, ada)

    def fails(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(customers, "send", fails)
    shop.sell(sales(2))
    come_to_rest(shop.stack)
    assert_posted_but_for(shop, ada)
    assert not lanes.peek(shop.tenant).pause_reason
    monkeypatch.undo()
    rest(shop)
    assert email(shop, ada) == EMAIL


def test_a_user_who_may_change_no_contacts_is_no_trouble_of_the_money(shop: Shop) -> None:
    ada = customer(shop)
    edit(shop, ada)
    shop.stack.xero.faults.add(Fault(Fail(403), is_customers, times=99))
    shop.sell(sales(1))
    come_to_rest(shop.stack)
    lane = lanes.peek(shop.tenant)
    assert not lane.pause_reason
    assert troubles.of_tenant(shop.tenant) == []
    assert_posted_but_for(shop, ada)


def test_a_429_for_customers_pauses_the_lane_as_told(shop: Shop) -> None:
    edit(shop, customer(shop))
    shop.stack.xero.faults.add(Fault(TooMany("day", 40_000), is_customers))
    shop.nudge()
    nudged(shop.stack)
    lane = lanes.peek(shop.tenant)
    assert lane.paused_until
    assert lane.paused_until - datetime.now(UTC) > timedelta(seconds=39_000)


def test_a_lost_nudge_is_made_good_by_the_sweep(shop: Shop) -> None:
    ada = customer(shop)
    edit(shop, ada)
    shop.stack.xero.faults.add(Fault(LoseAnswer(committed=False), is_customers))
    shop.nudge()
    nudged(shop.stack)
    rest(shop)
    assert email(shop, ada) == EMAIL
    # There is nothing left, so nothing wakes it any more.
    assert list(lanes.may_go_on(datetime.now(UTC) + timedelta(days=1))) == []


def test_more_customers_than_go_in_one_call_go_in_two(shop: Shop) -> None:
    ids = [customer(shop, f"Customer {number}") for number in range(51)]
    for id in ids:
        edit(shop, id)
    shop.nudge()
    rest(shop)
    assert {email(shop, id) for id in ids} == {EMAIL}


def test_dying_at_any_call_sends_a_customer_once(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    def die(fatal: int) -> int:
        shop = open_shop(stack, f"customers-{fatal}")
        ada = customer(shop)
        with choked(stack, "xero_writer", fatal) as deadly:
            edit(shop, ada)
            shop.nudge()
            rest(shop)
        assert email(shop, ada) == EMAIL
        assert not directory.has_unsent(shop.tenant)
        assert len(writes(shop)) == 1
        close(shop)
        return deadly.died

    died = deaths(die)
    with capsys.disabled():
        print(f"\nwriter of customers: died at each of {died} calls, one write each time")
    assert died >= 10


def assert_posted_but_for(shop: Shop, contact_id: str) -> None:
    """The money is posted once; the invoice by which the customer was made is no one's of ours."""
    invoice = next(each for each in shop.live("invoice") if each["contact_id"] == contact_id)
    shop.business.xero.void_invoice(invoice["id"])
    assert_posted_once(shop)


def test_customers_do_not_wait_for_the_survey_after_a_restore(shop: Shop) -> None:
    ada = customer(shop)
    edit(shop, ada)
    now = datetime.now(UTC)
    lane = lanes.claim(shop.tenant, "test", now)
    assert lane
    lanes.release(shop.tenant, "test", lane.restored(now, now))
    shop.nudge()
    rest(shop)
    assert email(shop, ada) == EMAIL
