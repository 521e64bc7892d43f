"""What is told of a trouble, and when it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.troubles import KINDS, VERSION, WORDS, Kind, Trouble

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DOCS = Path(__file__).parents[2] / "docs"


def trouble(kind: Kind = "disconnected") -> Trouble:
    return Trouble("acme", kind, NOW - timedelta(hours=2), NOW)


def told(each: Trouble, minutes: int = 0) -> list[str]:
    return [news.type for news in each.news(NOW + minutes * MINUTE)]


def test_a_trouble_is_told_when_it_begins_and_when_it_ends_and_not_in_between() -> None:
    assert told(trouble()) == ["business.disconnected"]
    known = replace(trouble(), told_at=NOW)
    assert told(known) == []
    assert told(replace(known, until=NOW)) == ["business.reconnected"]


def test_one_that_is_over_before_it_was_told_is_told_all_the_same() -> None:
    both = ["business.disconnected", "business.reconnected"]
    assert told(replace(trouble(), until=NOW)) == both


def test_one_that_asks_for_patience_counts_and_is_told_once_it_has_lasted() -> None:
    waiting = trouble("pending")
    assert [waiting.counts(NOW + minutes * MINUTE) for minutes in (0, 14, 15)] == [False, False, True]
    assert [told(waiting, minutes) for minutes in (14, 15)] == [[], ["business.posting_stuck"]]


def test_one_that_is_over_before_patience_is_never_told() -> None:
    assert told(replace(trouble("pending"), until=NOW + 14 * MINUTE), 20) == []
    assert not replace(trouble(), until=NOW).counts(NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_other_systems_can_read_up_on_every_event(kind: Kind) -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    for part in (
        f"| `{WORDS[kind].begins}` | `{WORDS[kind].ends}` | `{kind}`:",
        f"`detail`, version {VERSION}:",
    ):
        assert part in page
    (news,) = trouble(kind).news(NOW + 15 * MINUTE)
    assert all(f"| `{field}` |" in page for field in ("stack", *news.detail))
