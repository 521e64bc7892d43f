"""Takes whoever was erased out of what the ledger must keep: amounts, dates and ids stay. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.ledger.documents import Contact, ContactEmail
from shared.ledger.xero_text import digest

# Shorter words stand for too much else to be taken out of a text.
SHORTEST = 3
_ADDRESSES = ("email", "refused_email")
# What a buyer has typed into an order form.
_TYPED = frozenset({"first_name", "last_name", "phone", "address"})


@dataclass(frozen=True, slots=True)
class Erased:
    """Somebody who was erased: the keys of their contact rows, and the names and addresses to take out."""

    contacts: frozenset[str]
    words: tuple[str, ...]
    pseudonym: str

    def without(self, text: str) -> str:
        """Returns a text with the pseudonym in the place of each name and address.

        >>> Erased(frozenset(), ("Ada Lovelace", "ada@ada.example"), "Somebody").without("For ADA  LOVELACE")
        'For Somebody'
        """
        for pattern in _patterns(self.words):
            text = pattern.sub(lambda _: self.pseudonym, text)
        return text

    def is_about(self, key: str, parents: Iterable[str], document: Mapping[str, Any] | None) -> bool:
        """Whether a row of the ledger is one of theirs, or is made out to one."""
        named = {key, *parents, (document or {}).get("contact")}
        return bool(named & self.contacts)

    def in_document(self, kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
        """Returns a document of this kind, as it is stored, without them."""
        if kind == Contact.__name__:
            kept = {name: value for name, value in document.items() if name not in _TYPED}
            return {**kept, **{each: "" for each in _ADDRESSES if each in document}, "name": self.pseudonym}
        if kind == ContactEmail.__name__:
            return {**document, "email": ""}
        return {name: self._in_value(name, value) for name, value in document.items()}

    def _in_value(self, name: str, value: Any) -> Any:
        """Changes descriptions alone: whatever else is text is an id, a date or an account."""
        if isinstance(value, list):
            return [self._in_parts(each) for each in value]
        return self.without(value) if name == "description" and isinstance(value, str) else value

    def _in_parts(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {name: self._in_value(name, each) for name, each in value.items()}


def pseudonym_of(id: str) -> str:
    """Returns what stands for a customer who was erased. Nobody can tell from it who that was.

    >>> pseudonym_of("c1").startswith("Erased customer ")
    True
    """
    return f"Erased customer {digest(f'erased {id}')[:8]}"


def _patterns(words: Iterable[str]) -> list[re.Pattern[str]]:
    """Returns patterns of the words, the longest first, whatever their capitals and blanks."""
    kept = sorted({" ".join(each.split()) for each in words if len(each.strip()) >= SHORTEST}, key=len)
    return [_pattern(each) for each in reversed(kept)]


def _pattern(words: str) -> re.Pattern[str]:
    blanks = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){blanks}(?!\w)", re.IGNORECASE)
