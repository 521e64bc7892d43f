"""Checks what a business wants to say of a product to its buyers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from shared.catalogue.products import LONGEST_NAME, LONGEST_TEXT, Ours

# Characters that cannot be seen, and those that turn the direction of a line around.
UNSEEN = {"Cc", "Cs", "Co", "Cn"}
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BREAKS = set("\r\n\t")


def complaints(ours: Ours) -> dict[str, str]:
    """Returns a sentence for each field that does not fit, by its name; nothing if all do."""
    return dict(_complaints(ours))


def _complaints(ours: Ours) -> Iterator[tuple[str, str]]:
    for field, text, longest in (("name", ours.name, LONGEST_NAME), ("text", ours.text, LONGEST_TEXT)):
        if len(text) > longest:
            yield field, f"{len(text):,} characters are too many: use {longest:,} at most."
        elif not _can_be_seen(text, BREAKS if field == "text" else set()):
            yield field, "Use letters, digits and punctuation only: one character here cannot be shown."


def _can_be_seen(text: str, also: set[str]) -> bool:
    return not any(unicodedata.category(each) in UNSEEN or each in TURNING for each in set(text) - also)
