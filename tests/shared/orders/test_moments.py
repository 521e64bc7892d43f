"""A moment is read as a person types it, or as a program writes it, and kept in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.orders.moments import moment_of

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2027-07-01T10:30", datetime(2027, 7, 1, 9, 30, tzinfo=UTC)),
        (" 2027-01-01T10:30 ", datetime(2027, 1, 1, 10, 30, tzinfo=UTC)),
        ("2027-07-01T10:30:00Z", datetime(2027, 7, 1, 10, 30, tzinfo=UTC)),
        ("2027-07-01T10:30+02:00", datetime(2027, 7, 1, 8, 30, tzinfo=UTC)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_moment_is_the_business_s_unless_it_says_otherwise(typed: str, moment: datetime | None) -> None:
    assert moment_of(typed, LONDON) == moment


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("tomorrow", "2026-12-31T17:30"),
        ("2027-13-01T00:00", "2026-12-31T17:30"),
        ("\u0662027-01-01T00:00", "2026-12-31T17:30"),
        ("2027-01-01T00:00+99:00", "2026-12-31T17:30"),
        ("2027-03-28T01:30", "clocks leave this time out"),
    ],
)
def test_what_is_no_moment_is_refused_with_a_sentence(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        moment_of(typed, LONDON)
