"""What the feed reads at any provider: one tenant's lists, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from shared.feeds import Queued, Window
from shared.store import rows


class Listing(Protocol):
    def queue_page(self, window: Window, limit: int, anew: bool) -> Queued:
        """Read the window's next page of at most `limit` and queue what is new in it.

        `anew` is whether the window reaches back to what none has covered. Raises Unavailable, and then
        some of the page may be queued, so that a second try repeats it.
        """


def decided(tenant: str, keys: Iterable[str]) -> set[str]:
    """Those that the ledger knows, but for what it left out as too early: being listed, it no longer is."""
    return {row.key for row in rows.read(tenant, keys) if row.reason_code != "before_feed"}
