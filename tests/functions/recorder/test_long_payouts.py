"""A payout at GoCardless that is too long for one message is read and queued page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.recorder import recording
from functions.recorder.provider_reads import read
from functions.recorder.recording import PACE
from functions.recorder.wiring import wire
from local.demo.trading_day import CLOSE
from local.gocardless_month import payouts
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import Thing
from local.stack.in_process import Stack
from shared.pieces import SoFar
from shared.providers import gocardless_api
from shared.queue import Message, ReadAgain
from shared.store import inbox
from shared.store.tables.ledger import RowItem
from tests.functions.process_deaths import choked, deaths
from tests.functions.shop import Shop, come_to_rest, dead_letters, open_shop
from tests.local.gocardless_month.trading import a_mandate, confirmed

BEFORE = int(CLOSE.timestamp()) - 5 * 86400
# Each payment has a line of its own and one for its fee.
PAYMENTS, PAGE = 6, 5
PAGES = 3


@pytest.fixture
def account() -> GoCardlessAccount:
    account = GoCardlessAccount(BEFORE)
    mandate = a_mandate(account)
    for number in range(PAYMENTS):
        confirmed(account, Wanted(1055 + number), mandate)
    payouts.payout_paid(account, payouts.pay_out(account))
    return account


@pytest.fixture
def shop(stack: Stack, account: GoCardlessAccount, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(gocardless_api, "MOST", PAGE)
    shop = open_shop(stack)
    shop.business.gocardless.show(account.world())
    return shop


def payout(account: GoCardlessAccount) -> Thing:
    (made,) = account.things["payouts"]
    return made


def tell_of_payouts(shop: Shop, account: GoCardlessAccount) -> str:
    """Returns the key of the event."""
    (event,) = (each for each in account.events if each["resource_type"] == "payouts")
    assert shop.stack.deliver(shop.business, {"events": [event]}, to="gocardless") == 200
    return f"gocardless#{event['id']}"


def pages_read(shop: Shop) -> int:
    return shop.business.gocardless.calls["GET /payout_items"]


def held(shop: Shop) -> dict[str, int]:
    balances = shop.business.xero.trial_balance()
    return {code: int(amount * 100) for code, amount in balances.items() if amount}


def next_batch(shop: Shop) -> None:
    """Lets the recorder take a batch, once there are messages."""
    while not shop.stack.lambdas.poll_inbox():
        shop.stack.clock.shift(PACE)


def recorded(shop: Shop) -> None:
    """Until nobody holds a message of the inbox any more."""
    lambdas = shop.stack.lambdas
    while lambdas._count(lambdas.queues.inbox) or lambdas._count(lambdas.queues.backlog):
        if not lambdas.poll_inbox():
            shop.stack.clock.shift(timedelta(minutes=5))


def rows_of(shop: Shop, account: GoCardlessAccount) -> dict[str, Any]:
    rows = RowItem.query(shop.tenant, RowItem.key.startswith(payout(account)["id"]), consistent_read=True)
    return {row.key: (row.state, row.document) for row in rows}


def test_each_message_reads_one_page_and_the_last_books_the_payout(
    shop: Shop, account: GoCardlessAccount
) -> None:
    tell_of_payouts(shop, account)
    read_by_each, booked = list[int](), list[bool]()
    while pages_read(shop) < PAGES:
        before = pages_read(shop)
        next_batch(shop)
        read_by_each.append(pages_read(shop) - before)
        booked.append(bool(RowItem.count(shop.tenant, RowItem.key == payout(account)["id"])))
    assert max(read_by_each) == 1
    assert booked.index(True) == len(booked) - 1
    come_to_rest(shop.stack)
    assert held(shop)["090"] == payout(account)["amount"]
    assert held(shop).get("092", 0) == account.clearing() == 0
    assert dead_letters(shop.stack) == 0


def test_its_event_is_not_done_before_its_last_page(shop: Shop, account: GoCardlessAccount) -> None:
    event = tell_of_payouts(shop, account)
    while pages_read(shop) < PAGES:
        assert inbox.read(shop.tenant, event).outcome == ""
        next_batch(shop)
    assert inbox.read(shop.tenant, event).outcome == "booked"


def test_the_next_page_waits_for_the_payments_of_this_one_unless_they_are_known(
    shop: Shop, account: GoCardlessAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "PACE", timedelta(seconds=5))
    tell_of_payouts(shop, account)
    next_batch(shop)
    in_hand = shop.stack.lambdas._receive(shop.stack.lambdas.queues.backlog, 10)
    assert {Message.parse(each["Body"]).read.object_id[:2] for each in in_hand} == {"PM"}
    come_to_rest(shop.stack)
    wire().inbox.put([Message(shop.tenant, ReadAgain("gocardless", payout(account)["id"]))])
    began = datetime.now(UTC)
    for _ in range(PAGES):
        assert shop.stack.lambdas.poll_inbox()
    assert (datetime.now(UTC), shop.stack.lambdas.poll_inbox()) == (began, False)


def test_fees_are_those_of_all_pages(shop: Shop, account: GoCardlessAccount) -> None:
    """Half pennies and all: what customers paid, less what reached the bank."""
    deps, about = wire(), ReadAgain("gocardless", payout(account)["id"])
    reading = read(deps, shop.tenant, about)
    found = dict(reading.members)
    while reading.rest:
        assert reading.events == ()
        reading = read(deps, shop.tenant, reading.rest)
        found |= reading.members
    (event,) = reading.events
    moved: Any = event
    gross = sum(1055 + number for number in range(PAYMENTS))
    assert moved.moved.fee.minor == gross - payout(account)["amount"]
    assert {each.object_id for each in found.values()} == {each["id"] for each in account.things["payments"]}


def test_a_recorder_that_dies_at_any_call_reads_no_more_than_that_page_again(
    shop: Shop, account: GoCardlessAccount
) -> None:
    tell_of_payouts(shop, account)
    recorded(shop)
    booked = rows_of(shop, account)
    again = Message(shop.tenant, ReadAgain("gocardless", payout(account)["id"], source=payout(account)["id"]))

    def die(fatal: int) -> int:
        for key in booked:
            RowItem(shop.tenant, key).delete()
        shop.business.gocardless.log.clear()
        wire().inbox.put([again])
        with choked(shop.stack, "recorder", fatal) as deadly:
            recorded(shop)
        assert rows_of(shop, account) == booked
        assert pages_read(shop) <= PAGES + deadly.died
        return deadly.died

    assert deaths(die) > 20


def test_a_page_that_somebody_else_has_gone_beyond_is_not_read(
    shop: Shop, account: GoCardlessAccount
) -> None:
    tell_of_payouts(shop, account)
    come_to_rest(shop.stack)
    before = pages_read(shop)
    about = ReadAgain("gocardless", payout(account)["id"], source=payout(account)["id"])
    wire().inbox.put([Message(shop.tenant, replace(about, so_far=SoFar("PI1")))])
    come_to_rest(shop.stack)
    assert pages_read(shop) == before
