"""What a payment costs in calls to Xero, in the patterns that docs/scale.md shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.bench import xero_calls
from local.bench.xero_calls import TEN_HOURS, Played, Row, play, sales

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def rows(quick_aws: None) -> dict[str, Row]:
    return {row.pattern: row for row in xero_calls.measure()}


def test_a_lone_payment_takes_no_more_calls_than_one_by_one(rows: dict[str, Row]) -> None:
    lone = rows["a lone payment"]
    assert lone.by_default.calls <= lone.one_by_one.calls == 5
    assert lone.by_default.took <= 2 * MINUTE


def test_a_days_payments_are_in_xero_within_two_minutes_or_take_a_third_of_the_calls(
    rows: dict[str, Row],
) -> None:
    day = rows["forty payments over ten hours"]
    assert day.by_default.took <= 2 * MINUTE
    assert day.by_default.calls <= day.one_by_one.calls == 5
    assert day.gathered.calls <= 1.67
    assert day.gathered.took <= 32 * MINUTE


def test_a_payment_of_a_burst_takes_a_seventh_of_a_call(rows: dict[str, Row]) -> None:
    burst = rows["fifty payments at once"]
    assert burst.by_default.calls <= 0.14
    assert burst.gathered.calls <= 0.14
    assert burst.by_default.took <= 2 * MINUTE
    assert burst.one_by_one.calls >= 5
    assert burst.one_by_one.took > 2 * MINUTE


def test_gathered_for_forty_minutes_a_days_payments_take_one_and_a_half_calls(quick_aws: None) -> None:
    day = play(sales(40, TEN_HOURS), gather_sales_minutes=40)
    assert day.calls <= 1.5
    assert day.took <= 42 * MINUTE


def test_the_table_has_a_line_for_each_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Row("a pattern", Played(1.5, MINUTE), Played(0.75, 30 * MINUTE), one_by_one=Played(5, 0 * MINUTE))
    monkeypatch.setattr(xero_calls, "measure", lambda: [row])
    head, rule, line = xero_calls.table()
    assert line == "| a pattern | 1.50 | 1.0 | 0.75 | 30.0 | 5.00 | 0.0 |"
    assert head.count("|") == rule.count("|") == line.count("|")
