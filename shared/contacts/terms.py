"""Reads what somebody searches for: words by their beginnings, and phone numbers however they are parted."""

from __future__ import annotations

import re
from collections.abc import Collection

from shared.contacts.words import words_in

# More words than these find nothing that fewer do not.
MOST = 8
# A phone number as people write it: its digits with blanks, brackets and dashes between them.
_PHONE = re.compile(r"(?<!\w)(?:\+|00)?\(?\d[\d ()./-]{5,}\d(?!\w)")


def terms_in(text: str) -> tuple[str, ...]:
    """Returns the beginnings that must all be found, the longest first: it finds the fewest.

    >>> terms_in("Ada (020) 7946-0000"), terms_in("+44 (0)20 7946 0000")
    (('02079460000', 'ada'), ('442079460000',))
    """
    phones = [_digits(each) for each in _PHONE.findall(text)]
    rest = [each for each in words_in(_PHONE.sub(" ", text)) if each]
    whole = [each for each in rest if not any(_is_part(each, other) for other in rest)]
    return tuple(sorted(dict.fromkeys((*phones, *whole)), key=lambda each: (-len(each), each)))[:MOST]


def _digits(phone: str) -> str:
    dialled = re.sub(r"\D", "", phone.replace("(0)", ""))
    return dialled.removeprefix("00")


def _is_part(word: str, other: str) -> bool:
    """Whether a word is part of an e-mail address that is searched for as a whole."""
    return word != other and word in other.split("@") and "@" in other


def is_found(words: Collection[str], terms: Collection[str]) -> bool:
    """Whether each term is the beginning of one of the words."""
    return all(any(word.startswith(term) for word in words) for term in terms)


def first_found(words: Collection[str], term: str) -> str:
    """Returns the first word in order that begins so; empty if none does."""
    return min((word for word in words if word.startswith(term)), default="")
