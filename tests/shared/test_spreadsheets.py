"""No cell is taken for a formula, and what was made safe can be told again."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared import spreadsheets as cells

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+44 20 7946 0000", "-ada", "@SUM(A1)", "--1", "-", "-1.", "="),
        *("\t=1", " =1", "\r=1", "-1e5", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"),
    ],
)
def test_what_a_spreadsheet_may_take_for_a_formula_is_text(cell: str) -> None:
    assert cells.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "0.00", "-3.00", "+3", "-1234.56", "Ada", "a=b", "'=1", "txn_1 fee"])
def test_numbers_and_plain_words_stay_as_they_are(cell: str) -> None:
    assert cells.safe(cell) == cell


@given(st.text())
def test_no_cell_begins_a_formula(cell: str) -> None:
    found = cells.safe(cell)
    assert not found.strip().startswith(SIGNS) or cells.NUMBER.fullmatch(found)


@given(st.text() | st.text("'=+-1a"))
@example("'=1")
@example("''-")
def test_what_was_made_safe_can_be_told_again(cell: str) -> None:
    written = cells.safe(cells.distinct(cell))
    assert cells.plain(written) == cell
    assert not written.strip().startswith(SIGNS) or cells.NUMBER.fullmatch(written)


@pytest.mark.parametrize("cell", ["", "'t Hooft", "'", "Ada", "''", "3"])
def test_what_others_have_written_is_read_as_it_is(cell: str) -> None:
    assert cells.plain(cell) == cells.distinct(cell) == cell
