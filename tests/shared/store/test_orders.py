"""Orders are placed once, with the event that makes an invoice of them, and are found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.orders.orders import Attempt, Money, Refund
from shared.store import inbox, links, orders
from shared.store.links import Link
from shared.store.orders import Overtaken
from tests.shared.store.placed import AT, order


def test_an_order_is_placed_with_its_page_and_its_event() -> None:
    placed = orders.place("acme", order())
    assert placed is not None
    assert orders.read("acme", placed.id) == placed
    assert links.of_order(placed.token) == Link("acme", placed.id)
    assert links.of_order("another") is None
    ((tenant, hint),) = inbox.stored_but_not_queued(AT + timedelta(minutes=1))
    assert (tenant, hint.provider, hint.object_id) == ("acme", "orders", placed.id)


def test_the_same_submission_places_nothing_more() -> None:
    assert orders.place("acme", order()) is not None
    assert orders.place("acme", order(token="other")) is None
    assert links.of_order("other") is None


def test_another_business_has_orders_of_its_own() -> None:
    placed = orders.place("acme", order())
    assert placed is not None
    assert (orders.read("other", placed.id), orders.latest("other", 10)) == (None, [])


def test_of_two_who_saw_the_same_order_only_one_stores_it() -> None:
    placed = orders.place("acme", order())
    assert placed is not None
    saved = orders.save("acme", replace(placed, cancelled_at=AT))
    assert saved.revision == 2
    with pytest.raises(Overtaken):
        orders.save("acme", replace(placed, title="Other"))
    with pytest.raises(Overtaken):
        orders.save_and_tell("acme", replace(placed, title="Other"), "cancelled", AT)
    assert orders.read("acme", placed.id) == saved


def test_what_the_books_must_learn_is_stored_with_the_order() -> None:
    placed = orders.place("acme", order())
    assert placed is not None
    orders.save_and_tell("acme", replace(placed, cancelled_at=AT), "cancelled", AT)
    waiting = inbox.stored_but_not_queued(AT + timedelta(minutes=1))
    assert sorted(hint.type for _, hint in waiting) == ["cancelled", "ordered"]


def test_orders_are_listed_the_latest_first_a_piece_at_a_time() -> None:
    for number in range(3):
        orders.place("acme", order(f"s{number}", ordered_at=AT + timedelta(minutes=number)))
    first = orders.latest("acme", 2)
    assert [each.ordered_at - AT for each in first] == [timedelta(minutes=2), timedelta(minutes=1)]
    (last,) = orders.latest("acme", 2, orders.place_of(first[-1]))
    assert last.ordered_at == AT


def test_orders_are_listed_by_how_they_stand() -> None:
    paid = orders.place("acme", order("a"))
    open_one = orders.place("acme", order("b"))
    assert paid is not None
    assert open_one is not None
    paid = orders.save("acme", paid.with_money(Money(confirmed=12_000)))
    assert orders.in_state("acme", "confirmed", 10) == [paid]
    assert orders.in_state("acme", "submitted", 10) == [open_one]
    assert orders.in_state("acme", "submitted", 10, orders.place_of(open_one)) == []


def test_an_order_is_found_when_its_time_to_be_paid_is_over() -> None:
    attempt = Attempt(1, "card", AT, AT + timedelta(minutes=31), at_provider="cs_1")
    placed = orders.place("acme", order(attempts=(attempt,)))
    assert placed is not None
    assert list(orders.ended_before("acme", AT + timedelta(minutes=30))) == []
    assert list(orders.ended_before("acme", AT + timedelta(minutes=34))) == [placed]
    ended = orders.save("acme", placed.with_attempt(replace(attempt, outcome="expired")))
    assert list(orders.ended_before("acme", AT + timedelta(days=1))) == []
    assert ended.latest == replace(attempt, outcome="expired")


def test_orders_that_stand_alike_are_counted_no_further_than_is_told() -> None:
    for each in ("s1", "s2", "s3"):
        orders.place("acme", order(each))
    assert [orders.count_to(most, "acme", "submitted") for most in (2, 3, 9)] == [2, 3, 3]
    assert (orders.count_to(9, "acme", "paid"), orders.count_to(9, "other", "submitted")) == (0, 0)


def test_orders_whose_refunds_need_a_person_are_found_until_they_need_nobody() -> None:
    asked = Refund(1, 1, 40_00, AT)
    stored = orders.place("acme", order("s1", refunds=(asked,)))
    others = [orders.place("acme", order(each)) for each in ("s2", "s3")]
    assert stored
    assert all(others)
    assert orders.in_need("acme", "refunds", 5) == [stored]
    assert orders.in_need("acme", "refunds", 5, orders.place_of(stored)) == []
    assert (orders.count_in_need(9, "acme", "refunds"), orders.count_in_need(9, "b", "refunds")) == (1, 0)
    orders.save("acme", replace(stored, refunds=(replace(asked, at_provider="re_1"),)))
    assert orders.in_need("acme", "refunds", 5) == []
