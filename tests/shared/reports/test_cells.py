from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from shared.reports import cells
from shared.spreadsheets import safe


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=3), max_size=5))
def test_what_is_written_can_be_read_back(rows: list[list[str]]) -> None:
    text = "".join(cells.lines(rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [[safe(cell) for cell in row] for row in rows]


def test_rows_are_asked_for_one_by_one() -> None:
    asked = []

    def rows() -> Iterator[list[str]]:
        for number in range(3):
            asked.append(number)
            yield [str(number)]

    assert next(cells.lines(rows())) == "0\r\n"
    assert asked == [0]
