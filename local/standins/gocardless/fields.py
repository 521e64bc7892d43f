"""Checks single values as GoCardless does: each check returns what is wrong in words, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], str | None]

WHOLE = re.compile(r"-?[0-9]{1,12}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
COUNTRY = re.compile(r"(?!UK)[A-Z]{2}", re.ASCII)
# GoCardless's limits for metadata: keys, and characters of a key and of a value.
KEYS, KEY, VALUE = 3, 50, 500


def text(most: int = 255) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return "must be a string"
        return f"is too long (maximum is {most} characters)" if len(value) > most else None

    return check


def amount(value: Any) -> str | None:
    """Takes pence above zero."""
    return whole(1)(value) and ("must be a number" if _int(value) is None else "must be greater than 0")


def whole(least: int, most: int | None = None) -> Check:
    def check(value: Any) -> str | None:
        number = _int(value)
        if number is None:
            return "must be a number"
        if number < least:
            return f"must be greater than or equal to {least}"
        return f"must be less than or equal to {most}" if most is not None and number > most else None

    return check


def one_of(*values: Any) -> Check:
    return lambda value: None if value in values else f"must be one of {', '.join(map(str, values))}"


def flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be a boolean"


def day(value: Any) -> str | None:
    """Takes a date: 2026-11-30."""
    try:
        date.fromisoformat(value if DAY.fullmatch(value) else "")
    except (TypeError, ValueError):
        return "is invalid"
    return None


def address(value: Any) -> str | None:
    """Takes the absolute address of a web page."""
    parts = urlsplit(value) if isinstance(value, str) else None
    return None if parts and parts.scheme in ("http", "https") and parts.hostname else "is not a valid URL"


def country(value: Any) -> str | None:
    """Takes two capitals, as a code of ISO 3166-1 has, but not UK: the United Kingdom is GB there."""
    return None if isinstance(value, str) and COUNTRY.fullmatch(value) else "is not a valid country code"


def day_of_month(value: Any) -> str | None:
    """Takes 1 to 28, or -1 for the last day."""
    return None if _int(value) == -1 else whole(1, 28)(value)


def metadata(value: Any) -> str | None:
    if not isinstance(value, dict):
        return "must be an object"
    if len(value) > KEYS:
        return f"can't have more than {KEYS} keys"
    if any(len(name) > KEY for name in value):
        return f"can't have keys longer than {KEY} characters"
    if not all(isinstance(each, str) and len(each) <= VALUE for each in value.values()):
        return f"must have strings of at most {VALUE} characters as values"
    return None


def _int(value: Any) -> int | None:
    """Reads a number, which GoCardless takes as a string, too."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else None
