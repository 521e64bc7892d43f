"""An order has one word at each moment, whatever money has come and gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.orders.forms import Way
from shared.orders.orders import Attempt, Money, Order, Outcome
from shared.orders.pricing import priced
from shared.orders.states import State, may_pay, owes, state_of
from tests.shared.orders.test_pricing import LESSON
from tests.shared.orders.test_submissions import ADA

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
ORDER = Order("ord-1", "f1", 1, ADA, priced([LESSON], {"a": 1}), AT)
TOTAL = ORDER.priced.gross
OUTCOMES: tuple[Outcome, ...] = ("open", "submitted", "succeeded", "failed", "left", "expired")


def tried(*outcomes: Outcome, way: Way = "card") -> Order:
    later = AT + timedelta(minutes=30)
    attempts = (Attempt(n, way, AT, later, outcome=each) for n, each in enumerate(outcomes, 1))
    return replace(ORDER, attempts=tuple(attempts))


@pytest.mark.parametrize(
    ("order", "money", "state"),
    [
        (ORDER, Money(), "submitted"),
        (tried("open"), Money(), "submitted"),
        (tried("left"), Money(), "submitted"),
        (tried("expired"), Money(), "submitted"),
        (tried("submitted"), Money(), "submitted"),
        (tried("failed"), Money(), "failed"),
        (tried("failed", "open"), Money(), "submitted"),
        (tried("succeeded"), Money(TOTAL), "confirmed"),
        (tried("succeeded"), Money(TOTAL, is_paid_out=True), "paid"),
        (ORDER, Money(by_hand=TOTAL), "paid"),
        (tried("succeeded"), Money(TOTAL - 1), "part_paid"),
        (ORDER, Money(by_hand=1), "part_paid"),
        (tried("succeeded"), Money(TOTAL, refunded=1), "part_refunded"),
        (tried("succeeded"), Money(TOTAL, refunded=TOTAL), "refunded"),
        (tried("succeeded", "succeeded"), Money(2 * TOTAL), "overpaid"),
        (tried("succeeded", "succeeded"), Money(2 * TOTAL, refunded=TOTAL), "part_refunded"),
        (replace(ORDER, cancelled_at=AT), Money(), "cancelled"),
        (replace(ORDER, cancelled_at=AT), Money(TOTAL), "overpaid"),
        (replace(ORDER, cancelled_at=AT), Money(TOTAL, refunded=TOTAL), "refunded"),
    ],
)
def test_the_word_for_an_order_follows_from_its_attempts_and_its_money(
    order: Order, money: Money, state: State
) -> None:
    assert state_of(order, money) == state


@pytest.mark.parametrize("money", [{"confirmed": -1}, {"by_hand": -1}, {"refunded": -1}], ids=str)
def test_money_that_came_and_money_that_went_are_never_mixed(money: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="one way"):
        Money(**money)


@pytest.mark.parametrize(
    ("order", "money", "may"),
    [
        (ORDER, Money(), True),
        (tried("open"), Money(), True),
        (tried("failed"), Money(), True),
        (tried("submitted"), Money(), False),
        (tried("succeeded"), Money(TOTAL), False),
        (tried("succeeded"), Money(TOTAL - 1), True),
        (tried("succeeded"), Money(TOTAL, refunded=TOTAL), False),
        (replace(ORDER, cancelled_at=AT), Money(), False),
    ],
)
def test_a_buyer_may_pay_what_is_owed_unless_money_is_on_its_way(
    order: Order, money: Money, may: bool
) -> None:
    assert may_pay(order, money) is may


PENCE = st.integers(0, 3 * TOTAL)


@given(
    st.lists(st.sampled_from(OUTCOMES), max_size=4),
    st.builds(Money, PENCE, PENCE, PENCE, st.booleans()),
    st.booleans(),
)
def test_nobody_is_asked_to_pay_twice_and_whoever_is_done_owes_nothing(
    outcomes: list[Outcome], money: Money, is_cancelled: bool
) -> None:
    order = replace(tried(*outcomes), cancelled_at=AT if is_cancelled else None)
    state, left = state_of(order, money), owes(order, money)
    assert 0 <= left <= TOTAL or money.kept < 0
    if state in ("confirmed", "paid", "cancelled", "overpaid"):
        assert left == 0
    if may_pay(order, money):
        assert left > 0
        assert state in ("submitted", "failed", "part_paid")
