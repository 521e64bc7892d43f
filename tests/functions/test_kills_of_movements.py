"""As test_kills does for sales, for what follows them: whoever dies wherever, each document stands once.

A sale is paid twice, so that its invoice cannot take the second payment; a refund and a payout fail in
their month, so that what they made is deleted; a dispute is lost.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from local.stack.aws import REGION
from local.stack.in_process import Stack
from local.stripe_month import disputes, payouts, refunds, sales
from local.stripe_month.account import StripeAccount
from local.stripe_month.invoices import invoice, pays
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Thing
from shared.queue import Inbox, Message, ReadAgain
from shared.store.tables.ledger import RowItem
from tests.functions.merchant import ADA, Merchant, assert_right, open_merchant
from tests.functions.process_deaths import choked, deaths
from tests.functions.shop import come_to_rest

BOUGHT = Bought(12000, ADA)
# More than the hold of a call whose fate is unknown.
STEP = timedelta(minutes=12)


def go_on(account: StripeAccount, charge: Thing, owed: Thing) -> None:
    """Among other things the invoice is paid a second time."""
    pays(account, sales.pay(account, BOUGHT), owed)
    refund = refunds.refund(account, charge, 3000)
    disputes.lose(account, disputes.dispute(account, charge, 6000))
    payout = payouts.pay_out(account, 2500)
    refunds.refund_fails(account, refund, charge)
    payouts.payout_fails(account, payout)


@dataclass(frozen=True)
class Moment:
    """What is kept of a merchant, here and in Xero, so that it can be gone back to."""

    merchant: Merchant
    rows: dict[str, dict[Any, Any]]
    books: dict[str, Any]

    @classmethod
    def of(cls, merchant: Merchant) -> Moment:
        tables = _tables()
        rows = {
            name: {key: table.items[key] for key in _keys(merchant, name)} for name, table in tables.items()
        }
        return cls(merchant, deepcopy(rows), merchant.xero.state.snapshot())

    def come_back(self) -> None:
        for name, table in _tables().items():
            for key in _keys(self.merchant, name):
                del table.items[key]
            table.items.update(deepcopy(self.rows[name]))
        copies = {name: each if isinstance(each, int) else each.copy() for name, each in self.books.items()}
        self.merchant.xero.state.restore(copies)


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return tables


def _keys(merchant: Merchant, name: str) -> list[Any]:
    """Those of its rows in one table; its tokens are their user's, and no refresh token works twice."""
    return [key for key in _tables()[name].items if key.value == merchant.shop.tenant]


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    """The first payment is in Xero; what follows has happened at Stripe, and nobody has heard of it."""
    merchant = open_merchant(stack)
    owed = invoice(merchant.account, [("Consulting", BOUGHT.amount)])
    charge = pays(merchant.account, sales.pay(merchant.account, BOUGHT), owed)
    merchant.settle()
    go_on(merchant.account, charge, owed)
    merchant.show()
    return merchant


def news(merchant: Merchant) -> list[Thing]:
    """One event for each new object, whichever came last: the refund and the dispute bring their charge."""
    fresh = merchant.account.events[merchant.told :]
    told = {event["data"]["object"]["id"]: event for event in fresh if event["type"] != "charge.refunded"}
    return list(told.values())


def queue(merchant: Merchant) -> None:
    """As the door did when it heard of them."""
    inbox = Inbox(merchant.stack.lambdas.sqs, merchant.stack.lambdas.queues.inbox)
    for event in news(merchant):
        about = ReadAgain("stripe", event["data"]["object"]["id"])
        inbox.put([Message(merchant.shop.tenant, about, f"stripe#{event['id']}")])


def recorded(merchant: Merchant) -> dict[str, Any]:
    """What there is to post, and what is on record of it."""
    return {
        row.key: (row.kind, row.state, row.document, row.parents, _without_times(row.facts))
        for row in RowItem.query(merchant.shop.tenant, consistent_read=True)
    }


def _without_times(facts: Any) -> list[dict[str, Any]]:
    """A loss happens when it is noticed, and a process that died notices it later."""
    return [{name: each[name] for name in each if name != "at"} for each in facts or ()]


def what_stands(merchant: Merchant) -> list[tuple[str, ...]]:
    """Every document that was ever made, deleted ones too."""
    names = ("kind", "type", "number", "reference", "contact", "date", "total", "status", "account")
    return sorted(tuple(str(each[name]) for name in names) for each in merchant.xero.documents())


def record(merchant: Merchant) -> None:
    """Until nobody holds a message of the inbox any more."""
    lambdas = merchant.stack.lambdas
    while lambdas._count(lambdas.queues.inbox):
        if not lambdas.poll_inbox():
            # By minutes only: a lost dispute is dated when it is noticed, which is to be the same day.
            merchant.stack.clock.shift(timedelta(minutes=1))


def test_a_recorder_that_dies_at_any_call_leaves_the_same_rows_and_a_nudge(
    merchant: Merchant, capsys: pytest.CaptureFixture[str]
) -> None:
    merchant.hear(news(merchant))
    before, began = Moment.of(merchant), datetime.now(UTC)
    record(merchant)
    expected = recorded(merchant)

    def die(fatal: int) -> int:
        before.come_back()
        # What a process that died leaves comes again after a quarter of an hour: the day would be over.
        merchant.stack.clock.move_to(began + fatal * timedelta(minutes=2))
        merchant.stack.lambdas.sqs.purge_queue(QueueUrl=merchant.stack.lambdas.queues.posting)
        queue(merchant)
        with choked(merchant.stack, "recorder", fatal) as deadly:
            record(merchant)
        assert recorded(merchant) == expected
        assert deadly._count(deadly.queues.posting) > 0
        return deadly.died

    died = deaths(die)
    with capsys.disabled():
        print(f"\nrecorder: died at each of {died} calls, the same rows each time")
    assert died >= 30
    come_to_rest(merchant.stack)
    assert_right(merchant, flagged={"overpaid"})


def test_a_writer_that_dies_at_any_call_leaves_each_document_once(
    merchant: Merchant, capsys: pytest.CaptureFixture[str]
) -> None:
    merchant.hear(news(merchant))
    record(merchant)
    before = Moment.of(merchant)
    come_to_rest(merchant.stack, STEP)
    assert_right(merchant, flagged={"overpaid"})
    expected = what_stands(merchant), merchant.held(), merchant.shop.states()

    def die(fatal: int) -> int:
        before.come_back()
        merchant.shop.nudge()
        with choked(merchant.stack, "xero_writer", fatal) as deadly:
            come_to_rest(merchant.stack, STEP)
        assert (what_stands(merchant), merchant.held(), merchant.shop.states()) == expected
        return deadly.died

    died = deaths(die)
    with capsys.disabled():
        print(f"\nxero_writer: died at each of {died} calls, one set of documents each time")
    assert died >= 30
    assert_right(merchant, flagged={"overpaid"})
