"""An order is placed once, at the server's prices, and never beyond the stock."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import cast

import pytest

from local.lean_moto.turns import one_call_at_a_time
from shared.catalogue.comparing import Kept
from shared.operations.orders import offering, recounting
from shared.operations.orders.placing import Placing, SoldOut, Unfit, place
from shared.orders.forms import Extra, FormLine, OrderForm
from shared.orders.numbers import order_number
from shared.orders.offers import Offer
from shared.orders.orders import Order
from shared.orders.stock import Counted
from shared.orders.submissions import Submission
from shared.queue import Inbox, Message, OrderToBook
from shared.store import catalogue, catalogue_readings, charts, inbox, orders, stock
from shared.store.catalogue_readings import Reading
from shared.store.stock import Held
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART
from tests.shared.store.placed import ADA, AT

CALL_OUT = Extra("Call-out", Decimal(30), "200", "")
FORM = OrderForm(
    "f1",
    "Boiler care",
    "boiler-care",
    (FormLine("l1", "boiler"), FormLine("l2", "valve"), FormLine("l3", CALL_OUT)),
    ways=("card",),
    state="open",
    revision=4,
)


class Queue:
    def __init__(self) -> None:
        self.messages: list[Message] = []

    def put(self, messages: Iterable[Message]) -> None:
        self.messages += messages


@pytest.fixture(autouse=True)
def products() -> None:
    """A boiler service, and five valves on the shelf."""
    charts.keep("acme", CHART)
    valve = item("valve", is_tracked=True, quantity_on_hand=Decimal(5))
    catalogue.keep("acme", [Kept(item("boiler")), Kept(valve)])
    catalogue_readings.save("acme", Reading(AT - timedelta(minutes=5), AT, has_tracked=True))


def offers() -> list[Offer]:
    return offering.offers_of("acme", FORM)


def placed(sent: str = "s1", queue: Queue | None = None, **pieces: int) -> Order:
    submission = Submission(ADA, pieces or {"l1": 1}, "card")
    placing = Placing("acme", FORM, submission, sent, f"token-{sent}-{len(pieces)}")
    return place(placing, offers(), cast("Inbox", queue or Queue()), AT)


def test_an_order_has_the_prices_of_the_catalogue_with_vat() -> None:
    order = placed(l1=2, l3=1)
    # 2 pieces at 83.33 and VAT of a fifth, and a call-out at 30.00 and VAT.
    assert [(each.gross, each.vat) for each in order.priced.lines] == [(19_999, 3_333), (3_600, 600)]
    assert order == orders.read("acme", order.id)


def test_a_submission_is_placed_once_and_told_each_time() -> None:
    queue = Queue()
    first = placed(queue=queue)
    assert placed(queue=queue, l1=3, l3=1) == first
    assert [each.read for each in queue.messages] == [OrderToBook(first.id)] * 2
    assert list(inbox.stored_but_not_queued(AT + timedelta(minutes=1))) == []


def test_an_order_stays_with_whoever_sent_it() -> None:
    order = placed()
    orders.save("acme", replace(order, submission="of somebody else"))
    with pytest.raises(Unfit):
        placed()


def test_nothing_is_placed_beyond_the_stock() -> None:
    placed("s1", l2=3)
    with pytest.raises(SoldOut) as error:
        placed("s2", l1=1, l2=3)
    assert (error.value.item, error.value.left) == ("valve", 2)
    assert len(orders.latest("acme", 10)) == 1
    assert next(each.most for each in offers() if each.line == "l2") == 2


def test_one_submission_with_two_numbers_of_pieces_at_once_sells_no_piece_that_it_does_not_hold() -> None:
    id = order_number("f1", "s1")
    stock.take("acme", "valve", Held(id, 1, AT), Counted(Decimal(5), AT))
    with pytest.raises(Unfit) as found:
        placed("s1", l2=4)
    assert "reached us twice" in found.value.errors["form"]
    assert orders.latest("acme", 10) == []
    assert placed("s1", l2=1).priced.lines[0].quantity == 1
    assert stock.lefts("acme", ["valve"]) == {"valve": 4}


def test_who_finds_too_little_gives_back_what_was_just_taken_and_nothing_of_an_order_that_stands() -> None:
    two_shelves()
    id = order_number("f1", "s1")
    stock.take("acme", "boiler", Held(id, 1, AT), Counted(Decimal(5), AT))
    placed("s2", l2=5)
    with pytest.raises(SoldOut):
        placed("s1", l1=1, l2=1)
    with pytest.raises(SoldOut):
        placed("s3", l1=1, l2=1)
    assert stock.lefts("acme", ["boiler", "valve"]) == {"boiler": 4, "valve": 0}


def two_shelves() -> None:
    """Has stock be kept of the boiler service, too."""
    catalogue.keep("acme", [Kept(item("boiler", is_tracked=True, quantity_on_hand=Decimal(5)))])


def test_of_many_buyers_at_once_only_as_many_as_there_are_pieces_get_one() -> None:
    def one(number: int) -> bool:
        try:
            placed(f"s{number}", l2=1)
        except SoldOut:
            return False
        return True

    # moto checks a condition and writes in two steps, which DynamoDB never does.
    with one_call_at_a_time(), ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one, range(20))) == 5
    assert len(orders.latest("acme", 100)) == 5


def test_a_sum_beyond_all_reason_is_refused_and_takes_no_stock() -> None:
    with pytest.raises(Unfit):
        placed(l1=999_999, l2=1)
    assert stock.lefts("acme", ["valve"]) == {}


def test_pieces_without_an_order_come_back_after_an_hour() -> None:
    placed("s1", l2=1)
    stock.take("acme", "valve", Held("ORD-LOST", 2, AT), Counted(Decimal(5), AT))
    recounting.recount("acme", AT + timedelta(minutes=30))
    assert stock.lefts("acme", ["valve"]) == {"valve": 2}
    recounting.recount("acme", AT + timedelta(hours=2))
    assert stock.lefts("acme", ["valve"]) == {"valve": 4}


def test_what_is_hidden_gone_or_lacking_is_not_offered() -> None:
    catalogue.keep("acme", [Kept(item("boiler", account="")), Kept(item("valve"), gone_at=AT)])
    assert [each.line for each in offers()] == ["l3"]
    assert offering.offers_of("other", FORM) == []
