"""An owner changes an order once: its stock, its pages and its books follow, or nothing is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from shared.errors import Unavailable
from shared.operations.orders.changing import (
    ChangedMeanwhile,
    MayNot,
    NoSuchOrder,
    SoldOut,
    Unfit,
    Wanted,
    change,
    may_still_grow,
    offered,
)
from shared.orders.changing import change_id
from shared.orders.forms import FormLine, OrderForm
from shared.orders.offers import Offer
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Seen
from shared.orders.pricing import priced
from shared.orders.stock import Counted
from shared.queue import Inbox
from shared.store import order_forms, orders, stock
from shared.store.stock import Held
from tests.shared.operations.orders.conftest import NOW
from tests.shared.operations.orders.sold import Queue, Shop
from tests.shared.store.placed import order

STOOL = Offer("l2", "Stool", Decimal(60), Decimal(20), "200", "OUTPUT2", "stool", "STOOL")
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def placed(selling: str) -> Order:
    """An order of two stools, whose form sells lessons as well."""
    form = OrderForm("f1", "Music", "music", lines=(FormLine("l1", "lesson"), FormLine("l2", "stool")))
    order_forms.save(selling, form)
    made = orders.place(selling, order(ordered_at=NOW, priced=priced([STOOL], {"l2": 2})))
    assert made
    return made


def ask(revision: int, shop: Shop | None = None, queue: Queue | None = None, **pieces: int) -> Order:
    inbox, wanted = cast("Inbox", queue or Queue()), Wanted(revision, pieces)
    return change("acme", order().id, wanted, shop or Shop(), inbox, SOON)


def stored() -> Order:
    found = orders.read("acme", order().id)
    assert found
    return found


def tried(**known: Any) -> Attempt:
    return Attempt(1, "card", NOW, NOW + timedelta(hours=1), "cs_1", **known)


def test_a_line_of_the_form_is_added_at_its_price_and_pieces_are_taken(placed: Order) -> None:
    queue = Queue()
    changed = ask(1, queue=queue, l1=1, l2=4)
    assert changed == stored()
    assert [(each.line, each.quantity, each.gross) for each in changed.priced.lines] == [
        ("l2", 4, 240_00),
        ("l1", 1, 40_00),
    ]
    (made,) = changed.changes
    assert (made.before, made.at) == (placed.priced, SOON)
    assert stock.lefts("acme", ["stool"]) == {"stool": 5}
    assert [each.event for each in queue.messages] == [f"orders#{made.id}#changed"]


def test_the_form_is_asked_only_for_what_it_still_sells(placed: Order) -> None:
    assert [each.line for each in offered("acme", placed)] == ["l1", "l2"]
    assert offered("acme", replace(placed, form_id="gone")) == []
    with pytest.raises(Unfit, match="does not sell this"):
        ask(1, cup=1)


def test_the_same_click_twice_takes_its_pieces_once_and_tells_the_books_again(placed: Order) -> None:
    queue = Queue()
    assert ask(1, queue=queue, l2=4) == ask(1, queue=queue, l2=4)
    assert stock.lefts("acme", ["stool"]) == {"stool": 5}
    assert len({each.event for each in queue.messages}) == 1
    with pytest.raises(ChangedMeanwhile):
        ask(1, l2=3)


def test_pages_for_what_it_came_to_before_are_ended_first(placed: Order) -> None:
    orders.save("acme", placed.with_attempt(tried()))
    shop = Shop({"cs_1": Seen("open")})
    assert [each.outcome for each in ask(2, shop, l2=1).attempts] == ["expired"]
    assert shop.pages["cs_1"] == Seen("expired")


@pytest.mark.parametrize("outcome", ["submitted", "succeeded"])
def test_a_page_that_was_paid_in_the_last_moment_keeps_the_order_as_it_is(
    placed: Order, outcome: Any
) -> None:
    orders.save("acme", placed.with_attempt(tried()))
    with pytest.raises(MayNot, match="on its way"):
        ask(2, Shop({"cs_1": Seen(outcome, "pi_1")}), l2=4)
    assert (stored().changes, stock.lefts("acme", ["stool"])) == ((), {})


def test_a_provider_that_cannot_be_asked_keeps_the_order_as_it_is(
    placed: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> Seen:
        raise Unavailable("away")

    orders.save("acme", placed.with_attempt(tried()))
    monkeypatch.setattr(Shop, "end", away)
    with pytest.raises(Unavailable):
        ask(2, l2=4)
    assert stored().changes == ()


def test_what_is_not_left_is_not_sold_and_nothing_is_taken(placed: Order) -> None:
    with pytest.raises(SoldOut):
        ask(1, l2=10)
    assert (stored(), stock.lefts("acme", ["stool"])) == (placed, {"stool": 7})


def test_whoever_is_overtaken_gives_back_what_was_taken(
    placed: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: object) -> Order:
        raise orders.Overtaken(placed.id)

    monkeypatch.setattr(orders, "save_and_tell", overtaken)
    with pytest.raises(ChangedMeanwhile):
        ask(1, l2=4)
    assert stock.lefts("acme", ["stool"]) == {"stool": 7}


def test_the_slower_one_of_two_clicks_takes_nothing_back_from_the_faster_one(
    placed: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = orders.save_and_tell

    def saved_twice(*given: Any) -> Order:
        save(*given)
        raise orders.Overtaken(placed.id)

    monkeypatch.setattr(orders, "save_and_tell", saved_twice)
    with pytest.raises(ChangedMeanwhile):
        ask(1, l2=4)
    assert stock.lefts("acme", ["stool"]) == {"stool": 5}
    assert ask(1, l2=4).priced.gross == 240_00


def test_pieces_that_a_change_cut_short_has_left_are_given_back_and_the_next_click_succeeds(
    placed: Order,
) -> None:
    """What the form offers may have become another product since, so that other pieces are wanted."""
    left = Held(change_id(placed.id, 1, {"l2": 4}), 1, NOW)
    stock.take("acme", "stool", left, Counted(Decimal(9), NOW))
    with pytest.raises(ChangedMeanwhile):
        ask(1, l2=4)
    assert stock.lefts("acme", ["stool"]) == {"stool": 9}
    assert ask(1, l2=4).priced.gross == 240_00


def test_an_order_that_is_not_there_or_is_cancelled_or_would_not_differ_is_refused(placed: Order) -> None:
    with pytest.raises(NoSuchOrder):
        change("other", placed.id, Wanted(1, {}), Shop(), cast("Inbox", Queue()), SOON)
    with pytest.raises(MayNot, match="Nothing is different"):
        ask(1, l2=2)
    orders.save("acme", replace(placed, cancelled_at=NOW))
    with pytest.raises(MayNot, match="cancelled"):
        ask(2, l2=1)


def test_an_order_can_grow_within_its_month_and_only_for_a_business_that_is_set_up(placed: Order) -> None:
    assert may_still_grow("acme", placed, SOON)
    assert not may_still_grow("acme", placed, NOW + timedelta(days=2))
    assert not may_still_grow("other", placed, SOON)
