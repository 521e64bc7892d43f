from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reports import cells

SIGNS = ("=", "+", "-", "@")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44 20 7946 0000", "-ada", "@SUM(A1)", "--1", "-", "-1.", "=", "\t=1", " =1", "\r=1", "-1e5"],
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


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=3), max_size=5))
def test_what_is_written_can_be_read_back(rows: list[list[str]]) -> None:
    text = "".join(cells.lines(rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [[cells.safe(cell) for cell in row] for row in rows]


def test_rows_are_asked_for_one_by_one() -> None:
    asked = []

    def rows() -> Iterator[list[str]]:
        for number in range(3):
            asked.append(number)
            yield [str(number)]

    assert next(cells.lines(rows())) == "0\r\n"
    assert asked == [0]
