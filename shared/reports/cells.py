"""CSV as spreadsheets may open it: text, line by line, that no program takes for a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

# Write files in this: without its mark, Excel reads £ and accents wrongly.
ENCODING = "utf-8-sig"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# Tabs and line ends before such a sign are skipped by some programs.
FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """CSV lines with their ends, one by one: however many rows there are, one is in memory."""
    writer = csv.writer(_Echo())
    for row in rows:
        line: str = writer.writerow([safe(cell) for cell in row])
        yield line


def safe(cell: str) -> str:
    """
    >>> safe("=1+1"), safe("-3.00"), safe("Ada")
    ("'=1+1", '-3.00', 'Ada')
    """
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell
