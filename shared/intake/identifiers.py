"""The words in what comes from outside."""

from __future__ import annotations

from shared.errors import Malformed


def identifier(given: object, name: str) -> str:
    """An id or a type: never empty, no longer than providers make them, and of letters that can be kept.

    Raises Malformed for anything else.
    """
    if not isinstance(given, str) or not 0 < len(given) <= 255 or not given.isascii():
        raise Malformed(f"the event's {name} is missing or no word")
    return given
