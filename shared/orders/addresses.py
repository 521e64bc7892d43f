"""Makes the last part of a form's address on the web, and judges one that an owner has chosen. Pure."""

from __future__ import annotations

import re
from hashlib import sha256

SHORTEST, LONGEST = 3, 60
# Without letters and digits that look alike, and without vowels, which would make words.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_LENGTH = 12
_CHOSEN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
# What a visitor could take for a page of the service itself.
RESERVED = frozenset(
    {
        *(
            "about",
            "account",
            "admin",
            "api",
            "app",
            "assets",
            "billing",
            "checkout",
            "colours",
            "connectably",
        ),
        *(
            "contact",
            "docs",
            "favicon",
            "form",
            "forms",
            "gocardless",
            "help",
            "legal",
            "login",
            "logo",
            "logout",
        ),
        *("manage", "new", "order", "orders", "pay", "payment", "payments", "privacy", "robots", "security"),
        *("settings", "sign-in", "sign-out", "signin", "signout", "static", "status", "stripe", "support"),
        *("terms", "webhooks", "www", "xero"),
    }
)


def address_from(chance: str) -> str:
    """Makes an address of twelve characters of what nobody can guess: it is as hard to guess as 57 bits.

    >>> address_from("chance"), address_from("chance") == address_from("chance")
    ('wgd8qsd5zszp', True)
    """
    number = int.from_bytes(sha256(chance.encode()).digest(), "big")
    places = (number // len(_ALPHABET) ** place % len(_ALPHABET) for place in range(_LENGTH))
    return "".join(_ALPHABET[each] for each in places)


def why_not(address: str) -> str:
    """Returns what is wrong with an address that somebody has chosen, in a sentence; empty for a good one."""
    if not SHORTEST <= len(address) <= LONGEST:
        return f"Use from {SHORTEST} to {LONGEST} characters, or leave it empty: we choose one then."
    if not _CHOSEN.fullmatch(address):
        return "Use lower-case letters, digits and single hyphens between them, such as spring-sale."
    if address in RESERVED:
        return "This word is kept for pages of our own. Choose another one."
    return ""
