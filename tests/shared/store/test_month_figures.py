"""Months are read the newest first, a row each, and written where they have changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.month_end.figures import CountedMonth, MonthFigures
from shared.store import month_figures
from shared.store.tables.businesses import ReconciliationItem

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def month(number: int, closing: int = 100, at: datetime = NOW) -> CountedMonth:
    figures = MonthFigures(0, closing, {"SALES": closing}, 1, 2, -30)
    return CountedMonth(date(2026, number, 1), at, {"stripe": figures})


def test_months_are_read_as_they_were_kept_the_newest_first() -> None:
    kept = [month(number) for number in (8, 9, 10, 11)]
    month_figures.keep("piano", kept)
    assert month_figures.latest("piano", 10) == kept[::-1]
    assert month_figures.latest("piano", 2) == kept[:1:-1]
    assert month_figures.latest("guitar", 10) == []
    assert month_figures.of("piano", date(2026, 9, 1)) == kept[1]
    assert month_figures.of("piano", date(2026, 7, 1)) is None


def test_a_list_goes_on_before_a_month() -> None:
    month_figures.keep("piano", [month(number) for number in (8, 9, 10, 11)])
    found = month_figures.latest("piano", 2, before=date(2026, 10, 1))
    assert [each.month.month for each in found] == [9, 8]
    assert month_figures.latest("piano", 2, before=date(2026, 8, 1)) == []


def test_a_month_of_which_the_same_is_known_is_not_written_again() -> None:
    known = [month(10), month(11)]
    month_figures.keep("piano", known)
    later = datetime(2026, 11, 21, tzinfo=UTC)
    month_figures.keep("piano", [month(10, at=later), month(11, 200, at=later)], known)
    found = month_figures.latest("piano", 2)
    assert [each.counted_at for each in found] == [later, NOW]


def test_figures_never_expire() -> None:
    month_figures.keep("piano", [month(10)])
    (item,) = ReconciliationItem.query("piano")
    assert item.expires_at is None
