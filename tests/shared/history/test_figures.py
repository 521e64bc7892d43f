"""Figures of a day equal a straight count of the documents dated in each year, whenever the year ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from shared.history.documents import SalesDocument
from shared.history.figures import figures
from shared.history.sums import NOTHING, Sold, Sums, recounted, sold_by
from shared.history.years import YearEnd, financial_year
from tests.shared.history.drawn import documents
from tests.shared.history.test_sums import INVOICE

ENDS = st.builds(YearEnd, st.sampled_from([5, 15, 28, 30, 31]), st.integers(1, 12))
TODAY = st.dates(date(2025, 12, 1), date(2026, 12, 31))


def counted(history: Iterable[SalesDocument], first: date, last: date) -> Sold:
    return sum((sold_by(each) for each in history if first <= each.dated <= last), NOTHING)


@given(st.lists(documents), TODAY, ENDS)
def test_years_equal_a_straight_count(history: list[SalesDocument], today: date, end: YearEnd) -> None:
    def dated(first: date, last: date) -> Iterator[SalesDocument]:
        return (each for each in history if first <= each.dated <= last)

    found = figures(recounted(history), today, end, dated)
    assert found.to_date == counted(history, date.min, date.max)
    assert found.this_year == counted(history, date(today.year, 1, 1), date(today.year, 12, 31))
    assert found.last_year == counted(history, date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    assert found.this_financial_year == counted(history, *financial_year(today, end))
    assert found.last_financial_year == counted(history, *financial_year(today, end, 1))
    assert len(found.months) == 12
    assert found.months[-1][0] == today.replace(day=1)
    assert found.twelve_months == counted(history, found.months[0][0], _month_end(today))


def _month_end(day: date) -> date:
    return max(date(day.year, day.month, each) for each in (28, 29, 30, 31) if _is_day(day, each))


def _is_day(day: date, number: int) -> bool:
    try:
        day.replace(day=number)
    except ValueError:
        return False
    return True


def test_nobody_is_asked_for_documents_where_years_begin_with_a_month() -> None:
    def dated(first: date, last: date) -> list[SalesDocument]:
        raise AssertionError(f"asked for {first} to {last}")

    found = figures(recounted([INVOICE]), date(2026, 11, 30), YearEnd(31, 3), dated)
    assert found.this_financial_year.net == 10_00


def test_the_average_is_that_of_invoices_alone_and_none_without_any() -> None:
    today, end = date(2026, 11, 30), YearEnd()
    note = replace(INVOICE, kind="credit_note")
    both = recounted([INVOICE, replace(INVOICE, net=10_01), note])
    assert figures(both, today, end, lambda *_: ()).average == 10_01
    assert figures(Sums(), today, end, lambda *_: ()).average is None
