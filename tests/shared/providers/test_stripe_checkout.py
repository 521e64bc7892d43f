"""A Checkout Session asks for what the server priced, to the penny, and says whose order it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from stripe._encode import _api_encode

from local.standins.stripe.body import tree_of
from local.standins.stripe.sessions import parameters
from local.standins.stripe.sessions.lines import lines_of
from shared.orders.offers import Offer
from shared.orders.orders import Order
from shared.orders.pricing import Priced, priced
from shared.orders.recurrence import Recurrence
from shared.providers.objects import ATTEMPT, BEGINS, ORDER
from shared.providers.stripe_checkout import (
    LONGEST,
    MOST_OF_A_KIND,
    SHORTEST,
    expires_at,
    line_items,
    session_of,
)
from tests.shared.orders.made import AT, BACK, attempt, costing, order, orders

MONTHLY = Recurrence("month")


def asked(order: Order) -> Any:
    return session_of(order, attempt(), BACK)


def total(params: Any) -> int:
    return sum(each["quantity"] * each["price_data"]["unit_amount"] for each in params["line_items"])


def test_an_order_is_named_in_all_places_that_stripe_keeps_apart() -> None:
    params, marks = asked(order()), {ORDER: "ORD-7K3M9Q2XAB", ATTEMPT: "1"}
    assert params["mode"] == "payment"
    assert (params["client_reference_id"], params["metadata"]) == ("ORD-7K3M9Q2XAB", marks)
    assert params["payment_intent_data"] == {
        "metadata": marks,
        "description": "Piano lessons (ORD-7K3M9Q2XAB)",
    }
    assert asked(order(MONTHLY))["subscription_data"]["metadata"] == marks


def test_a_buyer_comes_back_and_need_not_type_his_address_again() -> None:
    params = asked(order())
    assert (params["success_url"], params["cancel_url"]) == (BACK.success, BACK.cancel)
    assert params["customer_email"] == "ada@ada.example"


def test_pieces_are_sold_one_by_one_if_that_comes_to_the_same_and_else_as_a_whole() -> None:
    book, pins = asked(order())["line_items"]
    assert (book["quantity"], book["price_data"]["unit_amount"]) == (2, 999)
    assert (pins["quantity"], pins["price_data"]["unit_amount"]) == (1, 833)
    assert pins["price_data"]["product_data"]["name"] == "100 \N{MULTIPLICATION SIGN} Pins"


def test_one_piece_of_odd_price_is_not_counted_in_its_name() -> None:
    (line,) = line_items(priced([Offer("a", "A pin", Decimal("0.999"), Decimal(0), "200")], {"a": 1}))
    assert (line["price_data"]["product_data"]["name"], line["price_data"]["unit_amount"]) == ("A pin", 100)


@pytest.mark.parametrize(
    ("unit", "interval", "count"),
    [("week", "week", 1), ("month", "month", 1), ("quarter", "month", 3), ("year", "year", 1)],
)
def test_what_comes_again_does_so_at_stripe_beside_what_comes_once(
    unit: Any, interval: str, count: int
) -> None:
    params = asked(order(Recurrence(unit)))
    assert params["mode"] == "subscription"
    assert [each["price_data"].get("recurring") for each in params["line_items"]] == [
        {"interval": interval, "interval_count": count},
        None,
        None,
    ]


def test_lines_that_are_too_many_for_stripe_are_sold_together() -> None:
    lines = order(MONTHLY).priced.recurring * 25
    params = asked(replace(order(), priced=Priced(lines)))
    assert (len(params["line_items"]), total(params)) == (MOST_OF_A_KIND, 25 * 2000)
    last = params["line_items"][-1]["price_data"]
    assert last["product_data"]["name"].startswith("6 more: A lesson, A lesson")
    assert last["recurring"] == {"interval": "month", "interval_count": 1}


@pytest.mark.parametrize(
    ("lasts", "ends"),
    [
        (timedelta(minutes=1), SHORTEST),
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(days=3), LONGEST),
    ],
    ids=str,
)
def test_a_session_ends_with_its_attempt_as_near_as_stripe_allows(lasts: timedelta, ends: timedelta) -> None:
    assert expires_at(replace(attempt(), expires_at=AT + lasts)) == AT + ends


def test_a_first_day_later_than_today_is_when_stripe_begins_to_collect() -> None:
    data = asked(order(Recurrence("month", starts_on=date(2026, 11, 1))))["subscription_data"]
    begins = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
    assert (data["trial_end"], data["metadata"][BEGINS]) == (begins, str(begins))


def test_a_first_day_that_is_too_near_for_stripe_is_a_little_later() -> None:
    data = asked(order(Recurrence("month", starts_on=date(2026, 10, 6))))["subscription_data"]
    assert data["trial_end"] == int((AT + timedelta(hours=48, minutes=10)).timestamp())


@pytest.mark.parametrize("day", [None, date(2026, 10, 5), date(2026, 9, 1)], ids=str)
def test_a_first_day_that_has_begun_is_now(day: date | None) -> None:
    assert "trial_end" not in asked(order(Recurrence("month", starts_on=day)))["subscription_data"]


def test_the_same_attempt_asks_for_the_same_however_often() -> None:
    assert asked(order(MONTHLY)) == asked(order(MONTHLY))


@given(orders())
def test_stripe_asks_for_what_was_priced_whatever_is_sold(order: Order) -> None:
    params = asked(order)
    sent = [(name, str(value)) for name, value in _api_encode(params)]
    # What Stripe refuses, the stand-in's reader does, and its lines are added up as Stripe does.
    read = lines_of(parameters.CREATED("", tree_of(urlencode(sent).encode())))
    assert total(params) == sum(each.amount for each in read) == order.priced.gross


def test_a_penny_is_asked_for_as_a_penny() -> None:
    assert total(asked(costing(1))) == 1
