"""A buyer pays at one page at a time, whatever happens to the order meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from local.stack.aws import aws
from local.stack.business import XERO_APP
from shared.errors import Contended
from shared.operations.orders.beginning import Beginning, TooLate, begin
from shared.orders.orders import Attempt, Money, Order
from shared.orders.paying import WaysBack
from shared.store import orders
from tests.functions.orderforms.conftest import Till
from tests.shared.store.placed import AT, order


@pytest.fixture
def placed(quick_aws: None) -> Iterator[Order]:
    with aws(XERO_APP, {}):
        stored = orders.place("acme", order())
        assert stored
        yield stored


def how(till: Till) -> Beginning:
    return Beginning("acme", lambda way: till, lambda attempt: WaysBack("s", "c"))


def stored(id: str) -> Order:
    found = orders.read("acme", id)
    assert found
    return found


def test_what_was_stored_meanwhile_is_kept(placed: Order) -> None:
    orders.save("acme", placed.with_money(Money(confirmed=100)))
    begun = begin(placed, "card", how(Till()), AT)
    assert begun.money.confirmed == 100
    assert stored(placed.id) == begun


def test_what_was_stored_while_the_provider_answered_is_kept_too(placed: Order) -> None:
    class Slow(Till):
        def open(self, order: Order, attempt: Attempt, back: WaysBack):  # type: ignore[no-untyped-def]
            orders.save("acme", stored(order.id).with_money(Money(confirmed=100)))
            return super().open(order, attempt, back)

    begin(placed, "card", how(Slow()), AT)
    assert stored(placed.id).money.confirmed == 100
    assert stored(placed.id).attempts[0].url


def test_a_page_whose_buyer_has_turned_away_meanwhile_is_ended(placed: Order) -> None:
    class Slow(Till):
        def open(self, order: Order, attempt: Attempt, back: WaysBack):  # type: ignore[no-untyped-def]
            left = replace(stored(order.id).attempts[0], outcome="left")
            orders.save("acme", stored(order.id).with_attempt(left))
            return super().open(order, attempt, back)

    till = Slow()
    with pytest.raises(TooLate):
        begin(placed, "card", how(till), AT)
    assert till.expired == till.opened
    assert stored(placed.id).attempts[0].outcome == "left"


def test_an_order_that_others_keep_storing_can_be_paid_a_moment_later(
    placed: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(tenant: str, order: Order) -> Order:
        raise orders.Overtaken(order.id)

    monkeypatch.setattr(orders, "save", overtaken)
    with pytest.raises(Contended):
        begin(placed, "card", how(Till()), AT)


def test_a_page_that_could_not_be_stored_is_the_same_one_at_the_next_try(
    placed: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, till = orders.save, Till()

    def late(tenant: str, order: Order) -> Order:
        if order.latest and order.latest.url:
            raise orders.Overtaken(order.id)
        return save(tenant, order)

    with monkeypatch.context() as patch:
        patch.setattr(orders, "save", late)
        with pytest.raises(Contended):
            begin(placed, "card", how(till), AT)
    begin(stored(placed.id), "card", how(till), AT + timedelta(minutes=1))
    assert len(set(till.opened)) == 1


def test_an_attempt_that_never_had_a_page_ends_without_asking_the_provider(placed: Order) -> None:
    bare = Attempt(1, "card", AT, AT + timedelta(hours=1))
    orders.save("acme", placed.with_attempt(bare))
    till = Till()
    begun = begin(stored(placed.id), "bank", how(till), AT)
    assert [each.outcome for each in begun.attempts] == ["left", "open"]
    assert till.expired == []


@pytest.mark.parametrize("changed", [{"cancelled_at": AT}, {"money": Money(confirmed=12000)}])
def test_what_is_not_owed_is_not_paid(placed: Order, changed: dict[str, object]) -> None:
    with pytest.raises(TooLate):
        begin(replace(placed, **changed), "card", how(Till()), AT)  # type: ignore[arg-type]
