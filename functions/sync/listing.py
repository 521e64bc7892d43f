"""Says what the feed reads at any provider: one tenant's lists, page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from shared.feeds import Queued, Window
from shared.store import rows


class Listing(Protocol):
    """One tenant's lists at one provider."""

    def queue_page(self, window: Window, limit: int, is_restart: bool, awaited: Collection[str]) -> Queued:
        """Reads the window's next page of at most `limit` and queues what is new in it.

        `is_restart`: the window reaches back to days that no window has covered. `awaited` is queued already,
        by its keys. Raises Unavailable; then some of the page may be queued, and a second try repeats it.
        """

    def undecided(self, keys: Collection[str]) -> set[str]:
        """Returns which of these keys, of what was queued, nobody has recorded yet."""


def decided(tenant: str, keys: Iterable[str]) -> set[str]:
    """Returns the keys that have a ledger row.

    A row left out as `before_feed` does not count: if the feed lists it, the start date has been moved back.
    """
    return {row.key for row in rows.read(tenant, keys) if row.reason_code != "before_feed"}


def on_record(tenant: str, keys: Iterable[str]) -> set[str]:
    """Returns the keys that have a ledger row, whatever was decided."""
    return {row.key for row in rows.read(tenant, keys)}
