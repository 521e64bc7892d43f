"""Says where movements are listed, and where the story of one is told."""

from __future__ import annotations

from urllib.parse import quote

from functions.manage.visit import Visit

# The ids of both providers are shorter, and a key of DynamoDB's may not be much longer.
LONGEST_KEY = 128


def activity_at(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/activity"


def movement_at(visit: Visit, key: str) -> str:
    """Returns the address of a movement's page. `key` may hold blanks, as opening balances' keys do."""
    return f"{activity_at(visit)}/of/{quote(key, safe='')}"
