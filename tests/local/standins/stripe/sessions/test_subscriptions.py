from __future__ import annotations

from datetime import UTC, datetime

import pytest

from local.standins.stripe.sessions.subscriptions import period_end


@pytest.mark.parametrize(
    ("begun", "interval", "count", "ended"),
    [
        ((2026, 10, 4, 12), "day", 3, (2026, 10, 7, 12)),
        ((2026, 10, 4, 12), "week", 2, (2026, 10, 18, 12)),
        ((2026, 1, 31, 12), "month", 1, (2026, 2, 28, 12)),
        ((2026, 11, 30, 12), "month", 3, (2027, 2, 28, 12)),
        ((2026, 11, 30, 12), "month", 1, (2026, 12, 30, 12)),
        ((2024, 2, 29, 12), "year", 1, (2025, 2, 28, 12)),
        ((2026, 10, 4, 12), "year", 3, (2029, 10, 4, 12)),
    ],
)
def test_a_period_ends_on_the_same_day_or_on_the_months_last(
    begun: tuple[int, int, int, int], interval: str, count: int, ended: tuple[int, int, int, int]
) -> None:
    start, end = (int(datetime(*each, tzinfo=UTC).timestamp()) for each in (begun, ended))
    assert period_end(start, interval, count) == end
