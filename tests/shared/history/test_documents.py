"""A document says what it counts for, and cannot be of a currency that is worth nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from shared.history.codec import document_from_dict, document_to_dict
from shared.history.owed import Owed, owed
from shared.history.sums import Sums, applied, recounted
from tests.shared.history.test_sums import INVOICE


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="rate"):
        replace(INVOICE, rate=Decimal(0))


def test_a_document_whose_worth_nobody_knows_is_in_no_sum() -> None:
    unknown = replace(INVOICE, currency="USD", rate=None, left=INVOICE.total)
    assert not unknown.counts
    assert unknown.in_base(100_00) == 0
    assert recounted([unknown]) == Sums()
    assert applied(recounted([INVOICE]), INVOICE, unknown) == Sums()
    assert owed([unknown], INVOICE.dated) == Owed()
    assert document_from_dict(document_to_dict(unknown)) == unknown


def test_a_paid_document_is_open_no_more_and_its_month_begins_on_the_first() -> None:
    assert replace(INVOICE, left=1).is_open
    assert not replace(INVOICE, status="PAID", left=1).is_open
    assert INVOICE.month == date(2026, 11, 1)
