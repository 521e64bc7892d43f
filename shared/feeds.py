"""Tracks how far a provider's list of movements has been read: overlapping windows, page by page. Pure.

The list runs from the newest movement back, and grows at its head while it is read. What arrives there
belongs to the next window, which begins seven days before this one was opened and so also holds what the
provider entered late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.settings import Settings

OVERLAP = timedelta(days=7)
# So many messages of one feed may wait at once: more than are decided before its next turn, and few enough to
# keep nobody else waiting.
MOST_AWAITED = 500
# A message that was not decided in this time is lost: what it was about is queued again.
LOST = timedelta(hours=6)
# How often a feed is due: where it has found something of late that no webhook told, where it has not, and
# where nothing at all has moved for a week.
OFTEN, SELDOM, RARELY = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=2)
A_DAY = timedelta(days=1)
# A feed that waits for its messages looks again after this time.
A_MOMENT = timedelta(seconds=30)


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

    Everything made within `covered` has been queued, except what the provider enters late. `awaited` is what
    was queued and not decided when the feed was stored: when it was queued, by its key. `found_at` is when
    the feed last found something that no webhook had told. `revision` counts the changes: if two runs
    overlap, only one is stored.
    """

    window: Window | None = None
    covered: Span | None = None
    awaited: Mapping[str, datetime] = field(default_factory=dict)
    found_at: datetime | None = None
    revision: int = 0

    def reaches(self, beginning: datetime) -> bool:
        """Whether the list has been read to the end from `beginning` on: not during the first window."""
        return self.covered is not None and self.covered.since <= beginning


def feed_start(settings: Settings) -> datetime:
    """Returns the first moment of the first day that is booked, in the organisation's time zone."""
    return settings.beginning_of(settings.feed_from)


def window_to_read(feed: Feed, beginning: datetime, now: datetime) -> Window:
    """Returns the window being read, else the next one, which starts over if the feed now begins earlier."""
    if feed.window and not feed.window.finished_at:
        return feed.window
    return Window(_since(feed.covered, beginning), now)


@dataclass(frozen=True, slots=True)
class Queued:
    """A page whose new movements were all queued: `queued` of the `seen` that the page held.

    `after` and `reached` are the window's from now on; `is_last`: this was the window's last page. `keys` are
    what was queued, by keys of the ledger or of stored events.
    """

    after: str
    reached: datetime | None
    seen: int
    keys: Sequence[str]
    is_last: bool


def page_queued(window: Window, page: Queued, now: datetime) -> Window:
    return replace(
        window,
        after=page.after,
        reached=page.reached,
        seen=window.seen + page.seen,
        queued=window.queued + len(page.keys),
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
    # What was awaited may have been decided in rows that are gone.
    return Feed(ended, span, found_at=feed.found_at, revision=feed.revision + 1)


def begun_anew(feed: Feed) -> Feed:
    """Returns a feed that reads everything again, as after messages of any of its pages were dropped."""
    return Feed(found_at=feed.found_at, revision=feed.revision + 1)


def restarts(feed: Feed, window: Window) -> bool:
    """Whether the window reaches further back than any before, as the first window does."""
    return feed.covered is None or window.since < feed.covered.since


def with_page(feed: Feed, window: Window, page: Queued, now: datetime) -> Feed:
    """Returns the feed after a page, which is already counted in the window."""
    return Feed(
        window=window,
        covered=_covered(feed.covered, window) if window.finished_at else feed.covered,
        awaited={**feed.awaited, **dict.fromkeys(page.keys, now)},
        found_at=now if page.keys else feed.found_at,
        revision=feed.revision + 1,
    )


def has_room(feed: Feed) -> bool:
    """Whether a further page may be queued: not while many of this feed's messages wait to be decided."""
    return len(feed.awaited) < MOST_AWAITED


def still_awaited(feed: Feed, undecided: Set[str], now: datetime) -> Feed:
    """Returns the feed without what is decided by now, or was queued so long ago that its message is lost."""
    kept = {
        key: queued_at
        for key, queued_at in feed.awaited.items()
        if key in undecided and now - queued_at < LOST
    }
    return replace(feed, awaited=kept)


def next_turn(feed: Feed, now: datetime) -> datetime:
    """Returns when the feed is due next: at once in an unfinished window, seldom where webhooks tell all.

    A finished window that holds nothing spans a week or more in which nothing moved.
    """
    if feed.window and not feed.window.finished_at:
        return now + (timedelta() if has_room(feed) else A_MOMENT)
    is_told_all = feed.covered is not None and (feed.found_at is None or now - feed.found_at > A_DAY)
    if not is_told_all:
        return now + OFTEN
    return now + (SELDOM if feed.window and feed.window.seen else RARELY)


def _since(covered: Span | None, beginning: datetime) -> datetime:
    if covered is None or beginning < covered.since:
        return beginning
    return max(beginning, covered.until - OVERLAP)


def _covered(covered: Span | None, window: Window) -> Span:
    # A window that begins later, since the feed's first day was moved on, leaves a gap before it.
    joins = covered is not None and window.since <= covered.until - OVERLAP
    since = min(covered.since, window.since) if covered and joins else window.since
    return Span(since, window.opened_at)
