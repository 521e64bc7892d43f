"""An order comes to the pence that its invoice in Xero has, and that its buyer has read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.documents import Line
from shared.ledger.vat import PER_CENT, vat_of
from shared.money import pence
from shared.orders.offers import Offer, with_vat
from shared.orders.pricing import MOST_PENCE, Priced, line_of, priced

LESSON = Offer("a", "Lesson", Decimal("30.00"), Decimal(20), "200", "OUTPUT2")
BOOK = Offer("b", "Book", Decimal("9.99"), Decimal(0), "200", "ZERORATEDOUTPUT", item_code="BOOK")


def test_an_order_is_the_sum_of_its_lines_with_and_without_vat() -> None:
    found = priced([LESSON, BOOK], {"b": 2, "a": 1})
    assert [(each.name, each.quantity, each.gross, each.vat, each.net) for each in found.lines] == [
        ("Lesson", 1, 30_00, 5_00, 25_00),
        ("Book", 2, 19_98, 0, 19_98),
    ]
    assert (found.gross, found.vat, found.net) == (49_98, 5_00, 44_98)


def test_what_nobody_wants_is_no_line() -> None:
    assert [each.name for each in priced([LESSON, BOOK], {"a": 0, "b": 1}).lines] == ["Book"]


def test_a_line_that_is_not_offered_is_no_order() -> None:
    with pytest.raises(KeyError, match="z"):
        priced([LESSON], {"a": 1, "z": 1})


@pytest.mark.parametrize("quantities", [{}, {"a": 0}, {"a": MOST_PENCE}])
def test_nothing_and_far_too_much_are_no_orders(quantities: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a penny at least"):
        priced([LESSON], quantities)


def test_the_price_of_an_offer_has_at_most_four_decimals() -> None:
    with pytest.raises(ValueError, match="four decimals"):
        Offer("a", "Lesson", Decimal("0.00001"), Decimal(20), "200")


def test_a_price_without_vat_gains_it_to_four_decimals() -> None:
    offer = Offer("a", "Pin", with_vat(Decimal("83.33"), Decimal(20)), Decimal(20), "200", "OUTPUT2")
    line = line_of(offer, 1)
    assert (line.gross, line.vat, line.net) == (100_00, 16_67, 83_33)
    assert line_of(offer, 1000).gross == 99_996_00


PRICES = st.decimals(Decimal("0.0001"), Decimal("9999.9999"), places=4)
TAX = st.sampled_from(sorted(type for type in PER_CENT if "OUTPUT" in type))


@given(st.lists(st.tuples(PRICES, TAX, st.integers(1, 500)), min_size=1, max_size=8))
def test_each_line_has_the_vat_that_xero_finds_in_it(drawn: list[tuple[Decimal, str, int]]) -> None:
    for number, (price, tax_type, quantity) in enumerate(drawn):
        offer = Offer(str(number), "Thing", price, Decimal(PER_CENT[tax_type]), "200", tax_type)
        line = line_of(offer, quantity)
        # Xero refuses a line whose amount is not its quantity times its unit price, to the penny.
        assert abs(line.unit_price * quantity * 100 - line.gross) <= Decimal("0.5")
        assert line.vat == vat_of(Line("Thing", "200", pence(line.gross), tax_type))
        assert line.net + line.vat == line.gross


@given(st.lists(st.tuples(PRICES, st.integers(0, 99)), min_size=1, max_size=8))
def test_what_is_added_up_is_what_is_paid(drawn: list[tuple[Decimal, int]]) -> None:
    offers = [Offer(str(n), "Thing", price, Decimal(20), "200") for n, (price, _) in enumerate(drawn)]
    quantities = {str(n): quantity for n, (_, quantity) in enumerate(drawn)}
    lines = tuple(line_of(each, quantities[each.line]) for each in offers if quantities[each.line])
    if 0 < sum(each.gross for each in lines) <= MOST_PENCE:
        assert priced(offers, quantities) == Priced(lines)
        assert Priced(lines).net + Priced(lines).vat == Priced(lines).gross
