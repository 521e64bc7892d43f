from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.orders.colours import LEAST, WHITE, contrast, is_colour, is_legible, text_on

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_on_any_colour_the_text_can_be_read(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= LEAST


@given(COLOURS, COLOURS)
def test_contrast_does_not_ask_which_colour_is_the_text(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@pytest.mark.parametrize(("grey", "can_be_read"), [("#767676", True), ("#777777", False)])
def test_the_limit_is_where_the_guidelines_have_it(grey: str, can_be_read: bool) -> None:
    assert is_legible(grey, WHITE) is can_be_read


@pytest.mark.parametrize(
    "text", ["", "red", "#123", "#12345g", "#1234567", "#ABCDEF", "#12345\u0663", "#123456\n"]
)
def test_what_is_no_colour_is_refused(text: str) -> None:
    assert not is_colour(text)
    with pytest.raises(ValueError, match="no colour"):
        contrast(text, WHITE)
