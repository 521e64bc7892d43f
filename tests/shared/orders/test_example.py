"""An example of an order shows what a form's lines come to, and which of them cannot be sold."""

from __future__ import annotations

from decimal import Decimal

from shared.orders.example import ExampleLine, example_of
from shared.orders.forms import FormLine, OrderForm, Quantity
from shared.orders.offers import Offer

LINES = (FormLine("a", "item-1"), FormLine("b", "item-2", Quantity(3, 3)), FormLine("c", "gone"))
FORM = OrderForm("f1", "Lessons", "lessons", LINES)
OFFERS = [
    Offer("b", "Score", Decimal("9.99"), Decimal(0), "200"),
    Offer("a", "Lesson", Decimal("40"), Decimal(20), "200"),
]


def test_an_example_has_one_of_each_or_as_many_as_must_be_ordered() -> None:
    example = example_of(FORM, OFFERS)
    assert [(each.name, each.quantity, each.gross) for each in example.sold] == [
        ("Lesson", 1, 40_00),
        ("Score", 3, 29_97),
    ]
    assert (example.net, example.vat, example.gross) == (63_30, 6_67, 69_97)
    assert [each.one.gross for each in example.lines if each.one] == [40_00, 9_99]


def test_a_line_that_cannot_be_sold_is_there_without_a_price() -> None:
    example = example_of(FORM, OFFERS)
    assert example.lines[2] == ExampleLine(LINES[2])
    assert example_of(FORM, []).gross == 0
