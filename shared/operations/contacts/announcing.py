"""Tells other systems what became of customers: at once after a change, and later what was left over."""

from __future__ import annotations

from shared.announcements import Announcements
from shared.store import directory_news

# So many are told at a time: ten calls to the bus.
MOST = 100


def announce(tenant: str, bus: Announcements, most: int = MOST) -> bool:
    """Tells up to `most` of the news of a business, the oldest first; returns whether all is told now.

    Each is forgotten once the bus has taken it, so it is told at least once, whoever tells it and dies.
    Raises botocore's errors; nothing is lost then.
    """
    news = directory_news.untold(tenant, most)
    told = list(bus.put(news))
    directory_news.forget(tenant, told)
    return len(told) == len(news) < most
