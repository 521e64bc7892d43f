"""Reads what an owner has typed into the form that changes an order: how many pieces of each line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shared.orders.changing import MOST_PIECES
from shared.orders.wanted import PIECES, Errors, Unfit

_PIECES = re.compile(r"[0-9]{1,6}", re.ASCII)
_WHOLE = f"Please enter a whole number from 0 to {MOST_PIECES:,}."


def read(typed: Mapping[str, str]) -> dict[str, int]:
    """Returns the pieces by the lines' ids. An empty box is none. Raises Unfit."""
    errors: Errors = {}
    wanted = dict[str, int]()
    for name, said in typed.items():
        if not name.startswith(PIECES):
            continue
        number = said.strip() or "0"
        if _PIECES.fullmatch(number):
            wanted[name.removeprefix(PIECES)] = int(number)
        else:
            errors[name] = _WHOLE
    if errors:
        raise Unfit(errors)
    return wanted
