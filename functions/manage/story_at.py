"""Says where the story of a movement is told."""

from __future__ import annotations

from urllib.parse import quote

from functions.manage.visit import Visit


def movement_at(visit: Visit, key: str) -> str:
    """Returns the address of a movement's page. `key` may hold blanks, as opening balances' keys do."""
    return f"/manage/b/{visit.tenant}/activity/of/{quote(key, safe='')}"
