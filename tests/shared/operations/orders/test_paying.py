"""A buyer pays on one page at a time, and what became of each attempt is found out whoever tells of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest

from shared.ledger.sale_facts import Fact
from shared.operations.orders.following import follow
from shared.operations.orders.paying import NotPayable, Wanted, pay
from shared.orders.attempts import as_booked
from shared.orders.forms import Way
from shared.orders.money import money_of
from shared.orders.orders import Attempt, Money, Order
from shared.orders.paying import Opened, Refused, Seen, WaysBack
from shared.orders.states import may_pay, state_of
from shared.orders.stock import Counted
from shared.queue import Inbox
from shared.store import jobs, links, orders, stock
from shared.store.links import Link
from shared.store.stock import Held
from tests.shared.operations.orders.sold import Queue, Shop
from tests.shared.store.placed import AT, order

SOON, LATER, NEXT_DAY = AT + timedelta(minutes=3), AT + timedelta(minutes=40), AT + timedelta(days=1)


def back(order: Order, attempt: Attempt) -> WaysBack:
    return WaysBack(f"/o/{order.token}?{attempt.number}", f"/o/{order.token}")


@pytest.fixture
def placed() -> Order:
    made = orders.place("acme", order())
    assert made is not None
    return made


def paid(shop: Shop, way: Way = "card", now: datetime = AT) -> Attempt:
    return pay("acme", now_stored(), Wanted(way, back), shop, now)


def now_stored() -> Order:
    stored = orders.read("acme", order().id)
    assert stored is not None
    return stored


def followed(shop: Shop, now: datetime, queue: Queue | None = None) -> Order:
    return follow("acme", now_stored(), shop, cast("Inbox", queue or Queue()), now)


def test_a_buyer_is_sent_to_a_page_that_webhooks_find(placed: Order) -> None:
    attempt = paid(Shop())
    assert attempt.url.startswith("https://pay.example/")
    assert now_stored().attempts == (attempt,)
    assert links.of_attempt(attempt.at_provider) == Link("acme", placed.id)
    assert jobs.due_at("acme", "orders") == AT + timedelta(hours=23, minutes=2)


@pytest.mark.usefixtures("placed")
def test_a_second_click_leads_to_the_same_page() -> None:
    shop = Shop()
    assert paid(shop) == paid(shop, now=SOON)
    assert shop.opened == 1


@pytest.mark.usefixtures("placed")
def test_who_chooses_another_way_can_no_longer_pay_on_the_former_page() -> None:
    shop = Shop()
    first, second = paid(shop), paid(shop, "bank", SOON)
    assert shop.pages[first.at_provider] == Seen("expired")
    assert [each.outcome for each in now_stored().attempts] == ["expired", "open"]
    assert second.number == 2


@pytest.mark.parametrize("outcome", ["submitted", "succeeded"])
@pytest.mark.usefixtures("placed")
def test_who_has_paid_a_moment_ago_is_sent_to_no_other_page(outcome: str) -> None:
    shop = Shop()
    first = paid(shop)
    shop.pages[first.at_provider] = Seen(outcome, paid_by="ch_1")  # type: ignore[arg-type]
    with pytest.raises(NotPayable):
        paid(shop, "bank", SOON)
    assert now_stored().latest is not None
    assert [(each.outcome, each.paid_by) for each in now_stored().attempts] == [(outcome, "ch_1")]


@pytest.mark.parametrize("money", [Money(confirmed=12_000), Money(by_hand=12_000), Money(12_000, refunded=1)])
def test_what_is_paid_is_paid_no_more(placed: Order, money: Money) -> None:
    orders.save("acme", placed.with_money(money))
    with pytest.raises(NotPayable):
        paid(Shop())


def test_of_two_windows_with_two_ways_the_later_one_counts(placed: Order) -> None:
    class Slow(Shop):
        """The buyer turns to another way in a second window while this page is being opened."""

        def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
            if attempt.way == "card":
                paid(self, "bank", SOON)
            return super().open(order, attempt, back)

    with pytest.raises(NotPayable):
        paid(Slow())
    assert [(each.way, each.outcome, bool(each.url)) for each in now_stored().attempts] == [
        ("card", "expired", False),
        ("bank", "open", True),
    ]
    assert now_stored().id == placed.id


def test_the_money_of_an_order_may_be_noted_while_its_page_is_opened(placed: Order) -> None:
    class Noting(Shop):
        def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
            orders.save("acme", now_stored().with_money(Money(confirmed=1)))
            return super().open(order, attempt, back)

    attempt = paid(Noting())
    assert now_stored().attempts == (attempt,)
    assert now_stored().money == Money(confirmed=1)
    assert now_stored().id == placed.id


@pytest.mark.usefixtures("placed")
def test_an_attempt_that_the_provider_refuses_has_failed() -> None:
    class Strict(Shop):
        def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
            raise Refused("too_small", f"{order.id} {attempt.number} {back.success}")

    with pytest.raises(Refused):
        paid(Strict())
    assert [each.outcome for each in now_stored().attempts] == ["failed"]


@pytest.mark.usefixtures("placed")
def test_money_by_hand_needs_no_page() -> None:
    attempt = paid(Shop(), "offline")
    assert (attempt.url, attempt.outcome) == ("", "open")
    assert list(orders.ended_before("acme", AT + timedelta(days=400))) == []


@pytest.mark.usefixtures("placed")
def test_an_attempt_whose_page_never_came_to_be_is_gone_on_with() -> None:
    class Broken(Shop):
        def open(self, order: Order, attempt: Attempt, back: WaysBack) -> object:  # type: ignore[override]
            raise RuntimeError(order.id, attempt.number, back)

    with pytest.raises(RuntimeError):
        paid(Broken())
    with pytest.raises(RuntimeError):
        paid(Broken(), "bank", SOON)
    assert [each.outcome for each in now_stored().attempts] == ["expired", "open"]
    assert paid(Shop(), "bank", SOON).number == 2


@pytest.mark.usefixtures("placed")
def test_a_page_that_nobody_used_ends_and_the_order_may_still_be_paid() -> None:
    shop = Shop()
    paid(shop)
    assert [each.outcome for each in followed(shop, LATER).attempts] == ["open"]
    after = followed(shop, NEXT_DAY)
    assert [each.outcome for each in after.attempts] == ["expired"]
    assert (after.cancelled_at, may_pay(after, after.money)) == (None, True)


@pytest.mark.usefixtures("placed")
def test_pieces_of_an_order_that_nobody_paid_in_time_go_to_others() -> None:
    shop, queue = Shop(), Queue()
    stock.take("acme", "item-1", Held(order().id, 1, AT), Counted(Decimal(3), AT))
    paid(shop)
    assert followed(shop, SOON).cancelled_at is None
    ended = followed(shop, LATER, queue)
    assert (ended.cancelled_at, ended.ended_by) == (LATER, "time")
    assert stock.lefts("acme", ["item-1"]) == {"item-1": 3}
    assert [each.event for each in queue.messages] == [f"orders#{ended.id}#cancelled"]


@pytest.mark.usefixtures("placed")
def test_pieces_stay_with_a_buyer_whose_bank_has_yet_to_answer() -> None:
    shop = Shop()
    stock.take("acme", "item-1", Held(order().id, 1, AT), Counted(Decimal(3), AT))
    shop.pages[paid(shop).at_provider] = Seen("submitted", paid_by="PM1")
    after = followed(shop, LATER)
    assert (after.cancelled_at, stock.lefts("acme", ["item-1"])) == (None, {"item-1": 2})
    # It is looked at once more a day later, should nobody tell.
    assert list(orders.ended_before("acme", LATER + timedelta(hours=23))) == []
    assert list(orders.ended_before("acme", LATER + timedelta(hours=25))) == [after]


def test_a_payment_that_went_back_by_itself_lets_the_buyer_pay_again(placed: Order) -> None:
    facts = [Fact("a", AT, "paid", 12_000), Fact("b", SOON, "failed", 12_000)]
    attempt = Attempt(1, "direct_debit", AT, AT, "BRQ1", outcome="succeeded")
    after = as_booked(placed.with_attempt(attempt).with_money(money_of(facts, Money())), facts)
    assert (state_of(after, after.money), may_pay(after, after.money)) == ("failed", True)
