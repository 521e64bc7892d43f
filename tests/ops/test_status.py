"""status says on one screen what somebody has to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from local.stack.in_process import Stack
from ops.page import TICK
from shared.posting.lane import Lane
from shared.store import connection_notes, feeds, lanes, queue_notes, troubles
from shared.store.tables.connections import TokenItem
from tests.factories import sales
from tests.functions.merchant import Merchant, open_merchant
from tests.functions.trading import by_hand, park_a_fee, sell
from tests.ops.conftest import Ops


def test_a_business_that_is_well_needs_nobody(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    ops("reconcile")
    said = ops("status")
    assert said.code == 0
    assert "Xero connected" in said.words
    assert "0 on their way, 0 parked, 0 waiting, 0 to look at" in said.words
    assert said.words.count(f"difference {TICK} 0.00") == 2
    found = ops("status", "--json").document["tenants"][0]
    assert (found["tenant"], found["is_well"], found["rows"]["parked"]) == ("demo", True, 0)
    assert found["providers"]["stripe"]["difference_pence"] == 0


def test_nobody_asked_xero_or_a_provider_for_it(ops: Ops, merchant: Merchant) -> None:
    before = merchant.xero.calls.snapshot()
    ops("status")
    assert merchant.xero.calls.since(before).read == 0


def test_a_dead_connection_is_said_loudly(ops: Ops, merchant: Merchant) -> None:
    TokenItem("user-of-demo").update(actions=[TokenItem.dead.set(True)])
    said = ops("status")
    assert said.code == 1
    assert "NOT CONNECTED: the owner has to connect it again" in said.words
    assert not ops("status", "--json").document["tenants"][0]["xero_connected"]


def test_parked_rows_and_an_account_that_is_apart_are_counted(ops: Ops, merchant: Merchant) -> None:
    park_a_fee(merchant)
    by_hand(merchant.xero, 25)
    assert ops("reconcile").code == 1
    said = ops("status", width=120)
    assert said.code == 1
    assert "0 on their way, 1 parked" in said.words
    assert "difference 27.00, has differed since" in said.words
    found = ops("status", "--json").document["tenants"][0]["providers"]["stripe"]
    assert (found["difference_pence"], found["differs_since"]) == (2700, found["reconciled_at"])


def test_a_feed_that_failed_says_why_on_one_line(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    feeds.note("demo", "stripe", "Stripe refused\n\x1b[31mto be read", datetime.now(UTC))
    said = ops("status")
    assert said.code == 1
    assert "feed FAILED 12 Oct 2026" in said.words
    assert "Stripe refused [31mto be read" in said.words
    assert "\x1b" not in said.out


def test_a_feed_that_has_not_begun_says_since_when_it_is_due(ops: Ops, merchant: Merchant) -> None:
    assert "feed has not begun, due since 12 Oct 2026 18:00 UTC" in ops("status", width=120).words
    found = ops("status", "--json").document["tenants"][0]["providers"]["stripe"]
    assert found["feed_due_since"] == "2026-10-12T18:00:00+00:00"


def test_a_lane_that_rests_says_until_when_and_why(ops: Ops, merchant: Merchant) -> None:
    now = datetime.now(UTC)
    lanes.claim("demo", "me", now)
    lanes.release("demo", "me", Lane().paused(now + timedelta(hours=2), "limit_day"))
    said = ops("status")
    assert "Lane paused until 12 Oct 2026 20:00 UTC: limit_day" in said.words
    assert ops("status", "--json").document["tenants"][0]["pause_reason"] == "limit_day"


def test_what_is_wrong_for_too_long_is_said_with_since_when(ops: Ops, merchant: Merchant) -> None:
    now = datetime.now(UTC)
    troubles.begin("demo", "pending", now - timedelta(hours=3), now)
    said = ops("status", width=120)
    assert "Trouble since 12 Oct 2026 15:00 UTC: something has waited for more than an hour" in said.words
    found = ops("status", "--json").document["tenants"][0]["troubles"]
    assert found == {"pending": "2026-10-12T15:00:00+00:00"}


def test_how_the_connections_stand_is_said_as_on_the_page(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    queue_notes.keep({"inbox": 3}, datetime.now(UTC))
    said = ops("status", width=200)
    assert "last Stripe event" in said.words
    found = ops("status", "--json").document["tenants"][0]["connections"]
    assert found["in_one_line"].rpartition("; ")[0] in said.words
    used = connection_notes.read("demo", datetime.now(UTC)).used.calls_today
    assert found["in_one_line"].endswith(f"Xero {used} of 1,000 calls today")
    assert "3 waiting in the queues of all businesses, not empty since 12 Oct 2026" in said.words


def test_since_when_the_oldest_document_waits_is_said(ops: Ops, merchant: Merchant) -> None:
    merchant.shop.record(sales(1))
    assert "Oldest pending since 12 Oct 2026 18:00 UTC" in ops("status", width=120).words


def test_every_business_is_on_it_or_the_one_that_is_named(ops: Ops, stack: Stack) -> None:
    for each in ("one", "two"):
        open_merchant(stack, each)
    assert [each["tenant"] for each in ops("status", "--json").document["tenants"]] == ["one", "two"]
    named = ops("status", "--json", "--tenant", "two").document["tenants"]
    assert [each["tenant"] for each in named] == ["two"]


def test_without_any_business_it_says_so(ops: Ops) -> None:
    said = ops("status")
    assert (said.code, said.notices) == (3, "ops: no business is connected here yet")
