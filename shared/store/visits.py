"""Counts how often a visitor sent a form within an hour, under a hash alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.store.tables.orders import LinkItem

AN_HOUR = timedelta(hours=1)


def count(visitor: str, now: datetime) -> int:
    """Counts a visit, and returns how many there were in this hour. `visitor` is a hash, and no address.

    The row is gone within an hour or two after its hour has ended.
    """
    item = LinkItem(f"visits#{visitor}#{now:%Y-%m-%dT%H}")
    item.update(actions=[LinkItem.times.add(1), LinkItem.expires_at.set(now + AN_HOUR)])
    return int(item.times)
