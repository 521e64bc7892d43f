from __future__ import annotations

from datetime import datetime

from shared.reports.json.times import in_utc


def test_a_moment_is_said_in_utc_wherever_the_business_is() -> None:
    assert in_utc(datetime.fromisoformat("2026-08-01T00:00:00+01:00")) == "2026-07-31T23:00:00+00:00"


def test_a_moment_that_nobody_knows_is_null() -> None:
    assert in_utc(None) is None
