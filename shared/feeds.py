"""Tracks how far a provider's list of movements has been read: overlapping windows, page by page. Pure.

The list runs from the newest movement back, and grows at its head while it is read. What arrives there
belongs to the next window, which begins seven days before this one was opened and so also holds what the
provider entered late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.settings import Settings

OVERLAP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """The movements made from `since` until the window was opened, and how far they have been queued.

    `after` is where the next page begins, in the form of the provider's listing: for Stripe, the id of the
    last movement whose page was queued. `reached` is when that movement was made; if a window consists of
    several lists, it is None between two of them. Pages are counted when they are queued; `finished_at` is
    None until the last page is queued.
    """

    since: datetime
    opened_at: datetime
    after: str = ""
    reached: datetime | None = None
    seen: int = 0
    queued: int = 0
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """One tenant's progress with one provider. `window` is the window being read, or the last one.

    Everything made within `covered` has been queued, except what the provider enters late. `revision`
    counts the changes: if two runs overlap, only one is stored.
    """

    window: Window | None = None
    covered: Span | None = None
    revision: int = 0

    def reaches(self, beginning: datetime) -> bool:
        """Whether the list has been read to the end from `beginning` on: not during the first window."""
        return self.covered is not None and self.covered.since <= beginning


def feed_start(settings: Settings) -> datetime:
    """Returns the first moment of the first day that is booked, in the organisation's time zone."""
    return datetime.combine(settings.feed_from, time(), ZoneInfo(settings.time_zone))


def window_to_read(feed: Feed, beginning: datetime, now: datetime) -> Window:
    """Returns the window being read, else the next one, which starts over if the feed now begins earlier."""
    if feed.window and not feed.window.finished_at:
        return feed.window
    return Window(_since(feed.covered, beginning), now)


@dataclass(frozen=True, slots=True)
class Queued:
    """A page whose new movements were all queued: `queued` of the `seen` that the page held.

    `after` and `reached` are the window's from now on; `is_last`: this was the window's last page.
    """

    after: str
    reached: datetime | None
    seen: int
    queued: int
    is_last: bool


def page_queued(window: Window, page: Queued, now: datetime) -> Window:
    return replace(
        window,
        after=page.after,
        reached=page.reached,
        seen=window.seen + page.seen,
        queued=window.queued + page.queued,
        finished_at=now if page.is_last else None,
    )


def restored(feed: Feed, since: datetime, now: datetime) -> Feed:
    """Returns the feed of a ledger that was put back as it stood at `since`: the next window begins earlier.

    A first window that was never finished begins anew.
    """
    if feed.covered is None:
        return Feed(revision=feed.revision + 1)
    span = Span(min(feed.covered.since, since), min(feed.covered.until, since))
    ended = Window(span.since, span.until, finished_at=now)
    return Feed(ended, span, feed.revision + 1)


def restarts(feed: Feed, window: Window) -> bool:
    """Whether the window reaches further back than any before, as the first window does."""
    return feed.covered is None or window.since < feed.covered.since


def with_window(feed: Feed, window: Window) -> Feed:
    covered = _covered(feed.covered, window) if window.finished_at else feed.covered
    return Feed(window, covered, feed.revision + 1)


def _since(covered: Span | None, beginning: datetime) -> datetime:
    if covered is None or beginning < covered.since:
        return beginning
    return max(beginning, covered.until - OVERLAP)


def _covered(covered: Span | None, window: Window) -> Span:
    # A window that begins later, since the feed's first day was moved on, leaves a gap before it.
    joins = covered is not None and window.since <= covered.until - OVERLAP
    since = min(covered.since, window.since) if covered and joins else window.since
    return Span(since, window.opened_at)
