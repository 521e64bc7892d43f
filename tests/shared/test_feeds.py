from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.feeds import (
    A_MOMENT,
    LOST,
    MOST_AWAITED,
    OFTEN,
    OVERLAP,
    RARELY,
    SELDOM,
    Feed,
    Queued,
    Span,
    Window,
    feed_start,
    has_room,
    next_turn,
    page_queued,
    restarts,
    restored,
    still_awaited,
    window_to_read,
    with_page,
)
from shared.settings import Settings
from tests import factories

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


EMPTY = Queued("", None, 0, (), True)


def with_window(feed: Feed, window: Window) -> Feed:
    return with_page(feed, window, EMPTY, NOW)


def read_through(feed: Feed, first: datetime, now: datetime) -> Feed:
    """One window, opened and finished."""
    return with_page(feed, replace(window_to_read(feed, first, now), finished_at=now), EMPTY, now)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2026, 12, 1), "Europe/London", datetime(2026, 12, 1, tzinfo=UTC)),
        (date(2026, 10, 1), "Europe/London", datetime(2026, 9, 30, 23, tzinfo=UTC)),
        (date(2026, 10, 1), "Pacific/Auckland", datetime(2026, 9, 30, 11, tzinfo=UTC)),
    ],
)
def test_a_feed_begins_with_the_first_day_where_the_organisation_is(
    day: date, zone: str, expected: datetime
) -> None:
    settings = Settings.from_dict(factories.settings(feed_from=day.isoformat(), time_zone=zone))
    assert feed_start(settings) == expected


def test_the_first_window_goes_back_to_the_beginning() -> None:
    assert window_to_read(Feed(), FIRST, NOW) == Window(FIRST, opened_at=NOW)


def test_a_window_that_is_being_read_is_read_to_its_end_first() -> None:
    under_way = Window(FIRST, NOW, "txn_9", NOW - DAY, 100, 7)
    for first in (FIRST, FIRST - DAY, FIRST + DAY):
        assert window_to_read(Feed(under_way), first, NOW + DAY) == under_way


def test_the_next_window_begins_seven_days_before_the_last_one_was_opened() -> None:
    feed = read_through(Feed(), FIRST, NOW)
    assert window_to_read(feed, FIRST, NOW + DAY) == Window(NOW - OVERLAP, opened_at=NOW + DAY)


def test_no_window_begins_before_the_beginning() -> None:
    feed = read_through(Feed(), NOW - DAY, NOW)
    assert window_to_read(feed, NOW - DAY, NOW + DAY).since == NOW - DAY


def test_a_window_of_many_runs_leaves_what_came_meanwhile_to_the_next() -> None:
    opened = window_to_read(Feed(), FIRST, NOW)
    feed = with_window(Feed(), replace(opened, finished_at=NOW + 2 * DAY))
    assert feed.covered == Span(FIRST, NOW)
    assert window_to_read(feed, FIRST, NOW + 2 * DAY).since == NOW - OVERLAP


def test_an_earlier_beginning_is_gone_back_to_once() -> None:
    feed = read_through(Feed(), FIRST, NOW)
    earlier = FIRST - 30 * DAY
    assert window_to_read(feed, earlier, NOW + DAY).since == earlier
    feed = read_through(feed, earlier, NOW + DAY)
    assert feed.covered == Span(earlier, NOW + DAY)
    assert window_to_read(feed, earlier, NOW + 2 * DAY).since == NOW + DAY - OVERLAP


def test_a_beginning_that_was_moved_on_and_back_leaves_no_gap() -> None:
    feed = read_through(Feed(), FIRST, NOW)
    for day in range(1, 30):
        feed = read_through(feed, NOW + 60 * DAY, NOW + day * DAY)
    assert window_to_read(feed, FIRST, NOW + 30 * DAY).since == FIRST


def test_a_page_moves_the_cursor_and_counts() -> None:
    pages = (
        Queued("txn_2", NOW - DAY, 100, ("a", "b", "c"), False),
        Queued("txn_1", NOW - 2 * DAY, 50, (), False),
    )
    window = page_queued(page_queued(Window(FIRST, NOW), pages[0], NOW), pages[1], NOW)
    assert window == Window(FIRST, NOW, "txn_1", NOW - 2 * DAY, seen=150, queued=3)


def test_the_last_page_finishes_a_window_and_no_other_does() -> None:
    for is_last, finished_at in ((False, None), (True, NOW)):
        page = Queued("txn_1", NOW - DAY, 1, ("a",), is_last)
        assert page_queued(Window(FIRST, NOW), page, NOW).finished_at == finished_at


def test_a_window_begins_anew_until_its_days_are_covered() -> None:
    first = window_to_read(Feed(), FIRST, NOW)
    covered = read_through(Feed(), FIRST, NOW)
    assert restarts(Feed(), first)
    assert restarts(with_window(Feed(), first), first)
    assert not restarts(covered, window_to_read(covered, FIRST, NOW + DAY))
    assert restarts(covered, window_to_read(covered, FIRST - DAY, NOW + DAY))


