"""Reads rows of the directory whose keys begin alike, a piece at a time: forwards, or the newest first."""

from __future__ import annotations

from shared.store.tables.directory import DirectoryItem

# Behind every key that begins with the same letters: names in any script and of any symbols sort before it.
BEHIND = "\U0010ffff"
# Behind every time, which begins with a digit.
LATEST = ":"


def rows_behind(tenant: str, begins: str, most: int, after: str = "") -> list[DirectoryItem]:
    """Lists up to `most` rows whose keys begin so, behind the key `after`. Strongly consistent."""
    # A condition between two ends takes both in.
    condition = DirectoryItem.at.between(max(begins, after), f"{begins}{BEHIND}")
    found = DirectoryItem.query(tenant, condition, consistent_read=True, limit=most + 1)
    return [each for each in found if each.at != after][:most]


def newest_rows(tenant: str, begins: str, most: int, before: str = "") -> list[DirectoryItem]:
    """Lists up to `most` rows whose keys begin so and go on with a time before `before`, the newest first."""
    condition = DirectoryItem.at.between(begins, f"{begins}{before or LATEST}")
    found = DirectoryItem.query(
        tenant, condition, consistent_read=True, scan_index_forward=False, limit=most + 1
    )
    return [each for each in found if each.at != f"{begins}{before}"][:most]
