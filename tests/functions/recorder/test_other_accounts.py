"""An event may name the account that it is of: another's is passed over, and nobody is asked about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.recorder import recording
from local.stack.in_process import Stack
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Sale, Thing
from shared.store import inbox
from shared.store.inbox import Hint
from shared.store.secrets import STRIPE_KEY, Secrets
from shared.store.tables.inbox import EventItem
from shared.store.tables.ledger import RowItem
from tests.factories import sales, stripe_world
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, dead_letters, drain_queues, open_shop

OURS, THEIRS = "acct_1Ours", "acct_1Theirs"


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def show(shop: Shop, made: list[Sale]) -> None:
    """At Stripe, in an account of this id."""
    shop.made += made
    shop.business.stripe.show(stripe_world(shop.made) | {"account": {"id": OURS}})


def tell(shop: Shop, sale: Sale, account: str) -> None:
    assert shop.stack.deliver(shop.business, shapes.updated(sale) | {"account": account}) == 200


def outcome(shop: Shop) -> str | None:
    (event,) = EventItem.query(shop.tenant, consistent_read=True)
    assert not event.unqueued
    outcome: str | None = event.outcome
    return outcome


def asked(shop: Shop) -> int:
    """How often Stripe was asked whose the key is."""
    return shop.business.stripe.calls["GET /v1/account"]


def assert_nothing_is_left(shop: Shop) -> None:
    assert list(RowItem.query(shop.tenant, consistent_read=True)) == []
    assert (shop.stack.lambdas.waiting(), dead_letters(shop.stack)) == (0, 0)


def test_an_event_of_our_own_account_is_booked(shop: Shop) -> None:
    (sale,) = sales(1)
    show(shop, [sale])
    tell(shop, sale, OURS)
    come_to_rest(shop.stack)
    assert outcome(shop) == "booked"
    assert_posted_once(shop)


def test_an_event_of_another_account_is_passed_over_at_once_with_a_line_in_the_log(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, Any]] = []
    monkeypatch.setattr(recording.logger, "info", lambda words, extra: said.append((words, extra)))
    (sale,) = sales(1)
    show(shop, [])
    tell(shop, sale, THEIRS)
    drain_queues(shop.stack)
    assert outcome(shop) == "other_account"
    assert_nothing_is_left(shop)
    assert shop.business.stripe.calls == {"GET /v1/account": 1}
    (passed_over,) = (extra for words, extra in said if words == "skipped an event of another Stripe account")
    assert passed_over == {
        "tenant": "demo",
        "about": f"stripe#{shapes.updated(sale)['id']}",
        "account": THEIRS,
    }


def test_it_is_passed_over_even_if_our_account_has_an_object_of_that_id(shop: Shop) -> None:
    """The event says whose it is; what moved in ours is told by ours, and by the feed."""
    (sale,) = sales(1)
    show(shop, [sale])
    tell(shop, sale, THEIRS)
    come_to_rest(shop.stack)
    assert outcome(shop) == "other_account"
    assert_nothing_is_left(shop)
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_without_an_account_nobody_asks_whose_it_is(shop: Shop) -> None:
    shop.sell(sales(2))
    come_to_rest(shop.stack)
    assert_posted_once(shop)
    assert asked(shop) == 0


def test_whose_the_key_is_is_asked_once_for_many_events(shop: Shop) -> None:
    made = sales(4)
    show(shop, made[:2])
    for sale, account in zip(made, (OURS, OURS, THEIRS, THEIRS), strict=True):
        tell(shop, sale, account)
    come_to_rest(shop.stack)
    assert asked(shop) == 1
    assert_posted_once(shop)


def test_what_moves_no_money_is_ignored_whosever_it_is(shop: Shop) -> None:
    event: Thing = {"id": "evt_1", "type": "product.created", "account": THEIRS}
    assert shop.stack.deliver(shop.business, event | {"data": {"object": {"id": "prod_1"}}}) == 200
    come_to_rest(shop.stack)
    assert outcome(shop) == "ignored"
    assert asked(shop) == 0


def test_where_the_key_may_not_ask_the_object_itself_decides(shop: Shop) -> None:
    """As of an event that names no account: what Stripe knows is booked, what it does not know is parked."""
    ours, theirs = sales(2)
    show(shop, [ours])
    shop.business.stripe.closed.add("/v1/account")
    tell(shop, ours, OURS)
    tell(shop, theirs, THEIRS)
    come_to_rest(shop.stack)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [
        (f"{theirs.id('ch')} unread", "unknown_at_stripe")
    ]
    assert len(shop.live("invoice")) == 1


def test_an_event_stays_queued_while_stripe_does_not_say_whose_the_key_is(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The SDK itself asks once more, half a second later.
    monkeypatch.setattr("stripe._http_client.time.sleep", lambda _: None)
    shop.stack.stripe.faults.add(500, times=2, on="/v1/account")
    (sale,) = sales(1)
    show(shop, [])
    tell(shop, sale, THEIRS)
    drain_queues(shop.stack)
    assert outcome(shop) is None
    come_to_rest(shop.stack)
    assert outcome(shop) == "other_account"
    assert_nothing_is_left(shop)


def test_what_a_crash_left_behind_is_still_known_to_be_anothers(shop: Shop) -> None:
    (sale,) = sales(1)
    show(shop, [])
    at = shop.business.stripe.clock()
    inbox.keep(
        shop.tenant, Hint("stripe#evt_1", "stripe", "charge.updated", sale.id("ch"), at, account=THEIRS)
    )
    shop.stack.clock.shift(timedelta(minutes=2))
    shop.stack.lambdas.invoke("sweep", {})
    drain_queues(shop.stack)
    assert outcome(shop) == "other_account"
    assert_nothing_is_left(shop)


def test_sent_again_with_the_right_key_it_is_booked(shop: Shop) -> None:
    """The key that was kept was of another account than the webhooks."""
    wrong = shop.stack.stripe.add_account("sk_test_of_another", "whsec_other")
    wrong.show({"account": {"id": THEIRS}})
    secrets = Secrets(shop.stack.seal)
    (right,) = secrets.read(shop.tenant, STRIPE_KEY)
    secrets.write(shop.tenant, STRIPE_KEY, [wrong.api_key])
    (sale,) = sales(1)
    show(shop, [sale])
    tell(shop, sale, OURS)
    come_to_rest(shop.stack)
    assert outcome(shop) == "other_account"
    secrets.write(shop.tenant, STRIPE_KEY, [right])
    tell(shop, sale, OURS)
    come_to_rest(shop.stack)
    assert outcome(shop) == "booked"
    assert_posted_once(shop)
