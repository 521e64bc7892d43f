"""Orders are paid at Stripe's pages, and what the pages led to is seen again, whatever answers were lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from local.standins.stripe.permissions import enough
from shared.errors import Away, KeyRefused, NotAllowed, Throttled, Unknown
from shared.orders.orders import Order
from shared.orders.paying import Opened, Refused, Seen
from shared.orders.recurrence import Recurrence
from shared.providers.limits import shared_session
from shared.providers.objects import ORDER
from shared.providers.stripe_api import StripeReader
from shared.providers.stripe_seller import StripeSeller
from tests.local.standins.stripe.shop import Shop
from tests.shared.orders.made import AT, BACK, attempt, costing, lesson, order

MONTHLY = Recurrence("month")
LATER = Recurrence("month", 3, date(2026, 11, 1))
# What a key must be allowed to sell, and nothing more, by the names of Stripe's refusals.
SELLS = (
    "rak_checkout_session_write",
    "rak_charge_write",
    "rak_invoice_read",
    "rak_payment_intent_read",
    "rak_subscription_write",
)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop(*SELLS).open() as opened:
        opened.now = AT
        yield opened


@pytest.fixture
def seller(shop: Shop) -> Iterator[StripeSeller]:
    with shared_session() as session:
        yield StripeSeller(shop.key, shop.url, session, lambda: shop.now)


def opened(seller: StripeSeller, shop: Shop, order: Order, number: int = 1) -> Opened:
    return seller.open(order, attempt(number, at=shop.now), BACK)


def paid(seller: StripeSeller, shop: Shop, order: Order, way: Any = "card") -> str:
    """Has an order paid at its page, and returns the session's id."""
    id = opened(seller, shop, order).at_provider
    shop.account.checkout.pay(id, way)
    return id


def test_a_page_is_opened_for_the_whole_order(shop: Shop, seller: StripeSeller) -> None:
    found = opened(seller, shop, order())
    session = shop.account.checkout.session(found.at_provider)
    assert session["amount_total"] == order().priced.gross
    assert found.url == session["url"]
    assert found.expires_at == shop.now + timedelta(hours=1)
    assert seller.see(found.at_provider) == Seen("open")


def test_an_attempt_has_one_page_even_if_the_first_answer_was_lost(shop: Shop, seller: StripeSeller) -> None:
    shop.standin.lose_answers("/v1/checkout/sessions")
    with pytest.raises(Away):
        opened(seller, shop, order())
    found = opened(seller, shop, order())
    assert opened(seller, shop, order()) == found
    assert len(shop.account.objects.of("checkout.session")) == 1
    assert opened(seller, shop, order(), number=2) != found


def test_another_order_under_the_same_attempt_is_refused(shop: Shop, seller: StripeSeller) -> None:
    opened(seller, shop, order())
    with pytest.raises(Refused, match="idempotency_error"):
        opened(seller, shop, order(MONTHLY))


def test_a_payment_by_card_is_seen_with_its_charge(shop: Shop, seller: StripeSeller) -> None:
    seen = seller.see(paid(seller, shop, order()))
    assert seen == Seen("succeeded", paid_by=shop.the("charge")["id"])
    assert shop.the("charge")["metadata"][ORDER] == order().id


def test_a_declined_card_leaves_the_page_open(shop: Shop, seller: StripeSeller) -> None:
    id = opened(seller, shop, order()).at_provider
    shop.account.checkout.decline(id)
    assert seller.see(id) == Seen("open")


@pytest.mark.parametrize("recurrence", [None, MONTHLY], ids=["once", "monthly"])
def test_a_delayed_payment_is_on_its_way_until_its_bank_has_spoken(
    shop: Shop, seller: StripeSeller, recurrence: Recurrence | None
) -> None:
    comes, fails = (paid(seller, shop, replace(order(recurrence), id=id), "delayed") for id in "ab")
    assert {seller.see(each).outcome for each in (comes, fails)} == {"submitted"}
    shop.account.checkout.settle(comes)
    shop.account.checkout.fail_later(fails)
    assert [seller.see(each).outcome for each in (comes, fails)] == ["succeeded", "failed"]
    assert seller.see(comes).paid_by.startswith("py_")


def test_a_session_that_nobody_paid_in_time_is_seen_as_expired(shop: Shop, seller: StripeSeller) -> None:
    id = opened(seller, shop, order()).at_provider
    shop.pass_time(hours=2)
    assert seller.see(id) == Seen("expired")


def test_a_session_is_ended_before_its_time_and_can_be_ended_again(shop: Shop, seller: StripeSeller) -> None:
    id = opened(seller, shop, order()).at_provider
    assert seller.expire(id) == Seen("expired")
    assert seller.expire(id) == Seen("expired")
    assert shop.account.checkout.session(id)["status"] == "expired"


