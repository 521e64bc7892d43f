"""How far a provider's list of movements has been read: windows that overlap, page by page. Pure.

Such a list runs from the newest back, and grows at its head while it is read. What arrives there belongs
to the next window, which begins seven days before this one was opened; by then it also holds what the
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
    """What was made from `since` until the window was opened.

    `after` is where the next page begins, as the provider's listing writes it: Stripe's is the id of the last
    movement whose page was queued. `reached` is when that was made; where several lists make up a window it
    is None between two of them. Pages are counted when they are queued; `finished_at` is None until the last
    one is.
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
    """One tenant's progress with one provider. `window` is the one being read, or the last.

    Whatever was made within `covered` has been queued, but for what the provider enters late. `version`
    counts the changes: of two runs at once only one is stored.
    """

    window: Window | None = None
    covered: Span | None = None
    revision: int = 0

    def reaches(self, beginning: datetime) -> bool:
        """Whether it has been read through from there on: not while its first window is being read."""
        return self.covered is not None and self.covered.since <= beginning


def feed_start(settings: Settings) -> datetime:
    """The first moment of the first day that is booked, where the organisation is."""
    return datetime.combine(settings.feed_from, time(), ZoneInfo(settings.time_zone))


def window_to_read(feed: Feed, beginning: datetime, now: datetime) -> Window:
    """The one that is being read, else the next: all over again once the feed begins earlier than it did."""
    if feed.window and not feed.window.finished_at:
        return feed.window
    return Window(_since(feed.covered, beginning), now)


@dataclass(frozen=True, slots=True)
class Queued:
    """A page of which everything new was queued: `queued` of the `seen` that it held.

    `after` and `reached` are the window's from now on; `is_last` is whether that was its last page.
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


def restarts(feed: Feed, window: Window) -> bool:
    """Whether the window reaches back to what none has covered, as the first one does."""
    return feed.covered is None or window.since < feed.covered.since


def with_window(feed: Feed, window: Window) -> Feed:
    covered = _covered(feed.covered, window) if window.finished_at else feed.covered
    return Feed(window, covered, feed.revision + 1)


def _since(covered: Span | None, beginning: datetime) -> datetime:
    if covered is None or beginning < covered.since:
        return beginning
    return max(beginning, covered.until - OVERLAP)


def _covered(covered: Span | None, window: Window) -> Span:
    # One that begins later, since the feed's first day was moved on, leaves a gap before it.
    joins = covered is not None and window.since <= covered.until - OVERLAP
    since = min(covered.since, window.since) if covered and joins else window.since
    return Span(since, window.opened_at)
