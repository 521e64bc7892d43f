"""Reads what somebody has typed into a box of one line, so that it can be shown among other words. Pure."""

from __future__ import annotations

import re

from shared.ledger.xero_text import name_of

# They turn the text around them about, whatever its script: no name needs them, and a line could lie by them.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(typed: str) -> str:
    """Returns a text as it is kept; empty if nothing visible is left.

    >>> one_line(" \\u202d01904  123456\\u202c")
    '01904 123456'
    """
    return name_of(TURNING.sub("", typed))