@pytest.mark.parametrize(("way", "outcome"), [("card", "succeeded"), ("delayed", "submitted")])
def test_a_session_that_was_paid_a_moment_before_its_end_is_told_as_paid(
    shop: Shop, seller: StripeSeller, way: str, outcome: str
) -> None:
    assert seller.expire(paid(seller, shop, order(), way)).outcome == outcome


def test_a_session_that_is_not_there_is_unknown(shop: Shop, seller: StripeSeller) -> None:
    for call in (seller.see, seller.expire):
        with pytest.raises(Unknown):
            call("cs_test_nothing")


def test_what_no_card_can_pay_is_refused_as_too_small(shop: Shop, seller: StripeSeller) -> None:
    with pytest.raises(Refused) as refused:
        opened(seller, shop, costing(29))
    assert (refused.value.why, refused.value.code) == ("too_small", "amount_too_small")
    assert opened(seller, shop, costing(30)).url


def test_an_order_that_stripe_cannot_take_is_refused_without_a_word_of_its_buyer(
    shop: Shop, seller: StripeSeller
) -> None:
    nobody = replace(order(), buyer=replace(order().buyer, email="nobody at all"))
    with pytest.raises(Refused, match="other: email_invalid") as refused:
        opened(seller, shop, nobody)
    assert "nobody" not in str(refused.value)


def test_a_charge_is_paid_back_in_parts_and_no_part_twice(shop: Shop, seller: StripeSeller) -> None:
    charge = seller.see(paid(seller, shop, order())).paid_by
    first = seller.refund(charge, 831, "refund-1")
    assert seller.refund(charge, 831, "refund-1") == first
    assert seller.refund(str(shop.the("payment_intent")["id"]), 2000, "refund-2") != first
    assert [each["amount"] for each in shop.account.objects.of("refund")] == [2000, 831]


def test_a_refund_that_cannot_be_is_told_by_its_reason(shop: Shop, seller: StripeSeller) -> None:
    charge = seller.see(paid(seller, shop, order())).paid_by
    with pytest.raises(Refused, match="too_much"):
        seller.refund(charge, 2832, "refund-1")
    seller.refund(charge, 2831, "refund-2")
    with pytest.raises(Refused, match="already_refunded"):
        seller.refund(charge, 1, "refund-3")
    with pytest.raises(Unknown):
        seller.refund("ch_nothing", 1, "refund-4")


def test_a_subscription_is_seen_with_the_charge_of_its_first_period(shop: Shop, seller: StripeSeller) -> None:
    seen = seller.see(paid(seller, shop, order(MONTHLY)))
    assert seen == Seen("succeeded", shop.the("charge")["id"], subscription=shop.the("subscription")["id"])
    assert shop.the("charge")["amount"] == order(MONTHLY).priced.gross
    assert shop.the("subscription")["metadata"][ORDER] == order().id


@pytest.mark.parametrize("whole", [order, lesson], ids=["beside goods", "alone"])
def test_a_first_period_that_is_paid_later_is_on_its_way_until_then(
    shop: Shop, seller: StripeSeller, whole: Any
) -> None:
    id = paid(seller, shop, whole(LATER))
    seen = seller.see(id)
    assert (seen.outcome, seen.paid_by) == ("submitted", "")
    shop.now = datetime(2026, 11, 1, tzinfo=UTC)
    shop.account.subscriptions.renew(seen.subscription)
    later = seller.see(id)
    assert (later.outcome, later.paid_by) == ("succeeded", shop.account.objects.of("charge")[0]["id"])
    # What becomes of a later period is another sale's.
    shop.account.subscriptions.renew(seen.subscription, declined=True)
    assert seller.see(id) == later


def test_a_first_period_that_never_comes_has_failed(shop: Shop, seller: StripeSeller) -> None:
    id = paid(seller, shop, lesson(LATER))
    seen = seller.see(id)
    shop.account.subscriptions.renew(seen.subscription, declined=True)
    # Stripe tries the card again for some weeks.
    assert seller.see(id).outcome == "submitted"
    seller.stop(seen.subscription)
    assert seller.see(id).outcome == "failed"


