"""Nobody gets a piece that another has, and what Xero has counted is not counted twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from shared.errors import Unavailable
from shared.orders.stock import Counted
from shared.store import stock
from shared.store.stock import Held, HeldOtherwise, SoldOut
from tests.shared.store.placed import AT

FIVE = Counted(Decimal(5), AT)


def never(held: Held) -> None:
    """Says that Xero has no invoice of any order yet."""
    del held


def take(order: str, pieces: int) -> bool:
    return stock.take("acme", "item-1", Held(order, pieces, AT), FIVE)


def left() -> int:
    return stock.lefts("acme", ["item-1"])["item-1"]


def test_pieces_are_taken_until_none_is_left() -> None:
    take("ORD-1", 3)
    with pytest.raises(SoldOut) as error:
        take("ORD-2", 3)
    assert error.value.left == 2
    take("ORD-2", 2)
    assert left() == 0
    assert stock.lefts("other", ["item-1"]) == {}


def test_the_same_order_takes_its_pieces_once() -> None:
    assert [take("ORD-1", 3) for _ in range(2)] == [True, False]
    assert left() == 2


def test_an_order_that_holds_some_pieces_cannot_take_others_under_their_name() -> None:
    take("ORD-1", 1)
    with pytest.raises(HeldOtherwise):
        take("ORD-1", 4)
    assert left() == 4


def test_an_order_that_has_the_last_pieces_may_be_sent_again() -> None:
    for _ in range(2):
        take("ORD-1", 5)
    assert left() == 0


def test_pieces_are_given_back_once() -> None:
    take("ORD-1", 3)
    for _ in range(2):
        stock.give_back("acme", "item-1", "ORD-1")
    stock.give_back("acme", "item-2", "ORD-1")
    assert left() == 5


def test_a_count_of_xeros_takes_the_place_of_what_it_has_in_it() -> None:
    take("ORD-1", 3)
    take("ORD-2", 1)
    in_xero = {"ORD-1": AT + timedelta(minutes=1)}
    now = Counted(Decimal(2), AT + timedelta(hours=1))
    assert stock.recount("acme", "item-1", now, lambda held: in_xero.get(held.order))
    found = stock.read("acme", "item-1")
    assert found is not None
    assert (found.left, found.holds) == (1, {"ORD-2": Held("ORD-2", 1, AT)})
    assert [each.item for each in stock.every("acme")] == ["item-1"]


def test_an_older_count_changes_nothing() -> None:
    take("ORD-1", 3)
    assert stock.recount("acme", "item-1", Counted(Decimal(9), AT - timedelta(hours=1)), never)
    assert left() == 2


def test_who_takes_pieces_during_a_count_has_it_done_again() -> None:
    take("ORD-1", 3)

    def meanwhile(held: Held) -> None:
        stock.give_back("acme", "item-1", held.order)

    later = Counted(Decimal(5), AT + timedelta(hours=1))
    assert not stock.recount("acme", "item-1", later, meanwhile)
    assert left() == 5


HOLDERS = ("ORD-1", "ORD-1:changed-1f")


def test_what_is_held_beyond_so_many_pieces_is_given_back_the_latest_first_and_once() -> None:
    take("ORD-1", 2)
    take("ORD-1:changed-1f", 2)
    for _ in range(2):
        stock.hold_at_most("acme", "item-1", HOLDERS, 1)
        assert left() == 4
    found = stock.read("acme", "item-1")
    assert found
    assert {name: each.pieces for name, each in found.holds.items()} == {"ORD-1": 1}
    stock.hold_at_most("acme", "item-1", HOLDERS, 0)
    assert (left(), stock.kept_for("acme", HOLDERS, ["item-1"])) == (5, [])


def test_fewer_pieces_than_are_allowed_and_other_orders_stay_as_they_are() -> None:
    take("ORD-1:changed-1f", 2)
    take("ORD-2", 2)
    stock.hold_at_most("acme", "item-1", HOLDERS, 2)
    stock.hold_at_most("acme", "item-2", HOLDERS, 0)
    assert left() == 1
    assert stock.kept_for("acme", HOLDERS, ["item-1"]) == ["item-1"]


def test_a_stock_that_others_keep_changing_is_tried_again_and_then_left_for_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take("ORD-1", 2)
    monkeypatch.setattr(stock, "_changed", lambda *_: False)
    with pytest.raises(Unavailable):
        stock.hold_at_most("acme", "item-1", HOLDERS, 0)
    assert left() == 3
