"""Holds up who fills in forms by machine: a box that nobody sees, a form sent at once, orders by the dozen.

Each lets a person through who sends the form once more, or later. They are bumps, and no locks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from functions.orderforms.selling import OrderingDeps
from shared.orders.wanted import Errors
from shared.store import visits

# A box that is hidden from people, with a name that machines like.
TRAP = "website"
SHOWN_AT = "shown_at"
AT_LEAST = timedelta(seconds=3)


def in_the_way(typed: Mapping[str, str], now: datetime) -> Errors:
    """Returns what is to be said on top of the form, if a machine seems to have sent it."""
    if typed.get(TRAP):
        return {
            "form": "A box that must stay empty was filled in, perhaps by your browser. Please send it again."
        }
    if now - _shown_at(typed.get(SHOWN_AT, ""), now) < AT_LEAST:
        return {"form": "That was quick. Please check what you typed, and send it again."}
    return {}


def _shown_at(said: str, now: datetime) -> datetime:
    """Returns when the form was shown first; this moment, if that is not said or lies ahead."""
    if not (said.isascii() and said.isdigit() and len(said) <= 11):
        return now
    return min(now, datetime.fromtimestamp(int(said), UTC))


def are_too_many(visitor: str, deps: OrderingDeps, now: datetime) -> bool:
    """Counts an order or an attempt to pay; returns whether too many came from there within the hour."""
    salt = visits.salt_of(now, deps.new_salt())
    return visits.count(visits.hash_of(_house(visitor), salt), now) > deps.orders_an_hour


def _house(visitor: str) -> str:
    """Returns an address of IPv4, or the half of one of IPv6 that a household has in common."""
    return ":".join(visitor.split(":")[:4])