@pytest.mark.parametrize(
    ("rhythm", "ends"),
    [
        (Recurrence("month", 3), datetime(2027, 1, 5, 9, tzinfo=UTC)),
        (Recurrence("week", 2), datetime(2026, 10, 19, 9, tzinfo=UTC)),
        (Recurrence("quarter", 4), datetime(2027, 10, 5, 9, tzinfo=UTC)),
        (LATER, datetime(2027, 2, 1, tzinfo=UTC)),
    ],
    ids=str,
)
def test_a_subscription_ends_by_itself_after_its_number_of_periods(
    shop: Shop, seller: StripeSeller, rhythm: Recurrence, ends: datetime
) -> None:
    id = seller.see(paid(seller, shop, lesson(rhythm))).subscription
    assert [seller.let_end(id, lesson(rhythm)) for _ in range(2)] == [ends, ends]
    assert shop.the("subscription")["cancel_at"] == ends.timestamp()
    while shop.account.subscriptions.renew(id)["status"] != "canceled":
        pass
    charges = shop.account.objects.of("charge")
    assert [each["amount"] for each in charges] == [2000] * (rhythm.periods or 0)


def test_a_subscription_without_an_end_goes_on(shop: Shop, seller: StripeSeller) -> None:
    id = seller.see(paid(seller, shop, order(MONTHLY))).subscription
    assert seller.let_end(id, order(MONTHLY)) is None
    assert shop.the("subscription")["cancel_at"] is None
    assert shop.account.subscriptions.renew(id)["status"] == "active"


def test_a_subscription_that_should_have_ended_long_ago_ends_at_once(
    shop: Shop, seller: StripeSeller
) -> None:
    id = seller.see(paid(seller, shop, lesson(Recurrence("week", 2)))).subscription
    shop.pass_time(days=30)
    for _ in range(2):
        seller.let_end(id, lesson(Recurrence("week", 2)))
    assert shop.the("subscription")["status"] == "canceled"


def test_a_subscription_can_be_ended_twice_and_one_that_is_not_there_cannot(
    shop: Shop, seller: StripeSeller
) -> None:
    id = seller.see(paid(seller, shop, order(MONTHLY))).subscription
    seller.stop(id)
    seller.stop(id)
    assert shop.the("subscription")["status"] == "canceled"
    with pytest.raises(Unknown):
        seller.stop("sub_nothing")


def test_what_may_succeed_later_is_no_refusal(shop: Shop, seller: StripeSeller) -> None:
    shop.standin.faults.add(429, on="/v1/checkout/sessions")
    with pytest.raises(Throttled):
        opened(seller, shop, order())
    shop.standin.faults.add(500, on="/v1/checkout/sessions")
    with pytest.raises(Away):
        opened(seller, shop, order())
    shop.standin.roll_key(shop.key)
    with pytest.raises(KeyRefused):
        opened(seller, shop, order())


def test_a_key_that_may_only_read_sells_nothing(shop: Shop) -> None:
    shop.standin.add_key(shop.account, "rk_test_reads", ["rak_checkout_session_read"])
    with shared_session() as session, pytest.raises(NotAllowed):
        StripeSeller("rk_test_reads", shop.url, session).open(order(), attempt(at=shop.now), BACK)


def test_no_call_asks_for_more_than_is_listed_to_sell(shop: Shop, seller: StripeSeller) -> None:
    twice = order(Recurrence("month", 2))
    seen = seller.see(paid(seller, shop, twice))
    seller.let_end(seen.subscription, twice)
    seller.refund(seen.paid_by, 1, "refund-1")
    routes = {each.route.replace("/v1/", "").replace("/{id}", "") for each in shop.account.log}
    assert {enough(*each.split(" "))[0] for each in routes} == {
        "rak_charge_write",
        "rak_checkout_session_read",
        "rak_checkout_session_write",
        "rak_invoice_read",
        "rak_subscription_read",
        "rak_subscription_write",
    }


def orders_paid(shop: Shop) -> list[tuple[str, int]]:
    """Lists, as the feed reads them, which sale each charge is of and what it comes to, the oldest first."""
    shop.standin.add_key(shop.account, "sk_test_reader", None)
    with shared_session() as session:
        reader = StripeReader("sk_test_reader", shop.url, session)
        charges = [each["id"] for each in reversed(shop.account.objects.of("charge"))]
        subjects = [subject for each in charges for subject in reader.subjects(each)]
        return [(each.sale.key[:3], each.object["amount"]) for each in subjects if each.sale]


@pytest.mark.parametrize(
    ("rhythm", "keys"),
    [
        (MONTHLY, [("ORD", 4831), ("in_", 2000)]),
        (LATER, [("ORD", 2831), ("ORD", 2000), ("in_", 2000)]),
    ],
    ids=["now", "later"],
)
def test_the_feed_finds_the_order_behind_its_first_period_and_no_later_one(
    shop: Shop, seller: StripeSeller, rhythm: Recurrence, keys: list[tuple[str, int]]
) -> None:
    subscription = seller.see(paid(seller, shop, order(rhythm))).subscription
    while len(shop.account.objects.of("charge")) < len(keys):
        shop.account.subscriptions.renew(subscription)
    assert orders_paid(shop) == keys
