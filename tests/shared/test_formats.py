from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shared.formats import count, day, moment, money, pounds, size


@pytest.mark.parametrize(
    ("pence", "written"),
    [
        (0, "£0.00"),
        (5, "£0.05"),
        (-5, "\N{MINUS SIGN}£0.05"),
        (123456, "£1,234.56"),
        (-123456, "\N{MINUS SIGN}£1,234.56"),
        (10**11, "£1,000,000,000.00"),
    ],
)
def test_pence_are_written_as_pounds_to_the_penny(pence: int, written: str) -> None:
    assert money(pence) == written


@pytest.mark.parametrize("amount", [12.5, Decimal("12.50"), "1250", True, None])
def test_money_is_shown_from_whole_pence_alone(amount: object) -> None:
    with pytest.raises(TypeError, match="whole pence"):
        money(amount)  # type: ignore[arg-type]


def test_a_day_is_written_out() -> None:
    assert day(date(2026, 11, 9)) == "9 November 2026"


def test_a_moment_is_no_day() -> None:
    with pytest.raises(TypeError, match="time zone"):
        day(datetime(2026, 11, 9, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 29, 10, 42, 59, tzinfo=UTC), "29 Nov 2026, 10:42"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 Jul 2026, 00:30"),
    ],
)
def test_a_moment_is_written_as_clocks_in_the_business_s_zone_show_it(at: datetime, written: str) -> None:
    assert moment(at, "Europe/London") == written


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="which time zone"):
        moment(datetime(2026, 11, 29, 10, 42), "Europe/London")  # noqa: DTZ001  # that is what is refused


@pytest.mark.parametrize(("pence", "written"), [(120_000, "£1,200"), (0, "£0"), (120_050, "£1,200.50")])
def test_an_axis_is_written_in_whole_pounds_where_there_are_no_pence(pence: int, written: str) -> None:
    assert pounds(pence) == written


def test_things_are_counted_with_a_comma_at_the_thousands() -> None:
    assert [count(0), count(999), count(1_234_567)] == ["0", "999", "1,234,567"]


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (0, "0 kB"),
        (999, "0 kB"),
        (45_600, "45 kB"),
        (1_000_000, "1 MB"),
        (12_345_678, "12.3 MB"),
        (999_999_999, "999.9 MB"),
        (10_000_000_000, "10 GB"),
        (1_234_500_000_000, "1,234.5 GB"),
    ],
)
def test_bytes_are_written_by_thousands(octets: int, written: str) -> None:
    assert size(octets) == written
