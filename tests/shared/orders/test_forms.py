from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.orders.forms import MOST_PIECES, Extra, FormLine, OrderForm, Quantity, State, availability
from shared.orders.recurrence import Recurrence

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
FORM = OrderForm("f1", "Lessons", "lessons", (FormLine("a", "item-1"),), ("card",), state="open")


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"),
    [
        (None, None, "open"),
        (NOW, None, "open"),
        (NOW + A_DAY, None, "not_yet"),
        (None, NOW + A_DAY, "open"),
        (None, NOW, "closed"),
        (NOW + A_DAY, NOW - A_DAY, "closed"),
    ],
)
def test_a_form_is_open_from_its_opening_until_its_closing_time(
    opens: datetime | None, closes: datetime | None, is_open: str
) -> None:
    assert availability(replace(FORM, opens_at=opens, closes_at=closes), NOW) == is_open


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_draft_and_a_closed_form_are_closed_at_any_time(state: State) -> None:
    assert availability(replace(FORM, state=state, opens_at=NOW + A_DAY), NOW) == "closed"


@pytest.mark.parametrize(("least", "most"), [(-1, 3), (4, 3), (0, 0), (0, MOST_PIECES + 1)])
def test_an_impossible_choice_of_pieces_cannot_be_made(least: int, most: int) -> None:
    with pytest.raises(ValueError, match="no choice"):
        Quantity(least, most)


def test_pieces_are_fixed_limited_or_free() -> None:
    fixed, limited, free = Quantity(2, 2), Quantity(0, 5), Quantity()
    assert (fixed.is_fixed, limited.is_fixed, free.is_fixed) == (True, False, False)
    assert (fixed.is_free, limited.is_free, free.is_free) == (False, False, True)
    assert [fixed.takes(2), fixed.takes(1), limited.takes(0), limited.takes(6)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("name", "price"),
    [(" ", "1.00"), ("Tip", "-0.01"), ("Tip", "0.00001")],
    ids=["no name", "negative", "fine"],
)
def test_an_extra_has_a_name_and_a_price_that_xero_can_keep(name: str, price: str) -> None:
    with pytest.raises(ValueError, match="a line has a name"):
        Extra(name, Decimal(price), "200", "OUTPUT2")


def test_a_form_recurs_as_soon_as_one_of_its_lines_does() -> None:
    weekly = FormLine("b", "item-2", recurrence=Recurrence("week"))
    assert not FORM.recurs
    assert replace(FORM, lines=(*FORM.lines, weekly)).recurs
