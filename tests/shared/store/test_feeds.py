from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pynamodb.exceptions import PutError

from shared.feeds import Feed, Queued, Window, restored, with_page
from shared.store import feeds
from shared.store.feeds import LastRun
from shared.store.tables.lanes import FeedItem

NOW = datetime(2026, 11, 20, 12, 0, 0, 500, tzinfo=UTC)
OPEN = Window(NOW - timedelta(days=50), NOW, "txn_1", NOW - timedelta(days=2), seen=100, queued=7)
PAGE = Queued("txn_1", None, 100, ("txn_1", "txn_2"), is_last=False)


def with_window(feed: Feed, window: Window) -> Feed:
    return with_page(feed, window, PAGE, NOW)


def test_a_feed_that_never_began_has_nothing() -> None:
    assert feeds.read("acme", "stripe") == Feed()


@pytest.mark.parametrize("window", [Window(NOW, NOW), OPEN, replace(OPEN, finished_at=NOW)])
def test_a_feed_is_read_back_as_it_was_stored(window: Window) -> None:
    feed = with_window(Feed(), window)
    assert feeds.save("acme", "stripe", feed, NOW)
    assert feeds.read("acme", "stripe") == feed


def test_a_later_feed_takes_the_place_of_an_earlier_one() -> None:
    first = with_window(Feed(), replace(OPEN, finished_at=NOW))
    second = with_window(first, Window(NOW, NOW))
    assert feeds.save("acme", "stripe", first, NOW)
    assert feeds.save("acme", "stripe", second, NOW)
    assert feeds.read("acme", "stripe") == second


def test_of_two_runs_at_once_only_one_is_stored() -> None:
    mine, theirs = (with_window(Feed(), replace(OPEN, after=each)) for each in ("txn_1", "txn_2"))
    assert feeds.save("acme", "stripe", mine, NOW)
    assert not feeds.save("acme", "stripe", theirs, NOW)
    assert feeds.save("acme", "stripe", with_window(mine, OPEN), NOW)
    assert not feeds.save("acme", "stripe", with_window(mine, OPEN), NOW)
    assert feeds.read("acme", "stripe").revision == 2


def test_an_error_is_noted_and_leaves_the_feed_as_it_is() -> None:
    feed = with_window(Feed(), OPEN)
    feeds.save("acme", "stripe", feed, NOW)
    feeds.note("acme", "stripe", "Stripe is down", NOW + timedelta(minutes=15))
    assert feeds.read("acme", "stripe") == feed
    assert FeedItem.get("acme", "stripe").last_error == "Stripe is down"


def test_an_error_before_the_first_page_keeps_the_feed_from_nothing() -> None:
    feeds.note("acme", "stripe", "Stripe is down", NOW)
    assert feeds.read("acme", "stripe") == Feed()
    assert feeds.save("acme", "stripe", with_window(Feed(), OPEN), NOW)


def test_an_error_is_forgotten_with_the_next_page() -> None:
    feeds.note("acme", "stripe", "Stripe is down", NOW)
    feeds.save("acme", "stripe", with_window(Feed(), OPEN), NOW)
    assert FeedItem.get("acme", "stripe").last_error is None


def test_tenants_and_providers_have_feeds_of_their_own() -> None:
    feeds.save("acme", "stripe", with_window(Feed(), OPEN), NOW)
    assert feeds.read("other", "stripe") == feeds.read("acme", "gocardless") == Feed()


def test_another_error_than_a_failed_condition_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: FeedItem, *given: Any, **options: Any) -> None:
        raise PutError("no answer")

    monkeypatch.setattr(FeedItem, "save", fails)
    with pytest.raises(PutError):
        feeds.save("acme", "stripe", with_window(Feed(), OPEN), NOW)


def test_the_last_turn_says_when_and_why_it_failed() -> None:
    assert feeds.last_run("acme", "stripe") is None
    feeds.save("acme", "stripe", with_window(Feed(), OPEN), NOW)
    assert feeds.last_run("acme", "stripe") == LastRun(NOW)
    feeds.note("acme", "stripe", "Stripe is down", NOW + timedelta(minutes=15))
    assert feeds.last_run("acme", "stripe") == LastRun(NOW + timedelta(minutes=15), "Stripe is down")


def test_a_feed_that_begins_anew_after_a_restore_is_read_back_so() -> None:
    assert feeds.save("acme", "stripe", with_window(Feed(), OPEN), NOW)
    again = restored(feeds.read("acme", "stripe"), NOW, NOW)
    assert feeds.save("acme", "stripe", again, NOW)
    assert feeds.read("acme", "stripe") == Feed(revision=2)
