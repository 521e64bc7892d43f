"""The feed: finds whatever no webhook told, skips nothing wherever it dies, and holds nobody up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.sync import feed as feeding
from functions.sync.wiring import Deps, wire
from local import stripe_shapes as shapes
from local.stack import Stack
from local.standins.faults import Kind
from local.stripe_shapes import Sale, Thing
from local.trading_day import CLOSE
from local.worlds import load
from shared.feeds import OVERLAP, Feed, Window
from shared.queue import Found, Inbox
from shared.store import directory, feeds, ledger
from shared.store.secrets import STRIPE_KEY
from shared.store.tables import FeedItem, SecretItem, TenantItem
from tests import factories
from tests.functions.killing import choked
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, drain_queues, open_shop

CASES = Path(__file__).parents[2] / "cases"
QUARTER = timedelta(minutes=15)
DAY = 24 * 3600


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def run(stack: Stack) -> list[dict[str, str]]:
    """A run of the feed; what it queued, taken off the queue."""
    stack.feed()
    return taken(stack)


def taken(stack: Stack) -> list[dict[str, str]]:
    queue, sqs, found = stack.lambdas.queues.inbox, boto3.client("sqs"), list[dict[str, str]]()
    while got := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        found += [json.loads(each["Body"]) for each in got]
        done: Any = [{"Id": each["MessageId"], "ReceiptHandle": each["ReceiptHandle"]} for each in got]
        sqs.delete_message_batch(QueueUrl=queue, Entries=done)
    return found


def messages(shop: Shop, made: Sequence[Sale]) -> list[dict[str, str]]:
    """One for each sale, the newest first, as the list has them."""
    return [
        {"tenant": shop.tenant, "object": sale.id("ch"), "transaction": sale.id("txn")}
        for sale in reversed(made)
    ]


def transactions(queued: Sequence[dict[str, str]]) -> Counter[str]:
    return Counter(each["transaction"] for each in queued)


def progress(shop: Shop) -> Feed:
    return feeds.read(shop.tenant, "stripe")


def window(shop: Shop) -> Window:
    found = progress(shop).window
    assert found
    return found


def lists(shop: Shop) -> int:
    return shop.business.stripe.calls["GET /v1/balance_transactions"]


def slow(stack: Stack, seconds: int) -> Deps:
    """A look at the clock takes this long."""

    def clock() -> datetime:
        stack.clock.shift(seconds)
        return datetime.now(UTC)

    return replace(wire(), clock=clock)


class Queue:
    """Keeps what it was sent; moto's takes minutes over thousands."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, str]] = []

    def send_message_batch(self, **batch: Any) -> dict[str, Any]:
        self.bodies += [json.loads(each["MessageBody"]) for each in batch["Entries"]]
        return {}


def fee(created: int) -> Thing:
    """A movement without an object of its own."""
    own = {"id": shapes.id_of("txn", f"fee {created}"), "created": created, "source": None}
    money = {"amount": -500, "fee": 0, "fee_details": [], "net": -500}
    kind = {"type": "stripe_fee", "reporting_category": "fee", "description": "Radar"}
    (sale,) = factories.sales(1)
    return shapes.balance_transaction(sale) | own | money | kind


# ---- what is found


def test_a_sale_that_no_webhook_told_is_posted(stack: Stack, shop: Shop) -> None:
    shop.show(factories.sales(3))
    stack.feed()
    come_to_rest(stack)
    assert_posted_once(shop)


def test_what_a_webhook_told_too_is_posted_once(stack: Stack, shop: Shop) -> None:
    shop.sell(factories.sales(3))
    stack.feed()
    come_to_rest(stack)
    stack.feed()
    come_to_rest(stack)
    assert_posted_once(shop)


def test_a_world_ends_in_the_same_rows_without_its_webhooks(stack: Stack) -> None:
    told, untold = open_shop(stack, "told"), open_shop(stack, "untold")
    told.sell(factories.sales(4))
    untold.show(factories.sales(4))
    drain_queues(stack)
    stack.feed()
    drain_queues(stack)
    assert {row.key for row in told.rows()} == {row.key for row in untold.rows()}


def test_a_movement_is_queued_with_its_object(stack: Stack, shop: Shop) -> None:
    made = factories.sales(12)
    shop.show(made)
    assert run(stack) == messages(shop, made)


def test_a_movement_without_an_object_is_its_own(stack: Stack, shop: Shop) -> None:
    charged = fee(factories.OPENING)
    shop.business.stripe.show({"balance_transactions": [charged]})
    assert run(stack) == [{"tenant": "demo", "object": charged["id"], "transaction": charged["id"]}]
    stack.feed()
    drain_queues(stack)
    assert shop.row(charged["id"]).state == "booked"


def test_what_the_ledger_knows_is_not_queued_again(stack: Stack, shop: Shop) -> None:
    made = factories.sales(5)
    shop.show(made[:3])
    stack.feed()
    drain_queues(stack)
    shop.show(made[3:])
    assert run(stack) == messages(shop, made[3:])


@pytest.mark.parametrize("changed", [{"currency": "eur"}, {"reporting_category": "never_heard_of"}])
def test_what_is_left_out_or_parked_is_known_too(stack: Stack, shop: Shop, changed: Thing) -> None:
    world = factories.stripe_world(factories.sales(1))
    world["balance_transactions"][0] |= changed
    shop.business.stripe.show(world)
    stack.feed()
    drain_queues(stack)
    assert {row.state for row in shop.rows()} <= {"left_out", "parked"}
    assert run(stack) == []


def test_the_feed_begins_with_the_first_day_where_the_organisation_is(stack: Stack, shop: Shop) -> None:
    midnight = int(datetime(2026, 9, 30, 23, tzinfo=UTC).timestamp())
    # Stripe settles it three seconds later.
    before, first = (factories.sales(1, created=midnight - seconds)[0] for seconds in (4, 3))
    shop.show([before, first])
    assert run(stack) == messages(shop, [first])


def test_an_earlier_first_day_brings_what_was_too_early(stack: Stack, shop: Shop) -> None:
    (old,) = factories.sales(1, created=factories.OPENING - 40 * DAY)
    shop.sell([old])
    drain_queues(stack)
    assert shop.states() == {"left_out": 1}
    assert run(stack) == []
    owner = directory.read(shop.tenant)
    assert owner
    settings = factories.settings(feed_from="2026-08-01")
    directory.write(shop.tenant, settings, owner.xero_organisation, owner.xero_user)
    stack.feed()
    come_to_rest(stack)
    assert_posted_once(shop)


# ---- windows


def test_the_next_window_overlaps_by_seven_days(stack: Stack, shop: Shop) -> None:
    stack.clock.shift(20 * DAY)
    run(stack)
    assert (window(shop).since, window(shop).finished_at) == (
        datetime(2026, 9, 30, 23, tzinfo=UTC),
        datetime.now(UTC),
    )
    stack.clock.shift(QUARTER)
    run(stack)
    assert window(shop).since == datetime.now(UTC) - QUARTER - OVERLAP


def test_an_older_movement_that_arrives_late_is_found_within_seven_days(stack: Stack, shop: Shop) -> None:
    stack.clock.shift(20 * DAY)
    ago = {days: int(datetime.now(UTC).timestamp()) - days * DAY for days in (1, 6, 8)}
    newer, late, too_late = (factories.sales(1, created=ago[days])[0] for days in ago)
    shop.show([newer])
    stack.feed()
    drain_queues(stack)
    stack.clock.shift(QUARTER)
    shop.show([late, too_late])
    assert run(stack) == messages(shop, [late])


def test_progress_can_be_read(stack: Stack, shop: Shop) -> None:
    made = factories.sales(3)
    shop.show(made)
    run(stack)
    row = FeedItem.get(shop.tenant, "stripe")
    assert (row.seen, row.queued, row.after) == (3, 3, made[0].id("txn"))
    assert row.reached.timestamp() == made[0].created + 3
    assert row.finished_at == row.opened_at == row.covered_until == row.turn_at == CLOSE


# ---- a long first window


def test_a_long_first_window_stops_in_time_and_goes_on_where_it_stopped(stack: Stack, shop: Shop) -> None:
    made, runs = factories.sales(2300), 0
    queue: Any = Queue()
    shop.show(made)
    while not progress(shop).covered:
        began = datetime.now(UTC)
        feeding.feed(replace(slow(stack, 60), inbox=Inbox(queue, "inbox")))
        assert datetime.now(UTC) - began < feeding.RUN + timedelta(minutes=5)
        runs += 1
    assert queue.bodies == messages(shop, made)
    assert runs > 3
    assert (lists(shop), window(shop).seen, window(shop).queued) == (23, 2300, 2300)


def test_what_arrives_at_the_head_meanwhile_is_in_the_next_window(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(9)
    shop.show(made[:7])
    feeding.feed(slow(stack, 240))
    assert not progress(shop).covered
    shop.show(made[7:])
    queued = taken(stack) + run(stack)
    assert queued == messages(shop, made[:7])
    assert transactions(run(stack)).keys() == {sale.id("txn") for sale in made}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_nothing_is_skipped_wherever_it_dies(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """At every call that leaves the process, whatever that call is, with pages of two."""
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(count)
    for fatal in range(1, 100):
        shop = open_shop(stack, f"shop-{count}-{fatal}")
        shop.show(made)
        with choked(stack, "feed", fatal) as deadly:
            stack.feed()
            stack.feed()
        queued = transactions(taken(stack))
        assert queued.keys() >= {sale.id("txn") for sale in made}
        assert progress(shop).covered
        del stack.businesses[shop.tenant]
        close(shop)
        if not deadly.died:
            break
    assert fatal > 6


def close(shop: Shop) -> None:
    """No tenant any more, so that the next one is alone."""
    for row in (TenantItem(shop.tenant), FeedItem(shop.tenant, "stripe")):
        row.delete()


def test_a_page_that_was_not_taken_is_listed_again(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(**batch: Any) -> dict[str, Any]:
        return {"Failed": batch["Entries"]}

    made = factories.sales(2)
    shop.show(made)
    with monkeypatch.context() as patch:
        patch.setattr(wire().inbox.sqs, "send_message_batch", refuses)
        with pytest.raises(ExceptionGroup):
            stack.feed()
    assert not progress(shop).window
    assert run(stack) == messages(shop, made)


def test_two_runs_at_once_skip_nothing_and_one_gives_way(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(6)
    shop.show(made)
    first, second = (feeding._pages(shop.tenant, wire()) for _ in range(2))
    next(first)
    next(second)  # goes on from the first one's cursor
    with pytest.raises(StopIteration):
        next(first)
    assert list(second) == []
    assert transactions(taken(stack)).keys() == {sale.id("txn") for sale in made}
    assert window(shop).finished_at


# ---- disputes


def dispute(stack: Stack) -> tuple[Shop, list[Thing]]:
    """A dispute that is under review, and the same when it is lost: Stripe's objects, twice."""
    world = load(CASES / "dispute-lost.json")
    stack.clock.move_to(world.phases[0].now)
    shop = Shop(stack, stack.open_business("disputed", world.settings))
    return shop, [phase.stripe for phase in world.phases]


def test_an_undecided_dispute_is_read_again_in_every_window(stack: Stack) -> None:
    shop, (undecided, _) = dispute(stack)
    shop.business.stripe.show(undecided)
    stack.feed()
    while stack.lambdas.poll_inbox():
        pass
    again = {"tenant": shop.tenant, "object": undecided["disputes"][0]["id"], "transaction": ""}
    assert [run(stack), run(stack)] == [[again], [again]]


def test_a_lost_dispute_is_booked_though_it_makes_no_movement(stack: Stack) -> None:
    shop, (undecided, lost) = dispute(stack)
    (key,) = (each["id"] for each in undecided["disputes"])
    for objects, state in ((undecided, "open"), (lost, "booked")):
        shop.business.stripe.show(objects)
        stack.feed()
        while stack.lambdas.poll_inbox():
            pass
        assert shop.row(key).state == state
    assert any(row.source == key and row.kind == "CreditNote" for row in shop.rows())
    assert list(ledger.watched(shop.tenant)) == []
    assert run(stack) == []


def test_a_lost_dispute_from_before_the_feed_is_left_out_and_not_read_for_ever(stack: Stack) -> None:
    shop, (undecided, lost) = dispute(stack)
    (key,) = (each["id"] for each in undecided["disputes"])
    stack.clock.shift(20 * DAY)
    for objects in (undecided, lost):
        shop.business.stripe.show(objects)
        wire().inbox.put_found(shop.tenant, [Found(key)])
        begin_feed(shop, "2026-10-15")
        drain_queues(stack)
    row = shop.row(key)
    assert (row.state, row.reason) == ("left_out", "before_feed")
    assert [run(stack), run(stack)] == [[], []]


def test_an_earlier_first_day_books_the_lost_dispute_after_all(stack: Stack) -> None:
    shop, (_, lost) = dispute(stack)
    (key,) = (each["id"] for each in lost["disputes"])
    shop.business.stripe.show(lost)
    begin_feed(shop, "2026-10-15")
    wire().inbox.put_found(shop.tenant, [Found(key)])
    drain_queues(stack)
    begin_feed(shop, "2026-10-01")
    stack.feed()
    drain_queues(stack)
    assert shop.row(key).state == "booked"
    assert run(stack) == []


def begin_feed(shop: Shop, day: str) -> None:
    owner = directory.read(shop.tenant)
    assert owner
    changed = factories.settings(feed_from=day)
    directory.write(shop.tenant, changed, owner.xero_organisation, owner.xero_user)


# ---- objects that Stripe does not know


def fed_until_parked(stack: Stack) -> None:
    stack.feed()
    come_to_rest(stack)


def test_a_charge_that_stripe_lists_but_does_not_know_is_parked_and_not_queued_again(
    stack: Stack, shop: Shop
) -> None:
    (sale,) = factories.sales(1)
    shop.business.stripe.show(factories.stripe_world([sale]) | {"charges": []})
    fed_until_parked(stack)
    (parked,) = shop.parked()
    assert (parked.key, parked.reason) == (sale.id("txn"), "unknown_at_stripe")
    assert parked.words.startswith(f"{sale.id('txn')} of ")
    assert run(stack) == []


def test_what_needs_no_object_is_booked_without_it_and_not_queued_again(stack: Stack, shop: Shop) -> None:
    (sale,) = factories.sales(1)
    kinds = {"refund": "re_gone", "payout": "po_gone", "dispute": "dp_gone"}
    gone = [
        shapes.balance_transaction(sale)
        | {"id": f"txn_{kind}", "amount": -500, "fee": 0, "fee_details": [], "net": -500}
        | {"source": source, "type": kind, "reporting_category": kind}
        for kind, source in kinds.items()
    ]
    shop.business.stripe.show({"balance_transactions": gone})
    fed_until_parked(stack)
    assert {shop.row(f"txn_{kind}").state for kind in kinds} == {"booked"}
    assert shop.parked() == []
    assert run(stack) == []


def test_a_movement_that_stripe_lists_and_does_not_know_either_is_parked_under_its_id(
    stack: Stack, shop: Shop
) -> None:
    (sale,) = factories.sales(1)
    shop.business.stripe.show(factories.stripe_world([sale]) | {"charges": []})
    stack.stripe.faults.add(404, times=99, on="/v1/balance_transactions/")
    fed_until_parked(stack)
    assert [(row.key, row.reason) for row in shop.parked()] == [(sale.id("txn"), "unknown_at_stripe")]
    stack.stripe.faults.clear()
    assert run(stack) == []


def test_a_charge_that_stripe_knows_at_last_is_booked_and_no_longer_parked(stack: Stack, shop: Shop) -> None:
    (sale,) = factories.sales(1)
    shop.business.stripe.show(factories.stripe_world([sale]) | {"charges": []})
    fed_until_parked(stack)
    shop.sell([sale])
    come_to_rest(stack)
    assert_posted_once(shop)


# ---- many tenants


@pytest.mark.parametrize("fault", [429, 500, "dropped"])
def test_a_tenant_that_cannot_be_read_stops_no_other_and_says_why(stack: Stack, fault: Kind) -> None:
    shops = [open_shop(stack, tenant) for tenant in ("first", "second", "third")]
    for each in shops:
        each.show(factories.sales(1))
    stack.stripe.faults.add(fault, on="/v1/balance_transactions")
    with pytest.raises(ExceptionGroup, match="could not be read"):
        stack.feed()
    (failed,) = (item for item in FeedItem.scan() if item.error)
    assert "Stripe" in failed.error
    queued = taken(stack)
    assert {each["tenant"] for each in queued} == {each.tenant for each in shops} - {failed.tenant}
    assert [each["tenant"] for each in run(stack) if each not in queued] == [failed.tenant]
    assert FeedItem.get(failed.tenant, "stripe").error is None


def test_a_key_that_stripe_refuses_is_on_the_tenants_row(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    other.show(factories.sales(1))
    del stack.stripe.accounts[shop.business.stripe.api_key]
    with pytest.raises(ExceptionGroup):
        stack.feed()
    assert "AuthenticationError" in FeedItem.get(shop.tenant, "stripe").error
    assert taken(stack) == messages(other, other.made)


def test_who_never_connected_stripe_is_passed_over(stack: Stack, shop: Shop) -> None:
    SecretItem(shop.tenant, STRIPE_KEY).delete()
    assert run(stack) == []
    assert list(FeedItem.scan()) == []


def test_a_key_that_was_taken_away_is_missed(stack: Stack, shop: Shop) -> None:
    run(stack)
    SecretItem(shop.tenant, STRIPE_KEY).delete()
    with pytest.raises(ExceptionGroup):
        stack.feed()
    assert FeedItem.get(shop.tenant, "stripe").error == "no Stripe key is kept for this tenant any more"


def test_an_unforeseen_mistake_is_noted_by_its_name_alone(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    other.show(factories.sales(1))
    TenantItem(shop.tenant, settings={"no": "settings"}).save()
    with pytest.raises(ExceptionGroup):
        stack.feed()
    assert FeedItem.get(shop.tenant, "stripe").error == "KeyError"
    assert taken(stack) == messages(other, other.made)


def test_tenants_take_turns_page_by_page(stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    other = open_shop(stack, "other")
    for each in (shop, other):
        each.show(factories.sales(8))
    feeding.feed(slow(stack, 120))
    assert 0 < window(shop).seen < 8
    assert abs(window(shop).seen - window(other).seen) <= 2


def test_who_waited_longest_comes_first(stack: Stack) -> None:
    shops = [open_shop(stack, f"shop-{n}") for n in range(4)]
    for each in shops:
        each.show(factories.sales(1))
    fed = []
    for _ in range(8):
        # Time for one turn.
        feeding.feed(slow(stack, 190))
        fed += [item.tenant for item in FeedItem.scan() if item.turn_at > datetime.now(UTC) - QUARTER]
        stack.clock.shift(QUARTER)
    assert fed == 2 * [each.tenant for each in shops]


def test_tenants_are_kept_apart(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    made = factories.sales(2)
    shop.show(made[:1])
    other.show(made[1:])
    queued = run(stack)
    assert sorted((each["tenant"], each["transaction"]) for each in queued) == [
        ("demo", made[0].id("txn")),
        ("other", made[1].id("txn")),
    ]


def test_a_feed_without_tenants_does_nothing(stack: Stack) -> None:
    assert run(stack) == []
