from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from local.standins.window import Window

AT = datetime(2026, 10, 7, 12, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_the_next_full_minute_begins_anew_and_an_earlier_one_too() -> None:
    window = Window(1, MINUTE)
    assert window.take(AT)
    assert not window.take(AT + timedelta(seconds=29))
    assert window.take(AT + timedelta(seconds=30))
    assert window.take(AT)


def test_a_second_ends_at_the_next_full_one() -> None:
    window = Window(2, timedelta(seconds=1))
    late = AT + timedelta(milliseconds=999)
    assert [window.take(AT), window.take(late), window.take(late)] == [True, True, False]
    assert window.take(AT + timedelta(seconds=1))
    assert window.ends(late) == AT + timedelta(seconds=1)


def test_it_ends_in_utc_wherever_the_clock_stands() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert Window(1, MINUTE).ends(elsewhere).isoformat() == "2026-10-07T12:01:00+00:00"
