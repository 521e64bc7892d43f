"""Cuts the text that comes with a payment to what Xero accepts, so that text never holds up the money.

The lengths are those of Xero's API description: 255 characters for a name or an address, 4,000 for a line.
Which addresses Xero refuses is known only in part, so this is the first line: see shared.booking.fallbacks.
"""

from __future__ import annotations

import hashlib
import re

# A provider's text is cut when it is booked, so that rows stay small; what is added to it, only for Xero.
NAME, ADDRESS, DESCRIPTION = 255, 255, 4000
# Xero's API description gives no length for a Reference; its pages take 255 characters.
REFERENCE = 255

# Control characters, and what cannot stand in XML 1.0, the first format of Xero's API.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# One address and nothing else, in ASCII ("umlauts not supported"), at a domain with a dot.
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])",
    re.IGNORECASE,
)


def folded(name: str) -> str:
    """Folds a name as Xero compares it: without regard to capitals and, it seems, to further blanks.

    >>> folded(" Ann  OTHER ")
    'ann other'
    """
    return " ".join(name.split()).casefold()


def name_of(text: str) -> str:
    """Returns a name without what Xero refuses; empty if nothing visible is left.

    >>> name_of(" Ann\\x00  Other")
    'Ann Other'
    """
    plain = " ".join(_NO_TEXT.sub(" ", text).split())
    return _cut(plain, NAME) if any(each.isprintable() and each != " " for each in plain) else ""


def address_of(text: str) -> str:
    """Returns the e-mail address if Xero accepts it, else nothing: half an address is nobody's.

    >>> address_of("mabel@home"), address_of(" mabel@tarn.example ")
    ('', 'mabel@tarn.example')
    """
    address = text.strip()
    return address if len(address) <= ADDRESS and _ADDRESS.fullmatch(address) else ""


def description_of(text: str) -> str:
    """Returns the description of a line as Xero accepts it; line breaks stay."""
    return _cut(_NO_TEXT.sub(" ", text).strip(), DESCRIPTION)


def within_reference(key: str, ending: str) -> str:
    """Fits a key with this ending into a Reference in Xero: unchanged, or its beginning and a digest of it.

    >>> within_reference("order_7", " invoice")
    'order_7 invoice'
    """
    if not _NO_TEXT.search(key) and _cut(key + ending, REFERENCE) == key + ending:
        return key + ending
    return f"{_cut(name_of(key), 150)} {digest(key)}{ending}".strip()


def digest(text: str) -> str:
    """Shortens text for a key. Providers may send half a character, which has no bytes of its own."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _cut(text: str, longest: int) -> str:
    """Cuts text as .NET, and so Xero, counts it: a character beyond the first 65,536 is two."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", errors="ignore").rstrip()
