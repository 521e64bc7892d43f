"""Makes the numbers of orders: short enough to be read out, and the same for the same submission."""

from __future__ import annotations

import re
from hashlib import sha256

BEGINNING = "ORD-"
# Without letters that look like digits, and without U: Douglas Crockford's alphabet.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _BITS = 10, 5
_NUMBER = re.compile(f"{BEGINNING}[{_ALPHABET}]{{{_LENGTH}}}")


def order_number(form: str, submission: str) -> str:
    """Returns the number of the order that a submission becomes, however often it is sent.

    `submission` is what the page was given when it was opened, which nobody else has. Two submissions share a
    number once in 2**50 pairs: whoever finds an order there compares `digest_of` what was sent.

    >>> order_number("f1", "a") == order_number("f1", "a"), len(order_number("f1", "a"))
    (True, 14)
    """
    number = int.from_bytes(sha256(f"{form} {submission}".encode()).digest(), "big")
    return BEGINNING + "".join(_ALPHABET[number >> _BITS * place & 31] for place in range(_LENGTH))


def is_order_number(text: str) -> bool:
    """Whether a text is the number of an order; whether there is such an order, it does not say."""
    return _NUMBER.fullmatch(text) is not None


def digest_of(submission: str) -> str:
    """Returns the SHA-256 by which an order knows the submission again that it was made of."""
    return sha256(submission.encode()).hexdigest()