def test_a_page_covers_nothing_until_it_was_the_last() -> None:
    feed = with_window(Feed(), Window(FIRST, NOW, "txn_1"))
    assert (feed.covered, feed.revision) == (None, 1)


@given(
    beginnings=st.lists(st.integers(0, 60), min_size=1, max_size=12),
    gaps=st.lists(st.integers(1, 20), min_size=12, max_size=12),
)
def test_whatever_the_settings_go_through_all_since_the_beginning_is_read(
    beginnings: list[int], gaps: list[int]
) -> None:
    """Each day between the present beginning and the last window's opening is in some finished window."""
    feed, now, listed = Feed(), FIRST + 40 * DAY, set[datetime]()
    first = FIRST
    for offset, gap in zip(beginnings, gaps, strict=False):
        first, now = FIRST + offset * DAY, now + gap * DAY
        window = window_to_read(feed, first, now)
        listed |= {FIRST + day * DAY for day in range(400) if window.since <= FIRST + day * DAY < now}
        feed = with_window(feed, replace(window, finished_at=now))
    days = (FIRST + day * DAY for day in range(400))
    assert [day for day in days if first <= day < now and day not in listed] == []


def test_a_feed_reaches_back_as_far_as_it_was_read_through_and_no_further() -> None:
    window = window_to_read(Feed(), FIRST, NOW)
    assert not Feed().reaches(FIRST)
    assert not with_window(Feed(), window).reaches(FIRST)
    through = read_through(Feed(), FIRST, NOW)
    assert through.reaches(FIRST)
    assert not through.reaches(FIRST - DAY)


def test_after_a_restore_the_next_window_begins_seven_days_before_the_restored_time() -> None:
    feed = read_through(Feed(), FIRST, NOW)
    since = NOW - 20 * DAY
    again = restored(feed, since, NOW)
    window = window_to_read(again, FIRST, NOW)
    assert (window, again.revision) == (Window(since - OVERLAP, opened_at=NOW), feed.revision + 1)
    # Nothing that was left out before is decided anew.
    assert not restarts(again, window)
    assert read_through(again, FIRST, NOW).covered == Span(FIRST, NOW)


def test_a_restore_leaves_a_window_that_is_being_read_and_never_begins_one_later() -> None:
    feed = read_through(Feed(), FIRST, NOW - 30 * DAY)
    under_way = with_window(feed, Window(NOW - 40 * DAY, NOW, after="txn_1"))
    assert window_to_read(restored(under_way, NOW, NOW), FIRST, NOW).since == NOW - 37 * DAY


def test_a_first_window_begins_anew_after_a_restore() -> None:
    first = with_window(Feed(), Window(FIRST, NOW, after="txn_1"))
    assert window_to_read(restored(first, NOW - DAY, NOW), FIRST, NOW) == Window(FIRST, opened_at=NOW)


# ---- what waits, and when a feed is due


def queued(feed: Feed, count: int, now: datetime, finished: bool = False, seen: int = 1) -> Feed:
    keys = [f"txn_{now:%d%H%M}_{number}" for number in range(count)]
    window = Window(FIRST, NOW, seen=seen, finished_at=now if finished else None)
    return with_page(feed, window, Queued("", None, count, keys, finished), now)


def test_no_page_is_read_while_many_messages_wait_and_the_next_one_when_they_are_decided() -> None:
    feed = queued(Feed(), MOST_AWAITED - 1, NOW)
    assert has_room(feed)
    assert next_turn(feed, NOW) == NOW
    full = queued(feed, 1, NOW + DAY / 24)
    assert not has_room(full)
    assert next_turn(full, NOW) == NOW + A_MOMENT
    undecided = set(list(full.awaited)[1:])
    assert has_room(still_awaited(full, undecided, NOW))


def test_what_was_queued_long_ago_is_not_waited_for_any_longer() -> None:
    feed = queued(Feed(), 2, NOW)
    undecided = set(feed.awaited)
    assert still_awaited(feed, undecided, NOW + LOST / 2).awaited.keys() == undecided
    assert not still_awaited(feed, undecided, NOW + LOST).awaited


def test_a_feed_is_due_often_for_a_day_after_it_found_what_no_webhook_told() -> None:
    feed = queued(Feed(), 1, NOW, finished=True)
    assert next_turn(feed, NOW) == NOW + OFTEN
    later = queued(feed, 0, NOW + DAY + timedelta(minutes=1), finished=True)
    assert next_turn(later, NOW + DAY + timedelta(minutes=1)) - (NOW + DAY + timedelta(minutes=1)) == SELDOM
    assert next_turn(queued(Feed(), 0, NOW, finished=True), NOW) == NOW + SELDOM


def test_a_feed_is_due_rarely_while_its_list_is_empty() -> None:
    quiet = queued(Feed(), 0, NOW, finished=True, seen=0)
    assert next_turn(quiet, NOW) == NOW + RARELY
    assert next_turn(replace(quiet, found_at=NOW), NOW) == NOW + OFTEN
    assert next_turn(replace(quiet, covered=None), NOW) == NOW + OFTEN
