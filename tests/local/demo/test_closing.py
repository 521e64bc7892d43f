"""What make run ends with: the reconciliation, and the month-end reports with their PDFs."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from local.demo import closing
from local.emulator.failing import Failed
from local.stack.in_process import Stack
from local.stripe_month import payouts, sales
from local.stripe_month.sales import Bought
from shared.store import reconciliations
from tests.functions.merchant import ADA, Merchant, open_merchant

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def merchant(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Merchant:
    """One sale, paid out."""
    monkeypatch.setattr(closing, "ROOT", tmp_path)
    monkeypatch.setattr(closing, "REPORTS", tmp_path / "reports")
    merchant = open_merchant(stack)
    sales.pay(merchant.account, Bought(12000, ADA))
    payouts.pay_out_all(merchant.account)
    merchant.settle()
    stack.clock.shift(timedelta(seconds=1))
    stack.reconcile()
    return merchant


def test_reports_are_written_for_the_months_in_which_something_happened(
    merchant: Merchant, tmp_path: Path
) -> None:
    ((report, path),) = closing.filed("demo", [OCTOBER, date(2026, 12, 1)])
    assert (report.provider, report.first, report.closing) == ("stripe", OCTOBER, 0)
    assert path == tmp_path / "reports" / "demo-stripe-2026-10.pdf"
    assert path.read_bytes().startswith(b"%PDF")


def test_what_is_shown_says_where_the_account_stands_and_where_the_pdf_is(merchant: Merchant) -> None:
    page = StringIO()
    console = Console(width=100, file=page)
    made = reconciliations.latest("demo", "stripe")
    assert made
    closing.show("demo", [made], list(closing.filed("demo", [OCTOBER])), console)
    said = " ".join(page.getvalue().split())
    assert "Difference ✓ 0.00" in said
    assert "Payouts 1 of 1 right, item by item" in said
    assert "Payouts and top-ups -£118.00" in said
    assert "with every document: reports/demo-stripe-2026-10.pdf" in said


def test_a_business_that_nobody_knows_has_no_reports(merchant: Merchant) -> None:
    with pytest.raises(Failed, match="no business"):
        list(closing.filed("nobody", [OCTOBER]))
