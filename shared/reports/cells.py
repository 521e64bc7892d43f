"""Writes CSV that is safe to open in a spreadsheet: no program takes a cell for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from shared.spreadsheets import safe

# Write files in this encoding: without its mark, Excel reads £ and accents wrongly.
ENCODING = "utf-8-sig"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yields CSV lines with their line ends. Only one row is in memory, however many there are."""
    writer = csv.writer(_Echo())
    for row in rows:
        line: str = writer.writerow([safe(cell) for cell in row])
        yield line
