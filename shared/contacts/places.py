"""Makes places of the owner's own order: texts between which there is always room for another one."""

from __future__ import annotations

import string

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_LOWEST, _BASE = DIGITS[0], len(DIGITS)


def between(low: str = "", high: str = "") -> str:
    """Returns a place behind `low` and before `high`; an empty one is the beginning or the end.

    A place never ends in the lowest digit, since nothing would fit before it. Raises ValueError where `low`
    does not stand before `high`, or one of them is no place.

    >>> between(), between("V"), between("", "V"), between("V", "W")
    ('V', 'W', 'F', 'VV')
    """
    if (high and low >= high) or not all(map(_is_place, (low, high))):
        raise ValueError(f"no place between {low!r} and {high!r}")
    return _middle(low, high)


def _middle(low: str, high: str) -> str:
    """Goes on at the first digit where the two differ; what they share stays."""
    shared = 0
    while shared < len(high) and high[shared] == (low[shared] if shared < len(low) else _LOWEST):
        shared += 1
    if shared:
        return high[:shared] + _middle(low[shared:], high[shared:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else _BASE
    if last - first > 1:
        # Where there is no end yet, what comes at the end again and again shall not grow long.
        return DIGITS[first + 1 if low and not high else (first + last) // 2]
    if high and len(high) > 1:
        return high[0]
    return (low[0] if low else _LOWEST) + _middle(low[1:], "")


def _is_place(text: str) -> bool:
    return not text.endswith(_LOWEST) and all(each in DIGITS for each in text)
