"""Writes CSV that is safe to open in a spreadsheet: no program takes a cell for a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

# Write files in this encoding: without its mark, Excel reads £ and accents wrongly.
ENCODING = "utf-8-sig"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# Some programs skip tabs and line ends before such a sign.
FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]")


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


def safe(cell: str) -> str:
    """Puts an apostrophe before a cell that a program could take for a formula.

    >>> safe("=1+1"), safe("-3.00"), safe("Ada")
    ("'=1+1", '-3.00', 'Ada')
    """
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell
