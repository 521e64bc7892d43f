"""This release reads what a later one has written, as after a rollback: it waits, and parks nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest

from local.stack.in_process import Stack
from shared.errors import Newer
from shared.ledger.row_version import ROW_VERSION
from shared.operations.reconcile.run import reconcile
from shared.queue import MESSAGE_VERSION
from shared.store import lanes, rows
from shared.store.tables.ledger import RowItem
from shared.wiring.base import connect_here
from shared.wiring.operations import connections
from tests import factories
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, drain_queues, nudged, open_shop
from tests.functions.trading import owner_of

Change = Callable[[RowItem], Any]
LATER: dict[str, Change] = {
    "a later form": lambda row: RowItem.version.set(ROW_VERSION + 1),
    "a further field": lambda row: RowItem.document.set({**row.document, "colour": "red"}),
    "another kind": lambda row: RowItem.kind.set("Quotation"),
}


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def written_later(shop: Shop, change: Change, role: str = " invoice") -> Callable[[], None]:
    """Changes the pending rows as a later version would have written them; returns how to take it back."""
    changed = [row for row in shop.rows() if row.state == "pending" and row.key.endswith(role)]
    assert changed
    for row in changed:
        RowItem(shop.tenant, row.key).update(actions=[change(row)])

    def deploy_again() -> None:
        for row in changed:
            RowItem(shop.tenant, row.key).update(
                actions=[
                    RowItem.version.set(ROW_VERSION),
                    RowItem.document.set(row.document),
                    RowItem.kind.set(row.kind),
                ]
            )

    return deploy_again


@pytest.mark.parametrize("change", LATER.values(), ids=LATER.keys())
@pytest.mark.parametrize("role", [" invoice", " payment", "supplier:stripe"])
def test_rows_of_a_later_version_wait_for_it_and_are_posted_then(
    shop: Shop, change: Change, role: str
) -> None:
    shop.sell(factories.sales(2))
    while shop.stack.lambdas.poll_inbox():
        pass
    deploy_again = written_later(shop, change, role)
    for _ in range(3):
        nudged(shop.stack)
        lane = lanes.peek(shop.tenant)
        assert (lane.pause_reason, lane.batch) == ("later_version", None)
        shop.stack.clock.shift(timedelta(minutes=11))
        shop.stack.lambdas.invoke("sweep", {})
    assert list(shop.parked()) == []
    assert rows.has_pending(shop.tenant)
    deploy_again()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_the_log_warns_and_says_which_row_waits(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        "functions.xero_writer.lane_run.logger.warning", lambda text, extra: said.append((text, extra))
    )
    shop.sell(factories.sales(1))
    while shop.stack.lambdas.poll_inbox():
        pass
    written_later(shop, LATER["a later form"])
    nudged(shop.stack)
    ((text, extra),) = said
    assert text == "the lane waits for a later version"
    assert extra["tenant"] == shop.tenant
    assert f"{shop.made[0].id('ch')} invoice" in extra["why"]


def test_reconciliation_fails_and_says_why_and_changes_nothing(shop: Shop) -> None:
    shop.sell(factories.sales(1))
    come_to_rest(shop.stack)
    row = shop.row(f"{shop.made[0].id('ch')} invoice")
    row.update(actions=[RowItem.version.set(ROW_VERSION + 1)])
    with pytest.raises(Newer, match=r"a later version wrote ch_.* invoice: its form is 2"):
        reconcile(owner_of(shop.tenant), connections(connect_here()))
    assert shop.states() == {"posted": 5}


def test_what_is_built_on_a_row_of_a_later_version_stays_in_the_queue(shop: Shop) -> None:
    first, second = factories.sales(2, buyers=1)
    shop.sell([first])
    come_to_rest(shop.stack)
    for row in shop.rows():
        row.update(actions=[RowItem.version.set(ROW_VERSION + 1)])
    shop.sell([second])
    drain_queues(shop.stack)
    assert shop.states() == {"posted": 5}
    assert list(shop.parked()) == []
    assert shop.stack.lambdas.waiting()


def test_a_nudge_of_a_later_version_is_left_to_the_feed(shop: Shop) -> None:
    shop.sell(factories.sales(1))
    while shop.stack.lambdas.poll_inbox():
        pass
    body = json.dumps({"version": MESSAGE_VERSION + 1, "tenant": shop.tenant})
    shop.stack.lambdas.invoke("xero_writer", {"Records": [{"body": body}]})
    assert shop.states().keys() == {"pending"}
    boto3.client("sqs").purge_queue(QueueUrl=shop.stack.lambdas.queues.posting)
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert_posted_once(shop)
