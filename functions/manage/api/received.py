"""Reads the JSON of a request. Whatever two readers could understand differently is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from functions.manage.refusals import unreadable_json


def read(raw: bytes) -> dict[str, Any]:
    """Returns the object that a body holds; an empty body holds an object without fields.

    Raises Refused for anything else: for names that are given twice, NaN, numbers of thousands of digits,
    nesting without end, and text that nobody could write down, with a NUL or half a character.
    """
    try:
        found = json.loads(raw.decode() or "{}", object_pairs_hook=_once_each, parse_constant=_refuse)
        written = json.dumps(found, ensure_ascii=False)
        written.encode()
    except (ValueError, RecursionError):
        raise unreadable_json() from None
    # JSON writes a NUL as an escape, and a backslash before it would be doubled.
    if not isinstance(found, dict) or "\\u0000" in written.replace("\\\\", ""):
        raise unreadable_json()
    return found


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
