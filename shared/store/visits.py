"""Counts how often a visitor sent a form within an hour, under a hash that tells nobody who it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from pynamodb.exceptions import PutError

from shared.store.tables.orders import LinkItem
from shared.store.tables.writing import condition_failed

AN_HOUR, TWO_DAYS = timedelta(hours=1), timedelta(days=2)


def count(visitor: str, now: datetime) -> int:
    """Counts a visit, and returns how many there were in this hour. `visitor` is a hash, and no address.

    The row is gone within an hour or two after its hour has ended.
    """
    item = LinkItem(f"visits#{visitor}#{now:%Y-%m-%dT%H}")
    item.update(actions=[LinkItem.times.add(1), LinkItem.expires_at.set(now + AN_HOUR)])
    return int(item.times)


def hash_of(visitor: str, salt: str) -> str:
    """Returns what a visitor is counted under. There are few enough addresses of networks to try them all, so
    each is hashed with the day's salt, which is forgotten."""
    return sha256(f"{salt} {visitor}".encode()).hexdigest()


def salt_of(now: datetime, fresh: str) -> str:
    """Returns the day's salt: `fresh`, which nobody can guess, unless somebody has stored one today."""
    item = LinkItem(f"salt#{now:%Y-%m-%d}", id=fresh, expires_at=now + TWO_DAYS)
    try:
        item.save(condition=LinkItem.at.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise
        item = LinkItem.get(item.at, consistent_read=True)
    return str(item.id)
