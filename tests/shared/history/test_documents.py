"""A document says what it counts for, and cannot be of a currency that is worth nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.shared.history.test_sums import INVOICE


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="rate"):
        replace(INVOICE, rate=Decimal(0))


def test_a_paid_document_is_open_no_more_and_its_month_begins_on_the_first() -> None:
    assert replace(INVOICE, left=1).is_open
    assert not replace(INVOICE, status="PAID", left=1).is_open
    assert INVOICE.month == date(2026, 11, 1)
