"""Knows which cells a spreadsheet would take for a formula, and how they are kept from it."""

from __future__ import annotations

import re

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# Some programs skip tabs and line ends before such a sign, and some take it in its full width, too.
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def safe(cell: str) -> str:
    """Puts an apostrophe before a cell that a program could take for a formula.

    >>> safe("=1+1"), safe("-3.00"), safe("Ada")
    ("'=1+1", '-3.00', 'Ada')
    """
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def distinct(cell: str) -> str:
    """Puts an apostrophe before a text that looks as if `safe` had put one there: `plain` takes one away.

    >>> distinct("'=1"), distinct("'t Hooft")
    ("''=1", "'t Hooft")
    """
    return f"'{cell}" if _looks_safe(cell) else cell


def plain(cell: str) -> str:
    """Returns what a cell said before `distinct` and `safe` made it safe.

    >>> plain("'=1+1"), plain("''=1"), plain("'t Hooft")
    ('=1+1', "'=1", "'t Hooft")
    """
    return cell[1:] if _looks_safe(cell) else cell


def _looks_safe(cell: str) -> bool:
    rest = cell.removeprefix("'")
    return rest != cell and (safe(rest) != rest or _looks_safe(rest))
