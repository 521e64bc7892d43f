"""The feed at Stripe: movements that no webhook told, and disputes that may still be lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.sync.wiring import wire
from local.stack.in_process import Stack
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Thing
from local.worlds.world import load
from shared.feeds import LOST
from shared.queue import Message, ReadAgain
from shared.store import ledger, tenants
from tests import factories
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, drain_queues, open_shop
from tests.functions.sync.runs import DAY, messages, run

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


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
    read = ReadAgain("stripe", charged["id"], charged["id"], source=charged["id"])
    assert [Message.parse(json.dumps(each)) for each in run(stack)] == [
        Message("demo", read, is_backlog=True)
    ]
    stack.clock.shift(LOST)
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
    assert {row.state for row in shop.rows()} <= {"excluded", "parked"}
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
    assert shop.states() == {"excluded": 1}
    assert run(stack) == []
    owner = tenants.read(shop.tenant)
    assert owner
    settings = factories.settings(feed_from="2026-08-01")
    tenants.write(shop.tenant, settings, owner.xero_organisation, owner.xero_user)
    stack.feed()
    come_to_rest(stack)
    assert_posted_once(shop)


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
    message = Message(shop.tenant, ReadAgain("stripe", undecided["disputes"][0]["id"]), is_backlog=True)
    again = json.loads(message.body())
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
        wire().inbox.put_read_again(shop.tenant, [ReadAgain("stripe", key)])
        begin_feed(shop, "2026-10-15")
        drain_queues(stack)
    row = shop.row(key)
    assert (row.state, row.reason_code) == ("excluded", "before_feed")
    assert [run(stack), run(stack)] == [[], []]


def test_an_earlier_first_day_books_the_lost_dispute_after_all(stack: Stack) -> None:
    shop, (_, lost) = dispute(stack)
    (key,) = (each["id"] for each in lost["disputes"])
    shop.business.stripe.show(lost)
    begin_feed(shop, "2026-10-15")
    wire().inbox.put_read_again(shop.tenant, [ReadAgain("stripe", key)])
    drain_queues(stack)
    begin_feed(shop, "2026-10-01")
    stack.feed()
    drain_queues(stack)
    assert shop.row(key).state == "booked"
    assert run(stack) == []


def begin_feed(shop: Shop, day: str) -> None:
    owner = tenants.read(shop.tenant)
    assert owner
    changed = factories.settings(feed_from=day)
    tenants.write(shop.tenant, changed, owner.xero_organisation, owner.xero_user)


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
    assert (parked.key, parked.reason_code) == (sale.id("txn"), "unknown_at_stripe")
    assert parked.detail.startswith(f"{sale.id('txn')} of ")
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
    assert [(row.key, row.reason_code) for row in shop.parked()] == [(sale.id("txn"), "unknown_at_stripe")]
    stack.stripe.faults.clear()
    assert run(stack) == []


def test_a_charge_that_stripe_knows_at_last_is_booked_and_no_longer_parked(stack: Stack, shop: Shop) -> None:
    (sale,) = factories.sales(1)
    shop.business.stripe.show(factories.stripe_world([sale]) | {"charges": []})
    fed_until_parked(stack)
    shop.sell([sale])
    come_to_rest(stack)
    assert_posted_once(shop)
