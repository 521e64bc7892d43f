"""The feed at GoCardless: events that nobody sent, and what moved without one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.sync import feed as feeding
from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from shared.feeds import LOST, OVERLAP
from shared.jobs import Due
from shared.ledger.rows import Source
from shared.providers.gocardless_api import GoCardlessPage, GoCardlessReader
from shared.store import feeds, inbox, ledger, tenants
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY
from shared.store.tables.businesses import TenantItem
from shared.store.tables.inbox import EventItem
from shared.store.tables.lanes import FeedItem
from shared.store.tables.ledger import RowItem
from tests import factories
from tests.functions.process_deaths import choked
from tests.functions.shop import Shop, open_shop
from tests.functions.sync.debits import Thing, event, thing, world
from tests.functions.sync.runs import QUARTER, disconnect, run, slow, taken, window

HOUR = timedelta(hours=1)


def open_debits(stack: Stack, tenant: str = "demo") -> Shop:
    """Connected to GoCardless alone."""
    shop = open_shop(stack, tenant)
    disconnect(shop, STRIPE_KEY)
    return shop


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_debits(stack)


def show(shop: Shop, **lists: list[Any]) -> None:
    shop.business.gocardless.show(world(**lists))


def objects(queued: list[dict[str, str]]) -> list[str]:
    """Those that are queued without an event."""
    return [each["object_id"] for each in queued if "event" not in each]


def told(queued: list[dict[str, str]]) -> Counter[str]:
    """The events that are queued."""
    return Counter(each["event"].removeprefix("gocardless#") for each in queued if "event" in each)


def decide(shop: Shop, key: str, state: str = "booked", reason: str | None = None) -> None:
    """As the recorder does."""
    row: RowItem = ledger._source_row(shop.tenant, Source(key, "stripe", CLOSE), state, CLOSE)
    row.reason_code = reason
    row.save()


def finish(shop: Shop, outcome: str) -> None:
    for each in EventItem.query(shop.tenant, consistent_read=True):
        inbox.mark_done(shop.tenant, each.event, outcome)


# ---- events


def test_an_event_that_nobody_sent_is_kept_and_queued_as_if_a_webhook_had_brought_it(
    stack: Stack, shop: Shop
) -> None:
    show(shop, events=[event("EV1", "PM1")])
    assert run(stack) == [
        {
            "version": 1,
            "tenant": "demo",
            "provider": "gocardless",
            "event": "gocardless#EV1",
            "object_id": "PM1",
            "backlog": True,
        }
    ]
    kept = EventItem.get("demo", "gocardless#EV1")
    assert (kept.type, kept.object_id) == ("payments.confirmed", "PM1")
    assert not {"unqueued", "expires_at"} & set(kept.to_simple_dict())


def test_lists_that_are_empty_are_stored_once_when_all_are_read(stack: Stack, shop: Shop) -> None:
    run(stack)
    progress = feeds.read(shop.tenant, "gocardless")
    assert progress.window is not None
    assert progress.window.finished_at
    assert progress.revision == 1


def test_lists_that_are_empty_are_stored_where_time_was_up(stack: Stack, shop: Shop) -> None:
    feeding.feed(Due(shop.tenant, "feed_gocardless", CLOSE), slow(stack, 12))
    assert window(shop, "gocardless").finished_at is None
    assert window(shop, "gocardless").after == "refunds"
    assert run(stack) == []
    assert window(shop, "gocardless").finished_at


def test_what_a_webhook_brought_too_is_queued_once(stack: Stack, shop: Shop) -> None:
    made = [event(f"EV{n}", f"PM{n}") for n in range(1, 31)]
    show(shop, events=made)
    body = {"events": made[:20]}
    assert stack.deliver(shop.business, body, to="gocardless") == 200
    stack.feed()
    assert stack.deliver(shop.business, body, to="gocardless") == 200
    assert told(taken(stack)) == {each["id"]: 1 for each in made}


def test_a_second_run_queues_nothing_and_asks_for_nothing_but_which_are_known(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(shop, events=[event(f"EV{n}", f"PM{n}") for n in range(1, 25)], payments=[thing("PM1", "confirmed")])
    run(stack)
    finish(shop, "booked")
    decide(shop, "PM1")
    monkeypatch.setattr(inbox, "keep", None)
    assert run(stack) == []
    assert window(shop, "gocardless").seen == 25


def test_an_event_that_the_queue_gave_up_is_queued_again(stack: Stack, shop: Shop) -> None:
    show(shop, events=[event("EV1", "PM1")])
    run(stack)
    stack.clock.shift(inbox.GIVEN_UP)
    assert run(stack) == []
    stack.clock.shift(HOUR)
    assert told(run(stack)) == {"EV1": 1}


@pytest.mark.parametrize("outcome", ["parked", "excluded", "ignored", "not_yet", "known"])
def test_an_event_that_came_to_an_end_is_not_queued_again_by_being_listed(
    stack: Stack, shop: Shop, outcome: str
) -> None:
    show(shop, events=[event("EV1", "PM1")])
    run(stack)
    finish(shop, outcome)
    stack.clock.shift(HOUR)
    assert run(stack) == []


def test_a_payment_made_before_the_feed_and_confirmed_after_is_found_by_its_event(
    stack: Stack, shop: Shop
) -> None:
    old = thing("PM1", "confirmed", made=datetime(2026, 9, 28, tzinfo=UTC))
    show(shop, payments=[old], events=[event("EV1", "PM1", made=datetime(2026, 10, 1, 9, tzinfo=UTC))])
    assert [(each.get("event"), each["object_id"]) for each in run(stack)] == [("gocardless#EV1", "PM1")]


def test_an_earlier_first_day_brings_events_that_were_left_out_once(stack: Stack, shop: Shop) -> None:
    show(shop, events=[event("EV1", "PM1")])
    run(stack)
    finish(shop, "excluded")
    owner = tenants.read(shop.tenant)
    assert owner
    settings = factories.settings(feed_from="2026-09-01")
    tenants.write(shop.tenant, settings, owner.xero_organisation, owner.xero_user)
    assert [told(run(stack)), told(run(stack))] == [{"EV1": 1}, {}]


def test_an_event_that_came_before_the_settings_is_queued_again_by_being_listed(
    stack: Stack, shop: Shop
) -> None:
    show(shop, events=[event("EV1", "PM1")])
    run(stack)
    finish(shop, "not_set_up")
    stack.clock.shift(HOUR)
    assert told(run(stack)) == {"EV1": 1}


BROKEN = {"no_links": event("EV2", "PM2") | {"links": None}, "no_action": event("EV2", "PM2") | {"action": 7}}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_event_is_queued_once_to_be_parked_and_harms_no_other(
    stack: Stack, shop: Shop, broken: Thing
) -> None:
    show(shop, events=[event("EV1", "PM1"), broken, event("EV3", "PM3")])
    queued = run(stack)
    assert [each["object_id"] for each in queued if inbox.is_broken(each["event"])] == ["EV2"]
    assert {"EV1", "EV3"} < set(told(queued))
    finish(shop, "parked")
    assert run(stack) == []


# ---- payments, refunds, payouts

# What is listed, and what its last movement is called after.
MOVED = [
    ("payments", "PM1", "confirmed", ""),
    ("payments", "PM1", "paid_out", ""),
    ("payments", "PM1", "charged_back", "-charged_back"),
    ("refunds", "RF1", "paid", ""),
    ("refunds", "RF1", "funds_returned", "-funds_returned"),
    ("payouts", "PO1", "paid", ""),
    ("payouts", "PO1", "bounced", "-bounced"),
]
UNMOVED = [
    ("payments", "PM1", "submitted"),
    ("payments", "PM1", "failed"),
    ("payments", "PM1", "cancelled"),
    ("refunds", "RF1", "created"),
    ("refunds", "RF1", "submitted"),
    ("refunds", "RF1", "cancelled"),
    ("refunds", "RF1", "bounced"),
    ("payouts", "PO1", "pending"),
]


@pytest.mark.parametrize(("kind", "id", "status", "after"), MOVED)
def test_what_moved_money_without_an_event_is_queued_until_the_ledger_knows_its_last_movement(
    stack: Stack, shop: Shop, kind: str, id: str, status: str, after: str
) -> None:
    show(shop, **{kind: [thing(id, status)]})
    read = {
        "version": 1,
        "tenant": "demo",
        "provider": "gocardless",
        "object_id": id,
        "source": f"{id}{after}",
        "backlog": True,
    }
    for known in dict.fromkeys(("", after)):
        assert run(stack) == [read]
        decide(shop, f"{id}{known}")
        stack.clock.shift(LOST)
    assert run(stack) == []


@pytest.mark.parametrize(("kind", "id", "status"), UNMOVED)
def test_what_moved_no_money_is_not_queued(stack: Stack, shop: Shop, kind: str, id: str, status: str) -> None:
    show(shop, **{kind: [thing(id, status)]})
    assert run(stack) == []
    assert window(shop, "gocardless").seen == 1


def test_a_payment_that_failed_after_it_was_paid_out_is_queued(stack: Stack, shop: Shop) -> None:
    show(shop, payments=[thing("PM1", "failed", payout="PO1")])
    assert objects(run(stack)) == ["PM1"]


@pytest.mark.parametrize(("state", "reason"), [("excluded", "other_currency"), ("parked", "unknown")])
def test_what_is_left_out_or_parked_is_known_but_for_what_was_too_early(
    stack: Stack, shop: Shop, state: str, reason: str
) -> None:
    show(shop, payments=[thing(f"PM{n}", "confirmed") for n in (1, 2)])
    decide(shop, "PM1", state, reason)
    decide(shop, "PM2", "excluded", "before_feed")
    assert objects(run(stack)) == ["PM2"]


@pytest.mark.parametrize(
    "broken", ["PM2", None, {}, {"id": 7, "status": "confirmed"}, {"id": "PM2", "status": []}]
)
def test_a_broken_object_harms_no_other(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch, broken: object
) -> None:
    whole = GoCardlessReader.page

    def page(self: GoCardlessReader, kind: str, *given: Any) -> GoCardlessPage:
        found: Any = whole(self, kind, *given)
        more: list[Any] = [broken] if kind == "payments" else []
        return GoCardlessPage([*found.things, *more], found.after)

    monkeypatch.setattr(GoCardlessReader, "page", page)
    show(shop, payments=[thing("PM1", "confirmed")], payouts=[thing("PO1", "paid")])
    assert objects(run(stack)) == ["PM1", "PO1"]


# ---- progress

MANY = {
    "events": [event(f"EV{n}", f"PM{n}") for n in range(1, 6)],
    "payments": [thing(f"PM{n}", "confirmed") for n in range(1, 4)],
    "refunds": [thing("RF1", "paid")],
    "payouts": [thing(f"PO{n}", "paid") for n in range(1, 3)],
}
ALL = {"PM1", "PM2", "PM3", "RF1", "PO1", "PO2"}


def test_the_lists_are_read_one_after_the_other_and_the_row_names_the_one_in_hand(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    show(shop, **MANY)
    stops = []
    while not feeds.read(shop.tenant, "gocardless").covered:
        feeding.feed(Due(shop.tenant, "feed_gocardless", CLOSE), slow(stack, 20))
        reached = window(shop, "gocardless").reached
        stops.append((window(shop, "gocardless").after, reached and reached.hour))
    assert stops == [
        ("events EV4", 9),
        ("events EV2", 9),
        ("payments", None),
        ("payments PM2", 9),
        ("refunds", None),
        ("payouts", None),
        ("payouts", 9),
    ]
    queued = taken(stack)
    assert told(queued) == {f"EV{n}": 1 for n in range(1, 6)}
    assert Counter(objects(queued)) == dict.fromkeys(ALL, 1)
    assert (window(shop, "gocardless").seen, window(shop, "gocardless").queued) == (11, 11)


def test_the_next_window_overlaps_by_seven_days_in_every_list(stack: Stack, shop: Shop) -> None:
    stack.clock.shift(timedelta(days=20))
    run(stack)
    stack.clock.shift(QUARTER)
    since = datetime.now(UTC) - QUARTER - OVERLAP
    show(
        shop,
        events=[event("EV1", "PM9", made=since), event("EV2", "PM9", made=since - QUARTER)],
        payments=[thing("PM1", "paid_out", since), thing("PM2", "paid_out", since - QUARTER)],
        refunds=[thing("RF1", "paid", since), thing("RF2", "paid", since - QUARTER)],
        payouts=[thing("PO1", "paid", since), thing("PO2", "paid", since - QUARTER)],
    )
    queued = run(stack)
    assert (list(told(queued)), objects(queued)) == (["EV1"], ["PM1", "RF1", "PO1"])


def test_nothing_is_skipped_wherever_it_dies(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every call that leaves the process, whatever that call is, with pages of two."""
    monkeypatch.setattr(feeding, "PAGE", 2)
    for fatal in range(1, 100):
        shop = open_debits(stack, f"shop-{fatal}")
        show(shop, events=MANY["events"][:3], payments=MANY["payments"], payouts=MANY["payouts"])
        with choked(stack, "feed", fatal) as deadly:
            stack.feed()
            # The turn of a process that died is over, for SQS, after twelve minutes.
            stack.clock.shift(QUARTER)
            stack.feed()
        queued = taken(stack)
        assert told(queued).keys() == {"EV1", "EV2", "EV3"}
        assert set(objects(queued)) == ALL - {"RF1"}
        assert feeds.read(shop.tenant, "gocardless").covered
        del stack.businesses[shop.tenant]
        # Else its turns would go on, and fail at calls of their own.
        disconnect(shop, GOCARDLESS_KEY)
        TenantItem(shop.tenant).delete()
        if not deadly.died:
            break
    assert fatal > 20


