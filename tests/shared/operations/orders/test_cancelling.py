"""An unpaid order is cancelled once: the books are told, and its pieces can be ordered again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from shared.operations.orders.cancelling import ChangedMeanwhile, MayNot, NoSuchOrder, cancel
from shared.orders.orders import Attempt, Money, Order
from shared.orders.states import state_of
from shared.orders.stock import Counted
from shared.queue import Inbox, Message
from shared.store import inbox, orders, stock
from shared.store.stock import Held
from tests.shared.store.placed import AT, order

LATER = AT + timedelta(hours=1)


class Told:
    """A queue that keeps what is put into it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def put(self, messages: list[Message]) -> None:
        self.messages += messages


@pytest.fixture
def told() -> Told:
    return Told()


def queue(told: Told) -> Inbox:
    return cast(Inbox, told)


def placed(**changed: Any) -> Order:
    stock.take("acme", "item-1", Held(order().id, 2, AT), Counted(Decimal(5), AT))
    stored = orders.place("acme", order(**changed))
    assert stored
    return stored


def attempt(outcome: Any) -> Attempt:
    return Attempt(1, "card", AT, AT + timedelta(minutes=30), "cs_1", outcome=outcome)


PAID = replace(attempt("succeeded"), paid_by="ch_1")


def test_an_unpaid_order_is_cancelled_and_its_pieces_come_back(empty_tables: None, told: Told) -> None:
    stored = placed()
    assert stock.lefts("acme", ["item-1"]) == {"item-1": 3}
    cancelled = cancel("acme", stored.id, 1, queue(told), LATER)
    assert cancelled == replace(stored, cancelled_at=LATER, revision=2)
    assert (orders.read("acme", stored.id), state_of(cancelled, cancelled.money)) == (cancelled, "cancelled")
    assert stock.lefts("acme", ["item-1"]) == {"item-1": 5}
    assert [each.event for each in told.messages] == [f"orders#{stored.id}#cancelled"]
    waiting = [hint.type for _, hint in inbox.stored_but_not_queued(LATER + timedelta(days=1))]
    assert waiting == ["ordered"]


def test_what_was_cut_short_is_finished_by_cancelling_once_more(empty_tables: None, told: Told) -> None:
    stored = placed()
    orders.save_and_tell("acme", replace(stored, cancelled_at=AT), "cancelled", AT)
    assert cancel("acme", stored.id, 1, queue(told), LATER).cancelled_at == AT
    assert (stock.lefts("acme", ["item-1"]), len(told.messages)) == ({"item-1": 5}, 1)
    cancel("acme", stored.id, 1, queue(told), LATER)
    assert stock.lefts("acme", ["item-1"]) == {"item-1": 5}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"money": Money(confirmed=1)}, "Give it back instead: where it came to"),
        ({"money": Money(by_hand=1)}, "or with a credit note in Xero"),
        ({"money": Money(confirmed=1), "attempts": (PAID,)}, 'under "Give money back"'),
        ({"money": Money(confirmed=1, refunded=1), "attempts": (PAID,)}, "all of that was given back"),
        ({"attempts": (attempt("submitted"),)}, "on its way"),
        ({"attempts": (attempt("succeeded"),)}, "on its way"),
    ],
)
def test_what_is_paid_or_being_paid_is_not_cancelled(
    empty_tables: None, told: Told, changed: dict[str, Any], says: str
) -> None:
    stored = placed(**changed)
    with pytest.raises(MayNot, match=says):
        cancel("acme", stored.id, 1, queue(told), LATER)
    assert (orders.read("acme", stored.id), told.messages) == (stored, [])
    assert stock.lefts("acme", ["item-1"]) == {"item-1": 3}


@pytest.mark.parametrize("outcome", ["open", "failed", "left", "expired"])
def test_whoever_has_only_tried_to_pay_keeps_no_order_open(
    empty_tables: None, told: Told, outcome: str
) -> None:
    stored = placed(attempts=(attempt(outcome),))
    assert cancel("acme", stored.id, 1, queue(told), LATER).cancelled_at == LATER


def test_an_order_that_is_not_there_or_has_changed_is_not_cancelled(
    empty_tables: None, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = placed()
    with pytest.raises(NoSuchOrder):
        cancel("other", stored.id, 1, queue(told), LATER)
    with pytest.raises(ChangedMeanwhile):
        cancel("acme", stored.id, 7, queue(told), LATER)
    orders.save("acme", stored)
    monkeypatch.setattr(orders, "read", lambda *_: stored)
    with pytest.raises(ChangedMeanwhile):
        cancel("acme", stored.id, 1, queue(told), datetime(2026, 12, 1, tzinfo=UTC))
    assert told.messages == []
