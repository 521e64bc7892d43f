"""Orders are listed the latest first, narrowed by how they stand, and found by number and buyer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.operations.orders import listing
from shared.operations.orders.listing import Page, every, listed
from shared.orders.buyers import Buyer
from shared.orders.orders import Order
from shared.store import orders
from tests.shared.store.placed import AT, order

GRACE = Buyer("Grace", "Hopper", "grace@navy.example", "Compilers Ltd")


def placed(number: int, **changed: Any) -> Order:
    stored = orders.place("acme", order(f"s{number}", ordered_at=AT + timedelta(minutes=number), **changed))
    assert stored
    return stored


@pytest.mark.parametrize("words", ["grace", "HOPPER compilers", "navy.example", "ord- grace"])
def test_words_are_found_in_who_ordered(empty_tables: None, words: str) -> None:
    placed(1)
    hers = placed(2, buyer=GRACE)
    assert listed("acme", None, words) == Page((hers,))
    assert listed("other", None, words) == Page(())


def test_a_whole_number_is_found_at_once_in_any_case(empty_tables: None) -> None:
    first = placed(1)
    assert listed("acme", "paid", f" {first.id.lower()} ") == Page((first,))
    assert listed("acme", None, "ORD-0000000000") == Page(())


def test_orders_are_narrowed_by_how_they_stand(empty_tables: None) -> None:
    first, second = placed(1), placed(2)
    cancelled = orders.save("acme", replace(first, cancelled_at=AT))
    assert listed("acme", "cancelled") == Page((cancelled,))
    assert listed("acme", "submitted") == Page((second,))


@pytest.mark.parametrize("state", [None, "submitted"])
def test_a_list_goes_on_until_each_order_was_there_once(
    empty_tables: None, monkeypatch: pytest.MonkeyPatch, state: Any
) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 3)
    monkeypatch.setattr(listing, "MOST_READ", 6)
    wanted = [placed(number).id for number in range(10)][::-1]
    found, at, pages = list[str](), "", 0
    while at or not pages:
        page = listed("acme", state, "ada", at, most=2)
        found, at, pages = found + [each.id for each in page.orders], page.next, pages + 1
    assert found == wanted
    assert [each.id for each in every("acme")] == wanted


def test_a_page_reads_no_more_than_so_many_and_still_goes_on(
    empty_tables: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    monkeypatch.setattr(listing, "MOST_READ", 2)
    hers = placed(0, buyer=GRACE)
    for number in range(1, 4):
        placed(number)
    first = listed("acme", None, "grace")
    assert (first.orders, bool(first.next)) == ((), True)
    assert listed("acme", None, "grace", first.next).orders == (hers,)
