"""From an event to the ledger: the object is read again, so that neither order nor repeats matter."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from local.stack.in_process import Stack
from local.standins.faults import Kind
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Sale, Thing
from shared.queue import Inbox, ReadAgain
from shared.store import inbox, rows
from shared.store.inbox import message_of
from shared.store.ledger import unread_key
from shared.store.secrets import STRIPE_KEY, Secrets
from shared.store.tables.businesses import TenantItem
from shared.store.tables.connections import SecretItem
from shared.store.tables.inbox import EventItem
from shared.store.tables.ledger import RowItem
from tests.factories import sales, stripe_world
from tests.functions.shop import (
    Shop,
    assert_books,
    assert_posted_once,
    come_to_rest,
    dead_letters,
    drain_queues,
    open_shop,
)

# After this time whatever was put back to be tried again is there again.
NEXT_TRY = timedelta(minutes=4)
# The inbox queue's visibility timeout and more.
AFTER_A_CRASH = timedelta(minutes=16)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def deliver(shop: Shop, *events: Thing) -> None:
    for event in events:
        assert shop.stack.deliver(shop.business, event) == 200


def outcomes(shop: Shop) -> dict[str, str | None]:
    """What became of each event, by its type."""
    return {event.type: event.outcome for event in EventItem.query(shop.tenant, consistent_read=True)}


def excluded(shop: Shop) -> list[tuple[str, str]]:
    return [(row.key, row.reason_code) for row in rows.in_state(shop.tenant, "excluded")]


def try_again(shop: Shop, times: int = 1) -> None:
    for _ in range(times):
        shop.stack.clock.shift(NEXT_TRY)
        drain_queues(shop.stack)


def test_a_charge_that_is_not_settled_yet_is_recorded_when_stripe_says_so(shop: Shop) -> None:
    (sale,) = sales(1)
    shop.business.stripe.show(stripe_world([sale], settled=False))
    deliver(shop, shapes.succeeded(sale))
    come_to_rest(shop.stack)
    assert outcomes(shop) == {"charge.succeeded": "not_yet"}
    assert shop.rows() == []

    shop.sell([sale])
    come_to_rest(shop.stack)
    assert outcomes(shop) == {"charge.succeeded": "not_yet", "charge.updated": "booked"}
    assert_posted_once(shop)


@pytest.mark.parametrize("seed", range(3))
def test_events_that_come_twice_and_in_any_order_make_one_set_of_documents(shop: Shop, seed: int) -> None:
    made = sales(5, buyers=3)
    shop.show(made)
    told = [event(sale) for sale in made for event in (shapes.succeeded, shapes.updated, captured)] * 2
    random.Random(seed).shuffle(told)  # noqa: S311  # an order, not a secret
    deliver(shop, *told)
    come_to_rest(shop.stack)
    assert set(outcomes(shop).values()) <= {"booked", "known"}
    assert_posted_once(shop)


def captured(sale: Sale) -> Thing:
    return shapes.event("charge.captured", sale.created + 1, shapes.charge(sale))


def test_a_charge_that_stripe_does_not_know_is_parked_at_last_and_listed(shop: Shop) -> None:
    (sale,) = sales(1)
    deliver(shop, shapes.updated(sale))
    for _ in range(3):
        drain_queues(shop.stack)
        assert shop.parked() == []
        shop.stack.clock.shift(NEXT_TRY)
    come_to_rest(shop.stack)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [
        (unread_key(sale.id("ch")), "unknown_at_stripe")
    ]
    assert outcomes(shop) == {"charge.updated": "parked"}
    assert dead_letters(shop.stack) == shop.stack.lambdas.waiting() == 0


def test_a_parked_charge_is_recorded_and_unparked_when_its_event_is_sent_again(shop: Shop) -> None:
    (sale,) = sales(1)
    deliver(shop, shapes.updated(sale))
    come_to_rest(shop.stack)
    assert len(shop.parked()) == 1
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert shop.parked() == []
    assert_posted_once(shop)


def test_a_parked_charge_is_unparked_by_another_event_of_it_too(shop: Shop) -> None:
    (sale,) = sales(1)
    deliver(shop, shapes.succeeded(sale))
    come_to_rest(shop.stack)
    assert len(shop.parked()) == 1
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert shop.parked() == []
    assert_posted_once(shop)


@pytest.mark.parametrize("times", [1, 3])
def test_a_charge_unknown_only_at_first_is_recorded(shop: Shop, times: int) -> None:
    shop.stack.stripe.faults.add(404, times=times, on="/v1/charges")
    shop.sell(sales(1))
    come_to_rest(shop.stack)
    assert outcomes(shop) == {"charge.updated": "booked"}
    assert_posted_once(shop)


@pytest.mark.parametrize("on", ["/v1/charges", "/v1/invoice_payments"])
@pytest.mark.parametrize("kind", [500, 503, 429, "dropped"])
def test_what_stripe_could_not_answer_stays_queued_and_is_recorded_later(
    shop: Shop, kind: Kind, on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The SDK itself asks once more, half a second later.
    monkeypatch.setattr("stripe._http_client.time.sleep", lambda _: None)
    shop.stack.stripe.faults.add(kind, times=4, on=on)
    shop.sell(sales(1))
    drain_queues(shop.stack)
    assert shop.rows() == []
    assert shop.stack.lambdas.waiting() == 1
    come_to_rest(shop.stack)
    assert outcomes(shop) == {"charge.updated": "booked"}
    assert_posted_once(shop)


def test_a_refused_key_keeps_the_event_queued_until_it_is_right_again(shop: Shop) -> None:
    Secrets(shop.stack.seal).write(shop.tenant, STRIPE_KEY, ["sk_test_revoked"])
    shop.sell(sales(1))
    drain_queues(shop.stack)
    assert shop.stack.lambdas.waiting() == 1
    Secrets(shop.stack.seal).write(shop.tenant, STRIPE_KEY, [f"sk_test_{shop.tenant}"])
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize("item", [TenantItem("demo"), SecretItem("demo", STRIPE_KEY)], ids=["tenant", "key"])
def test_an_event_of_a_tenant_that_is_not_set_up_stays_queued(
    shop: Shop, item: TenantItem | SecretItem
) -> None:
    item.refresh()
    item.delete()
    shop.sell(sales(1))
    drain_queues(shop.stack)
    assert shop.stack.lambdas.waiting() == 1
    item.save()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize(
    ("event", "words"),
    [({"id": "EV1"}, "The event is EV1."), ({}, "The event has no id."), (None, "The event has no id.")],
)
def test_a_broken_event_is_parked_once_however_often_it_is_queued(
    shop: Shop, event: object, words: str
) -> None:
    hint = inbox.broken("gocardless", event, datetime.now(UTC))
    inbox.keep(shop.tenant, hint)
    queue = Inbox(boto3.client("sqs"), shop.stack.lambdas.queues.inbox)
    for _ in range(3):
        queue.put([message_of(shop.tenant, hint)])
        come_to_rest(shop.stack)
    assert [(row.key, row.reason_code, row.detail) for row in shop.parked()] == [
        (hint.event, "event_is_broken", words)
    ]
    assert outcomes(shop) == {"broken": "parked"}


def test_what_gocardless_does_not_know_is_parked_in_its_own_words(shop: Shop) -> None:
    hint = inbox.Hint("gocardless#EV1", "gocardless", "payments.confirmed", "PM1", datetime.now(UTC))
    inbox.keep(shop.tenant, hint)
    Inbox(boto3.client("sqs"), shop.stack.lambdas.queues.inbox).put([message_of(shop.tenant, hint)])
    come_to_rest(shop.stack)
    assert outcomes(shop) == {"payments.confirmed": "parked"}
    assert [(row.key, row.reason_code) for row in shop.parked()] == [
        (unread_key("PM1"), "unknown_at_gocardless")
    ]


def test_a_charge_settled_into_another_currencys_balance_is_left_out_on_record(shop: Shop) -> None:
    euros = sales(1, currency="eur", balance="eur", what="in euros")
    converted = sales(1, currency="eur", what="converted")
    shop.sell([*euros, *converted, *sales(1)])
    come_to_rest(shop.stack)
    assert excluded(shop) == [(euros[0].id("txn"), "other_currency")]
    assert_books(shop, [sale for sale in shop.made if sale not in euros])


def test_a_charge_from_before_the_feed_is_left_out_on_record(stack: Stack) -> None:
    shop = open_shop(stack)
    midnight = int(datetime(2026, 9, 30, 23, 0, tzinfo=UTC).timestamp())
    # Midnight in London is eleven at night in UTC; a charge settles three seconds after it was made.
    before, after = sales(2, buyers=1)
    before = Sale(midnight - 4, before.buyer, before.what, before.amount)
    after = Sale(midnight - 3, after.buyer, after.what, after.amount)
    shop.sell([before, after])
    come_to_rest(stack)
    assert excluded(shop) == [(before.id("txn"), "before_feed")]
    assert_books(shop, [after])


def test_a_failed_charge_moved_no_money_and_leaves_no_row(shop: Shop) -> None:
    (sale,) = sales(1)
    failed = shapes.charge(sale) | {"status": "failed", "balance_transaction": None}
    shop.business.stripe.show({"charges": [failed], "customers": [], "balance_transactions": []})
    deliver(shop, shapes.updated(sale))
    come_to_rest(shop.stack)
    assert list(RowItem.query(shop.tenant)) == []
    assert outcomes(shop) == {"charge.updated": "not_yet"}


def test_a_message_that_fails_does_not_fail_the_others_of_its_batch(shop: Shop) -> None:
    made = sales(5)
    shop.show(made)
    shop.stack.stripe.faults.add(404, on=f"/v1/charges/{made[2].id('ch')}")
    deliver(shop, *(shapes.updated(sale) for sale in made))
    shop.stack.lambdas.poll_inbox()
    recorded = {row.source for row in shop.rows()}
    assert recorded == {sale.id("txn") for sale in made if sale is not made[2]}
    assert shop.stack.lambdas._count(shop.stack.lambdas.queues.inbox) == 1
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize(
    "poison",
    ["no json", "[]", "{}", '{"tenant": "demo"}', '{"tenant": "demo", "event": "stripe#never_stored"}'],
)
def test_a_poison_message_ends_in_the_dead_letter_queue_after_five_tries(shop: Shop, poison: str) -> None:
    queues = shop.stack.lambdas.queues
    boto3.client("sqs").send_message(QueueUrl=queues.inbox, MessageBody=poison)
    shop.sell(sales(1))
    for _ in range(5):
        assert dead_letters(shop.stack) == 0
        shop.stack.clock.shift(AFTER_A_CRASH)
        drain_queues(shop.stack)
    shop.stack.clock.shift(AFTER_A_CRASH)
    drain_queues(shop.stack)
    assert shop.stack.lambdas._count(queues.inbox_failed) == 1
    assert shop.stack.lambdas.waiting() == 0
    # It is no message of ours, so nobody brings it back.
    shop.stack.lambdas.invoke("revive", {})
    assert (shop.stack.lambdas._count(queues.inbox_failed), dead_letters(shop.stack)) == (0, 1)
    assert set(shop.states()) == {"posted"}


def test_an_event_read_again_after_its_rows_were_written_still_nudges_the_writer(shop: Shop) -> None:
    """Whoever wrote the rows may have died before it nudged."""
    (sale,) = sales(1)
    shop.record([sale])
    boto3.client("sqs").purge_queue(QueueUrl=shop.stack.lambdas.queues.posting)
    deliver(shop, shapes.updated(sale))
    shop.stack.lambdas.poll_inbox()
    assert shop.stack.lambdas._count(shop.stack.lambdas.queues.posting) == 1


NULLS = ("metadata", "billing_details", "receipt_email", "description", "application", "customer")


@pytest.mark.parametrize("nulled", [*((each,) for each in NULLS), NULLS], ids=str)
def test_a_charge_that_lacks_ornaments_is_booked(shop: Shop, nulled: tuple[str, ...]) -> None:
    (sale,) = sales(1)
    world = stripe_world([sale])
    world["charges"][0] |= dict.fromkeys(nulled)
    shop.business.stripe.show(world)
    deliver(shop, shapes.updated(sale))
    come_to_rest(shop.stack)
    assert (len(shop.live("invoice")), shop.parked()) == (1, [])
    assert list(rows.in_state(shop.tenant, "attention")) == []


@pytest.mark.parametrize("road", ["webhook", "feed"])
@pytest.mark.parametrize("mapped", [True, False], ids=["mapped", "never seen"])
@pytest.mark.parametrize("shown", [True, False], ids=["shown as deleted", "not shown"])
def test_a_charge_of_a_deleted_customer_is_booked_for_whom_they_are_mapped_to_and_listed(
    shop: Shop, mapped: bool, shown: bool, road: str
) -> None:
    first, second = sales(2, buyers=1)
    if mapped:
        shop.sell([first])
        come_to_rest(shop.stack)
    world = stripe_world([first, second] if mapped else [second])
    deleted = {"id": shapes.customer_id(second.buyer), "object": "customer", "deleted": True}
    world["customers"] = [deleted] if shown else []
    world["charges"][-1] |= {"billing_details": None, "receipt_email": None}
    shop.business.stripe.show(world)
    if road == "webhook":
        deliver(shop, shapes.updated(second))
    else:
        shop.stack.feed()
    come_to_rest(shop.stack)
    (invoice,) = (each for each in shop.live("invoice") if each["reference"] == f"{second.id('ch')} invoice")
    assert invoice["contact"] == ("Buyer 0000" if mapped else "Stripe payments without a name")
    assert [(row.source, row.reason_code) for row in rows.in_state(shop.tenant, "attention")] == [
        (second.id("txn"), "payer_not_readable")
    ]
    assert shop.parked() == []


def test_a_charge_whose_invoice_stripe_does_not_show_is_a_sale_of_its_own(shop: Shop) -> None:
    shop.stack.stripe.faults.add(404, times=9, on="/v1/invoice_payments")
    shop.sell(sales(1))
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize("field", ["amount", "fee", "currency"])
def test_a_movement_that_does_not_say_what_moved_is_parked_until_it_does(shop: Shop, field: str) -> None:
    (sale,) = sales(1)
    world = stripe_world([sale])
    world["balance_transactions"][0][field] = None
    shop.business.stripe.show(world)
    deliver(shop, shapes.updated(sale))
    come_to_rest(shop.stack)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [
        (unread_key(sale.id("ch")), "amount_not_readable")
    ]
    assert dead_letters(shop.stack) == 0
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_a_movement_of_an_unknown_charge_that_does_not_say_what_moved_is_parked(shop: Shop) -> None:
    (sale,) = sales(1)
    world = stripe_world([sale])
    world["charges"] = []
    world["balance_transactions"][0]["amount"] = None
    shop.business.stripe.show(world)
    Inbox(boto3.client("sqs"), shop.stack.lambdas.queues.inbox).put_read_again(
        shop.tenant, [ReadAgain("stripe", sale.id("ch"), sale.id("txn"))]
    )
    come_to_rest(shop.stack)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [(sale.id("txn"), "amount_not_readable")]


def test_an_order_forms_charges_share_the_orders_invoice_key(shop: Shop) -> None:
    (sale,) = sales(1)
    world = stripe_world([sale])
    world["charges"][0]["metadata"] = {"connectably_order": "order_7"}
    shop.business.stripe.show(world)
    deliver(shop, shapes.updated(sale))
    come_to_rest(shop.stack)
    assert [invoice["reference"] for invoice in shop.live("invoice")] == ["order_7 invoice"]


def test_a_queued_event_that_was_done_already_is_harmless(shop: Shop) -> None:
    shop.sell(sales(1))
    come_to_rest(shop.stack)
    (event,) = EventItem.query(shop.tenant)
    queue = Inbox(boto3.client("sqs"), shop.stack.lambdas.queues.inbox)
    for _ in range(3):
        queue.put([message_of(shop.tenant, inbox.read(shop.tenant, event.event))])
    writes = shop.business.xero.calls.write
    come_to_rest(shop.stack)
    assert shop.business.xero.calls.write == writes
    assert_posted_once(shop)
