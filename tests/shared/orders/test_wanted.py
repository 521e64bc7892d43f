"""A buyer gets as many pieces as the form allows and there are, at a sum that an order can have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shared.orders.forms import FormLine, OrderForm, Quantity
from shared.orders.offers import Offer
from shared.orders.wanted import Unfit, comes_to, pieces
from tests.shared.orders.test_submissions import FORM, OFFERS


def refused(typed: dict[str, str], form: OrderForm = FORM, offers: list[Offer] = OFFERS) -> dict[str, str]:
    with pytest.raises(Unfit) as found:
        pieces(form, offers, typed)
    return found.value.errors


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("-1", "whole number"),
        ("1.5", "whole number"),
        ("1e9", "whole number"),
        ("٣", "whole number"),
        ("1000000000", "whole number"),
        ("two", "whole number"),
        ("6", "at most 5"),
        ("999999", "at most 5"),
    ],
)
def test_pieces_are_a_whole_number_within_what_the_form_allows(number: str, says: str) -> None:
    errors = refused({"pieces-a": number})
    assert list(errors) == ["pieces-a"]
    assert says in errors["pieces-a"]


def test_a_line_with_a_least_number_is_refused_below_it() -> None:
    form = replace(FORM, lines=(FormLine("a", "item-1", Quantity(2, 4)),))
    assert refused({"pieces-a": "1"}, form) == {"pieces-a": "Please order from 2 to 4 of these."}
    assert "pieces-a" in refused({"pieces-a": ""}, form)


def test_nothing_at_all_is_no_order() -> None:
    form = replace(FORM, lines=FORM.lines[:2])
    assert refused({"pieces-a": "0"}, form) == {"pieces": "Please choose something to order."}


def test_of_a_fixed_line_the_buyer_says_nothing() -> None:
    assert pieces(FORM, OFFERS, {"pieces-c": "7"}) == {"c": 1}


def test_what_is_not_on_the_form_is_no_order() -> None:
    errors = refused({"pieces-z": "1"})
    assert list(errors) == ["pieces"]
    assert "has changed since you opened it" in errors["pieces"]


@pytest.mark.parametrize(("left", "says"), [(1, "Only 1 of these are left."), (0, "These are sold out.")])
def test_nobody_orders_more_than_there_is(left: int, says: str) -> None:
    offers = [replace(OFFERS[0], most=left), *OFFERS[1:]]
    assert refused({"pieces-a": "2"}, offers=offers) == {"pieces-a": says}


def test_a_product_that_is_no_longer_offered_is_sold_out() -> None:
    assert refused({"pieces-a": "2"}, offers=OFFERS[1:]) == {"pieces-a": "These are sold out."}


def test_lines_of_one_product_are_counted_together_and_others_are_not() -> None:
    offers = [replace(each, item_id="item-1", most=5) for each in OFFERS[:2]] + OFFERS[2:]
    says = "Only 5 of these are left, for all lines together."
    assert refused({"pieces-a": "3", "pieces-b": "3"}, offers=offers) == {"pieces-a": says, "pieces-b": says}
    assert pieces(FORM, offers, {"pieces-a": "3", "pieces-b": "2"}) == {"a": 3, "b": 2, "c": 1}
    assert pieces(FORM, OFFERS, {"pieces-a": "3", "pieces-b": "9999"})["b"] == 9999


@pytest.mark.parametrize("unit_price", ["0", "0.004", "1000000"])
def test_a_sum_that_no_order_can_have_is_refused_with_both_bounds(unit_price: str) -> None:
    with pytest.raises(Unfit) as found:
        comes_to([replace(OFFERS[0], unit_price=Decimal(unit_price))], {"a": 1})
    assert found.value.errors["pieces"].startswith("An order must come to a penny at least")


def test_a_sum_is_that_of_the_offers() -> None:
    assert comes_to(OFFERS, {"a": 2, "c": 1}).gross == 3000
