"""Says whether a colour can be read on another, by the Web Content Accessibility Guidelines. Pure."""

from __future__ import annotations

import re

# What text needs against its ground: https://www.w3.org/TR/WCAG22/#contrast-minimum
LEAST = 4.5
WHITE, BLACK = "#ffffff", "#000000"
COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


def is_colour(text: str) -> bool:
    """Whether a text is a colour as it is kept, such as #1a2b3c: in small letters."""
    return COLOUR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Returns how far two colours are apart, from 1 for the same to 21 for black and white.

    Raises ValueError for what is no colour.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_legible(text: str, ground: str) -> bool:
    """Whether text of a colour can be read on a ground. Raises ValueError for what is no colour."""
    return contrast(text, ground) >= LEAST


def text_on(ground: str) -> str:
    """Returns white, or black where white could not be read: one of both always can.

    >>> text_on("#00335c"), text_on("#ffd500")
    ('#ffffff', '#000000')
    """
    return WHITE if is_legible(WHITE, ground) else BLACK


def _luminance(colour: str) -> float:
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is no colour such as #1a2b3c")
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Undoes the curve by which screens make dark colours finer."""
    part: float = channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
    return part
