"""Reads the tags of a customer, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.contacts.checks import Complaint
from shared.ledger.xero_text import folded, name_of

LONGEST = 50
MOST = 30


def tags_of(text: str) -> tuple[str, ...]:
    """Returns the tags of a text in which commas part them.

    >>> tags_of(" vip, Kendal ,VIP,")
    ('vip', 'Kendal')
    """
    return cleaned(text.split(","))


def cleaned(tags: Iterable[str]) -> tuple[str, ...]:
    """Returns tags without blanks around them, each once whatever its capitals."""
    kept: dict[str, str] = {}
    for each in tags:
        tag = name_of(each.replace(",", " "))
        kept.setdefault(folded(tag), tag)
    return tuple(filter(None, kept.values()))


def tag_complaints(tags: Iterable[str]) -> Iterator[Complaint]:
    """Yields what is wrong with tags."""
    found = list(tags)
    if len(found) > MOST:
        yield Complaint("tags", f"Tags: {len(found)} are too many. A customer may have {MOST}.")
    for tag in found:
        if len(tag) > LONGEST:
            yield Complaint("tags", f"Tags: {tag[:20]}… is too long. A tag may have {LONGEST} characters.")
