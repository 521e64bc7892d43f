"""What a card payment costs, from its webhooks to its last document: by itself, and in a burst."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from local.bench.meters import Meters, metered
from local.bench.meters.web import Traffic
from local.stack.in_process import Stack
from local.worlds import stripe_shapes as shapes
from shared.jobs import Due
from shared.store import jobs
from tests.factories import sales
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, open_shop

CHARGES = 50


@dataclass(frozen=True)
class Most:
    """The most that a payment may cost: DynamoDB's units, written with those of indexes, and calls."""

    written: float
    read: float
    xero_calls: float
    decrypts: float


@dataclass(frozen=True)
class Used:
    """What one payment has used. `received` is bytes from Xero, `cpu` seconds."""

    written: float
    indexed: float
    read: float
    decrypts: float
    sqs_requests: float
    stripe_calls: float
    xero_calls: float
    received: float
    cpu: float

    @classmethod
    def of(cls, meters: Meters, payments: int) -> Used:
        units, none = meters.units, Traffic()
        stripe, xero = (meters.http.get(host, none) for host in ("stripe", "xero"))
        return cls(
            written=float(units.written / payments),
            indexed=float(units.indexed / payments),
            read=float(units.read / payments),
            decrypts=meters.kms["Decrypt"] / payments,
            sqs_requests=meters.sqs.requests / payments,
            stripe_calls=stripe.calls / payments,
            xero_calls=xero.calls / payments,
            received=xero.received / payments,
            cpu=meters.cpu / payments,
        )


# Measured: 51.0 written and 16.0 of indexes, 26.5 read, 5 calls of Xero, 3 decrypts.
LONE = Most(written=67, read=28, xero_calls=5, decrypts=3)
# Its fee is posted by a run of the writer's own, for which the lane is woken. Measured: 56.0 written and 20.0
# of indexes, 34.0 read, 4 decrypts: each run also looks whether customers wait to be sent.
GATHERED = Most(written=76, read=35, xero_calls=5, decrypts=4)
# Measured: 29.1 written and 14.0 of indexes, 15.0 read, 0.14 calls of Xero, 0.06 decrypts.
BURST = Most(written=44, read=15, xero_calls=0.16, decrypts=0.1)
# A turn of each feed, a reconciliation, a reading of accounts and of products, polls of contacts and of each
# kind of sales documents. Measured: 34.0 written, 16.0 of indexes, 47.5 read, 14 calls of Xero, 7 decrypts.
# The row of Xero's tokens is over a KB, so each change of its lease costs two units.
IDLE = Most(written=50, read=48, xero_calls=14, decrypts=7)
# A reading of accounts by itself, which renews the token first: one of the three calls. Measured: 8.0 written
# and 2.0 of indexes, 7.0 read, 2 decrypts: one row says that products are not to be read yet.
ACCOUNTS = Most(written=10, read=7, xero_calls=3, decrypts=2)
# A sweep that finds nothing, whatever the number of businesses.
SWEEP = Most(written=0, read=2, xero_calls=0, decrypts=0)


def test_a_lone_payment_stays_within_its_cost(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    shop = open_shop(stack, gather_minutes=0)
    with capsys.disabled():
        assert_within(LONE, sell(shop, 1), 1)
    assert_posted_once(shop)


def test_a_lone_payment_whose_fee_is_gathered_stays_within_its_cost(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = open_shop(stack)
    with capsys.disabled():
        assert_within(GATHERED, sell(shop, 1), 1)
    assert_posted_once(shop)


def test_a_payment_of_a_burst_stays_within_its_cost(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    shop = open_shop(stack)
    with capsys.disabled():
        assert_within(BURST, sell(shop, CHARGES), CHARGES)
    assert_posted_once(shop)


def test_an_idle_business_stays_within_its_cost_and_takes_nothing_of_a_sweep(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    open_shop(stack)
    for _ in range(2):
        stack.do_due()
        stack.clock.shift(timedelta(hours=6))
    with metered() as turns:
        stack.do_due()
    with metered() as sweep:
        stack.lambdas.invoke("sweep", {})
    with capsys.disabled():
        assert_within(IDLE, turns, 1)
        assert_within(SWEEP, sweep, 1)


def test_a_quiet_reading_of_accounts_stays_within_its_cost(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = open_shop(stack)
    stack.do_now("accounts")
    standing = jobs.read(shop.tenant, "accounts")
    assert standing
    stack.clock.move_to(standing.due_at)
    turn = {"Records": [{"body": Due(shop.tenant, "accounts", standing.due_at).body()}]}
    with metered() as meters:
        stack.lambdas.invoke("reconcile", turn)
    with capsys.disabled():
        assert_within(ACCOUNTS, meters, 1)


def sell(shop: Shop, count: int) -> Meters:
    """Sells to new customers and works until all is in Xero; Stripe sends two webhooks for each sale."""
    made = sales(count)
    with metered() as meters:
        shop.sell(made)
        for sale in made:
            shop.stack.deliver(shop.business, shapes.succeeded(sale))
        come_to_rest(shop.stack)
    return meters


def assert_within(most: Most, meters: Meters, payments: int) -> None:
    used = Used.of(meters, payments)
    print(f"\neach of {payments}: {used}")
    assert used.written + used.indexed <= most.written
    assert used.read <= most.read
    assert used.xero_calls <= most.xero_calls
    assert used.decrypts <= most.decrypts
