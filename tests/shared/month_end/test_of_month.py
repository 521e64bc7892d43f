from __future__ import annotations

from datetime import date

import pytest

from shared.month_end.of_month import of_month
from tests.shared.booking.books import SETTINGS
from tests.shared.reports import month


def test_a_month_holds_the_rows_of_what_moved_then_at_its_provider() -> None:
    rows = month.rows()
    assert list(of_month(rows, "stripe", month.OCTOBER, SETTINGS)) == rows
    assert list(of_month(rows, "gocardless", month.OCTOBER, SETTINGS)) == []
    assert list(of_month(rows, "stripe", date(2026, 11, 1), SETTINGS)) == []


def test_a_month_begins_on_its_first_day() -> None:
    with pytest.raises(ValueError, match="begins on its first day"):
        list(of_month([], "stripe", date(2026, 10, 2), SETTINGS))
