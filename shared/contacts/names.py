"""Reads names as people compare them: without capitals, accents, signs and legal forms."""

from __future__ import annotations

import unicodedata

from shared.contacts.customers import Kind
from shared.contacts.details import Details
from shared.ledger.xero_text import folded

_FORMS = frozenset(
    (
        *(
            "ltd",
            "limited",
            "plc",
            "llp",
            "lp",
            "co",
            "company",
            "inc",
            "incorporated",
            "corp",
            "corporation",
        ),
        *("llc", "pty", "gmbh", "ag", "sa", "sarl", "srl", "bv"),
    )
)
# An apostrophe, however it is typed, and a full stop part no words.
_IN_WORDS = frozenset("'.\N{RIGHT SINGLE QUOTATION MARK}")
_FILLING = frozenset(("and", "the"))


def plain_name(name: str) -> str:
    """Returns a name without blanks and whatever two spellings of it differ in; empty for no letters at all.

    >>> plain_name("The Piano-Shop & Co. Ltd"), plain_name("piano shop LIMITED"), plain_name("Søn Müller")
    ('pianoshop', 'pianoshop', 'sønmuller')
    """
    taken_apart = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(each for each in taken_apart if not unicodedata.combining(each) and each not in _IN_WORDS)
    words = "".join(each if each.isalnum() else " " for each in kept).split()
    telling = [each for each in words if each not in _FORMS and each not in _FILLING]
    return "".join(telling or words)


def kind_of(details: Details) -> Kind:
    """Returns whether details are a consumer's: the name is the primary person's.

    >>> kind_of(Details("Ada  LOVELACE", "Ada", "Lovelace")), kind_of(Details("Ada Ltd", "Ada", "Lovelace"))
    ('consumer', 'company')
    """
    person = folded(f"{details.first_name} {details.last_name}")
    return "consumer" if person and folded(details.name) == person else "company"
