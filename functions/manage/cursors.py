"""Says in an address where a list goes on, bound to the business and to what else the list was asked for.

A list is always read by the business in the visitor's own address, so that no cursor could lead to another's
rows. The digest holds no secret: by it, a cursor that was cut short or changed, or is another list's, is
told from a good one, and answered with a sentence.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from hashlib import sha256

from functions.manage.messages import Message
from functions.manage.refusals import Refused
from functions.manage.rendering import Link

# A place in the order of names holds up to 200 characters, each of up to four bytes, in base64.
LONGEST = 1500
DIGEST = 16


def cursor_at(place: str, *bound: str) -> str:
    """Writes the place after which a list goes on; `bound` is the business, and what the list is of."""
    plain = f"{_digest(place, bound)}{place}"
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def place_in(cursor: str, back: str, *bound: str) -> str:
    """Returns the place that a cursor holds. Raises Refused, with a link `back`, for any that is not ours."""
    try:
        padded = cursor[:LONGEST] + "=" * (-len(cursor) % 4)
        place = urlsafe_b64decode(padded.encode("ascii")).decode()[DIGEST:]
    except ValueError:
        raise _no_such_place(back) from None
    if cursor_at(place, *bound) != cursor:
        raise _no_such_place(back)
    return place


def date_in(cursor: str, back: str, *bound: str) -> date:
    """Returns the day that a cursor holds. Raises Refused as `place_in` does, also for what is no day."""
    place = place_in(cursor, back, *bound)
    try:
        return date.fromisoformat(place)
    except ValueError:
        raise _no_such_place(back) from None


def _digest(place: str, bound: tuple[str, ...]) -> str:
    told = "".join(f"{len(each)}:{each}" for each in (place, *bound))
    return sha256(told.encode()).hexdigest()[:DIGEST]


def _no_such_place(back: str) -> Refused:
    says = "This link was cut short or changed, or belongs to another list. Begin with the list's first page."
    message = Message("The list cannot go on from here", (says,), Link(back, "First page"))
    return Refused(422, message, {"cursor": says})
