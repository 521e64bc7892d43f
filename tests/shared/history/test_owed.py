"""What is owed is sorted by how long it has been overdue; credit stands apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.history.owed import owed
from tests.shared.history.test_sums import INVOICE

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("days", "place"), [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)]
)
def test_an_invoice_is_as_old_as_it_is_overdue(days: int, place: int) -> None:
    found = owed([replace(INVOICE, due_on=TODAY - timedelta(days=days), left=500)], TODAY)
    assert found.by_age[place] == found.unpaid == 500
    assert found.overdue == (500 if place else 0)


def test_an_invoice_without_a_due_date_is_due_when_it_is_dated() -> None:
    assert owed([replace(INVOICE, dated=TODAY - timedelta(days=40), left=500)], TODAY).by_age[2] == 500


def test_credit_is_not_taken_off_what_is_unpaid() -> None:
    credit = [replace(INVOICE, kind=kind, left=300) for kind in ("credit_note", "overpayment", "prepayment")]
    found = owed([replace(INVOICE, left=500), *credit], TODAY)
    assert (found.unpaid, found.in_credit) == (500, 900)


def test_drafts_and_what_was_voided_are_owed_by_nobody() -> None:
    gone = [replace(INVOICE, status=status, left=500) for status in ("DRAFT", "VOIDED", "PAID")]
    assert owed(gone, TODAY).unpaid == 0
