"""Payments do not wait while customers and their invoices are brought in."""

from __future__ import annotations

import pytest

from local.bench import money_first
from local.bench.money_first import ALLOWED, waited
from shared.xero import paging


def test_payments_are_in_xero_as_fast_as_on_a_quiet_day_while_many_invoices_come_in(
    quick_aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = waited(1, 1)
    # Of few invoices as many pages as of a hundred thousand.
    monkeypatch.setattr(paging, "PAGE", 3)
    busy = waited(20, 300)
    assert busy.longest <= quiet.longest + ALLOWED
    assert busy.median <= quiet.median + ALLOWED / 2


def test_whoever_measures_is_told_of_both(
    quick_aws: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert money_first.main(2, 6) == 0
    said = capsys.readouterr().out
    assert "quiet" in said
    assert "6 invoices" in said
