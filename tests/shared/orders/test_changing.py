"""A changed order comes to what its lines come to, by the rules of ordering, to the penny."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.orders.changing import (
    MOST_CHANGES,
    change_id,
    is_asked_again,
    is_less,
    pieces_in,
    repriced,
    taken_off,
    why_not,
    why_not_so,
)
from shared.orders.orders import Attempt, Change, Money, Order, Refund
from shared.orders.pricing import MOST_PENCE, Priced, line_of, of_pieces, priced
from shared.orders.recurrence import Recurrence
from shared.orders.wanted import Unfit
from tests.shared.orders.made import AT, BOOK, PIN, lesson, order, orders
from tests.shared.orders.test_pricing import BOOK as TRACKED

OFFERS = [BOOK, PIN]
ORDER = order()


def changed(was: Priced, **wanted: int) -> Priced:
    return repriced(was, OFFERS, wanted)


def test_lines_get_more_pieces_or_fewer_at_the_price_they_were_ordered_at() -> None:
    dearer = [replace(BOOK, unit_price=BOOK.unit_price * 2), PIN]
    became = repriced(ORDER.priced, dearer, {"book": 3, "pin": 1})
    assert [(each.line, each.quantity, each.gross) for each in became.lines] == [
        ("book", 3, 29_97),
        ("pin", 1, 8),
    ]


def test_a_line_is_taken_out_and_one_is_added_at_the_forms_price_behind_the_others() -> None:
    became = repriced(ORDER.priced, [TRACKED, *OFFERS], {"book": 0, "b": 2})
    assert [(each.line, each.quantity, each.gross) for each in became.lines] == [
        ("pin", 100, 8_33),
        ("b", 2, 19_98),
    ]
    assert pieces_in(became) == pieces_in(ORDER.priced)


def test_a_line_that_nobody_names_stays_as_it_is() -> None:
    assert changed(ORDER.priced) == ORDER.priced
    assert changed(ORDER.priced, book=2) == ORDER.priced


def test_nothing_at_all_and_far_too_much_are_no_orders() -> None:
    with pytest.raises(Unfit, match="cancel the order"):
        changed(ORDER.priced, book=0, pin=0)
    with pytest.raises(Unfit, match="less than £1,000,000"):
        changed(ORDER.priced, book=MOST_PENCE)


def test_what_the_form_does_not_sell_is_not_added_and_may_be_left_out() -> None:
    with pytest.raises(Unfit) as refused:
        changed(ORDER.priced, cup=1)
    assert refused.value.errors == {"pieces-cup": "The form does not sell this now."}
    assert changed(ORDER.priced, cup=0) == ORDER.priced


@given(made=orders(), data=st.data())
def test_a_change_comes_to_what_an_order_of_the_same_pieces_would_have_come_to(
    made: Order, data: st.DataObject
) -> None:
    was = made.priced
    most = st.integers(0, 99)
    wanted = {each.line: data.draw(most) for each in was.lines}
    try:
        became = repriced(was, [], wanted)
    except Unfit:
        return
    same = tuple(of_pieces(each, wanted[each.line]) for each in was.lines if wanted[each.line])
    assert became == Priced(same)
    assert (became.gross, became.vat) == (sum(each.gross for each in same), sum(each.vat for each in same))


@given(made=orders(), data=st.data())
def test_what_is_taken_off_is_the_difference_to_the_penny_with_its_vat(
    made: Order, data: st.DataObject
) -> None:
    was = made.priced
    wanted = {each.line: data.draw(st.integers(0, each.quantity)) for each in was.lines}
    try:
        became = repriced(was, [], wanted)
    except Unfit:
        return
    off = taken_off(was, became)
    assert is_less(was, became)
    assert sum(each.gross for each in off) == was.gross - became.gross
    assert sum(each.vat for each in off) == was.vat - became.vat
    assert all(each.quantity > 0 for each in off)


def test_one_piece_more_or_one_line_more_is_not_less() -> None:
    assert is_less(ORDER.priced, ORDER.priced)
    assert not is_less(ORDER.priced, changed(ORDER.priced, book=3, pin=0))
    assert not is_less(ORDER.priced, repriced(ORDER.priced, [TRACKED], {"b": 1, "pin": 0}))


def tried(outcome: Any) -> Attempt:
    return Attempt(1, "card", AT, AT + timedelta(hours=1), outcome=outcome)


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"cancelled_at": AT}, "It is cancelled"),
        ({"money": Money(by_hand=1)}, "by hand in Xero"),
        ({"money": Money(confirmed=28_31, refunded=1)}, "given back"),
        ({"money": Money(confirmed=28_31), "refunds": (Refund(1, 1, 5, AT),)}, "given back"),
        ({"attempts": (tried("submitted"),)}, "on its way"),
        ({"attempts": (tried("succeeded"),)}, "on its way"),
        ({"changes": (Change("c", AT, ORDER.priced),) * MOST_CHANGES}, "20 times"),
    ],
)
def test_an_order_whose_money_is_moving_or_that_has_ended_is_not_changed(
    known: dict[str, Any], says: str
) -> None:
    assert says in why_not(replace(ORDER, **known))


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"attempts": (tried("open"),)},
        {"attempts": (tried("succeeded"),), "money": Money(confirmed=28_31)},
        {"money": Money(confirmed=40_00, refunded=11_69)},
        {"money": Money(confirmed=28_31), "refunds": (Refund(1, 1, 5, AT, why_not="no"),)},
    ],
)
def test_an_order_that_is_unpaid_or_whose_money_has_come_may_be_changed(known: dict[str, Any]) -> None:
    assert why_not(replace(ORDER, **known)) == ""


def test_once_its_invoice_stands_an_order_can_only_become_less() -> None:
    more, less = changed(ORDER.priced, book=3), changed(ORDER.priced, book=1)
    assert why_not_so(ORDER, more, is_open=True) == ""
    assert why_not_so(ORDER, less, is_open=False) == ""
    assert "Take a new order" in why_not_so(ORDER, more, is_open=False)
    assert why_not_so(ORDER, ORDER.priced, is_open=True) == "Nothing is different."


def test_what_comes_again_stays_as_it_is_once_a_subscription_runs() -> None:
    weekly = lesson(Recurrence("week"))
    running = replace(weekly, attempts=(tried("succeeded"),), money=Money(confirmed=20_00))
    became = repriced(weekly.priced, [], {"lesson": 2})
    assert why_not_so(weekly, became, is_open=True) == ""
    assert "subscription runs" in why_not_so(running, became, is_open=True)
    both = replace(order(Recurrence("week")), attempts=running.attempts, money=Money(confirmed=48_31))
    assert why_not_so(both, repriced(both.priced, [], {"book": 1}), is_open=False) == ""


def test_the_same_click_twice_has_the_id_of_the_same_change() -> None:
    id = change_id(ORDER.id, 3, {"a": 1, "b": 2})
    assert id == change_id(ORDER.id, 3, {"b": 2, "a": 1})
    assert len({id, change_id(ORDER.id, 4, {"a": 1, "b": 2}), change_id(ORDER.id, 3, {"a": 1})}) == 3
    made = replace(ORDER, changes=(Change(id, AT, ORDER.priced),))
    assert (is_asked_again(made, id), is_asked_again(made, "c"), is_asked_again(ORDER, id)) == (
        True,
        False,
        False,
    )


def test_an_order_knows_what_it_was_before_each_of_its_changes() -> None:
    first, second, third = (Priced((line_of(TRACKED, each),)) for each in (1, 2, 3))
    one, two = Change("one", AT, first), Change("two", AT, second)
    made = replace(ORDER, priced=third, changes=(one, two))
    assert [made.first_priced, made.priced_after(one), made.priced_after(two)] == [first, second, third]
    assert (made.holders, ORDER.first_priced) == ((ORDER.id, "one", "two"), ORDER.priced)
    sold = priced([replace(TRACKED, item_id="i1")], {"b": 1})
    assert replace(made, changes=(Change("one", AT, sold),)).items == ("i1",)


def test_what_was_paid_can_be_paid_back_though_the_order_has_become_less() -> None:
    paid = replace(tried("succeeded"), pence=28_31)
    made = replace(ORDER, priced=changed(ORDER.priced, book=1), attempts=(paid,))
    assert made.refundable(1) == 28_31
    assert (made.refundable(2), ORDER.refundable(1)) == (0, 0)
