"""Checks the ids and types in what comes from outside."""

from __future__ import annotations

from shared.errors import Malformed


def identifier(value: object, name: str) -> str:
    """Returns an id or a type: ASCII, not empty, and no longer than providers make them.

    Raises Malformed for anything else.
    """
    if not isinstance(value, str) or not 0 < len(value) <= 255 or not value.isascii():
        raise Malformed(f"the event's {name} is missing or not an identifier")
    return value
