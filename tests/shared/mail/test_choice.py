"""A digest is due at seven o'clock where the business is, whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.mail.choice import EVERY, Choice, Every, next_digest
from shared.people import Role

LONDON = "Europe/London"
MOMENTS = st.integers(1_770_000_000, 1_900_000_000).map(lambda each: datetime.fromtimestamp(each, UTC))


def test_the_next_one_is_at_seven_in_winter_and_in_summer() -> None:
    for day, hour in ((24, 6), (25, 7)):
        before = datetime(2026, 10, day, 0, 30, tzinfo=UTC)
        assert next_digest("daily", LONDON, before) == datetime(2026, 10, day, hour, tzinfo=UTC)


def test_at_seven_sharp_the_next_one_is_tomorrows() -> None:
    seven = datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert next_digest("daily", LONDON, seven) == seven + timedelta(days=1)
    assert next_digest("weekly", LONDON, seven) == seven + timedelta(days=7)


@given(MOMENTS, st.sampled_from([LONDON, "Australia/Lord_Howe", "America/St_Johns", "Pacific/Kiritimati"]))
def test_there_is_one_a_day_at_seven_and_a_weekly_one_is_on_monday(after: datetime, zone: str) -> None:
    daily, weekly = next_digest("daily", zone, after), next_digest("weekly", zone, after)
    assert daily
    assert weekly
    assert after < daily <= weekly
    assert daily - after <= timedelta(hours=26)
    for each in (daily, weekly):
        assert (each.astimezone(ZoneInfo(zone)).hour, each.astimezone(ZoneInfo(zone)).minute) == (7, 0)
    assert weekly.astimezone(ZoneInfo(zone)).weekday() == 0


def test_never_is_never() -> None:
    assert next_digest("never", LONDON, datetime(2026, 11, 30, tzinfo=UTC)) is None


@pytest.mark.parametrize(("role", "takes"), [("reader", False), ("bookkeeper", True), ("owner", True)])
@pytest.mark.parametrize("every", EVERY)
def test_unasked_alarms_are_for_whoever_can_do_something(every: Every, role: Role, takes: bool) -> None:
    assert Choice(every).takes_alarms(role) is takes
    assert Choice(every, alarms=True).takes_alarms(role)
    assert not Choice(every, alarms=False).takes_alarms(role)
