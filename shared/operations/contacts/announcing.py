"""Tells other systems what became of customers: at once after a change, and later what was left over."""

from __future__ import annotations

from collections.abc import Callable

from shared.announcements import Announcements
from shared.store import directory_news

# So many are told at a time: ten calls to the bus.
MOST = 100


def announce(tenant: str, bus: Announcements, most: int = MOST) -> bool:
    """Tells up to `most` of the news of a business, the oldest first; returns whether all is told now.

    Each is forgotten once the bus has taken it, so it is told at least once, whoever tells it and dies.
    Raises botocore's errors; nothing is lost then.
    """
    found, told = _told(tenant, bus, most)
    return told == found < most


def announce_all(tenant: str, bus: Callable[[], Announcements], goes_on: Callable[[], bool]) -> bool:
    """Tells all news of a business, as long as there is time and the bus takes them; returns whether it did.

    Without news no bus is asked for. Raises as `announce` does.
    """
    is_left = bool(directory_news.untold(tenant, 1))
    while is_left and goes_on():
        found, told = _told(tenant, bus(), MOST)
        is_left = told < found or found == MOST
        if not told:
            break
    return not is_left


def _told(tenant: str, bus: Announcements, most: int) -> tuple[int, int]:
    """Returns how many news there were, up to `most`, and how many of them the bus has taken."""
    news = directory_news.untold(tenant, most)
    told = list(bus.put(news))
    directory_news.forget(tenant, told)
    return len(news), len(told)