@pytest.mark.parametrize("fault", [429, 503, "dropped"])
def test_what_fails_in_the_middle_goes_on_where_it_stopped_with_the_next_run(
    stack: Stack, shop: Shop, fault: Any
) -> None:
    show(shop, **MANY)
    stack.gocardless.faults.add(fault, on="/refunds")
    stack.feed()
    row = FeedItem.get(shop.tenant, "gocardless")
    assert row.after == "refunds"
    assert "finished_at" not in row.to_simple_dict()
    assert row.last_error.startswith("GoCardless")
    calls = shop.business.gocardless.calls
    stack.feed()
    assert Counter(objects(taken(stack))) == dict.fromkeys(ALL, 1)
    assert shop.business.gocardless.calls - calls == {"GET /refunds": 1, "GET /payouts": 1}
    assert FeedItem.get(shop.tenant, "gocardless").last_error is None


# ---- many tenants


def test_two_tenants_each_with_both_providers_are_read_and_kept_apart(stack: Stack) -> None:
    shops = [open_shop(stack, tenant) for tenant in ("first", "second")]
    sold = factories.sales(2)
    for number, each in enumerate(shops):
        each.show(sold[number : number + 1])
        show(each, events=[event("EV1", f"PM{number}")], payments=[thing(f"PM{number}", "confirmed")])
    assert sorted((each["tenant"], each["object_id"], "event" in each) for each in run(stack)) == sorted(
        found
        for number, each in enumerate(shops)
        for found in (
            (each.tenant, f"PM{number}", True),
            (each.tenant, f"PM{number}", False),
            (each.tenant, sold[number].id("ch"), False),
        )
    )


@pytest.mark.parametrize(("key", "provider"), [(GOCARDLESS_KEY, "stripe"), (STRIPE_KEY, "gocardless")])
def test_a_tenant_with_one_provider_is_read_there_alone(stack: Stack, key: str, provider: str) -> None:
    shop = open_shop(stack)
    shop.show(factories.sales(1))
    show(shop, payments=[thing("PM1", "confirmed")])
    disconnect(shop, key)
    assert len(run(stack)) == 1
    assert [(row.provider, bool(row.last_error)) for row in FeedItem.scan()] == [(provider, False)]


def test_a_provider_that_cannot_be_read_keeps_nobody_from_the_other(stack: Stack) -> None:
    shop = open_shop(stack)
    shop.show(factories.sales(1))
    del stack.gocardless.organisations[shop.business.gocardless.access_token]
    stack.feed()
    assert "AuthenticationError" in FeedItem.get(shop.tenant, "gocardless").last_error
    assert len(taken(stack)) == 1
    assert window(shop).finished_at
