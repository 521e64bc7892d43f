"""A month is shown, or written as a file that an accountant can open."""

from __future__ import annotations

from pathlib import Path

from tests.functions.merchant import Merchant
from tests.functions.trading import park_a_fee, sell
from tests.ops.conftest import Ops

OCTOBER = ("--month", "2026-10")


def test_a_month_is_shown_with_its_figures(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    said = ops("report", *OCTOBER, width=100)
    assert said.code == 0
    assert "demo: Stripe, October 2026" in said.words
    assert "Sales taken £120.00 £20.00" in said.words
    assert "Closing balance, 31 Oct 2026 £118.00" in said.words
    assert "GoCardless, October 2026" in said.words


def test_a_machine_reads_it_in_pence(ops: Ops, merchant: Merchant) -> None:
    sell(merchant)
    (found,) = ops("report", *OCTOBER, "--provider", "stripe", "--json").document["reports"]
    figures = {each["section"]: each["amount_pence"] for each in found["figures"]}
    assert (figures["Sales taken"], figures["Fees"], found["closing_pence"]) == (12000, -200, 11800)


def test_the_month_that_is_over_is_meant_unless_one_is_said(ops: Ops, merchant: Merchant) -> None:
    (found, _) = ops("report", "--json").document["reports"]
    assert (found["first"], found["last"]) == ("2026-09-01", "2026-09-30")


def test_a_month_that_is_not_all_in_xero_exits_with_one(ops: Ops, merchant: Merchant) -> None:
    park_a_fee(merchant)
    assert ops("report", *OCTOBER, width=100).code == 1


def test_it_is_written_as_pdf_or_csv(ops: Ops, merchant: Merchant, tmp_path: Path) -> None:
    sell(merchant)
    for name, beginning in (("month.pdf", b"%PDF-"), ("month.csv", b"\xef\xbb\xbfProvider,Month")):
        said = ops("report", *OCTOBER, "--provider", "stripe", "--out", str(tmp_path / name), width=200)
        assert (said.code, said.out.startswith(str(tmp_path / name))) == (0, True)
        assert (tmp_path / name).read_bytes().startswith(beginning)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["month.csv", "month.pdf"]


def test_wrong_usage_is_said(ops: Ops, merchant: Merchant, tmp_path: Path) -> None:
    assert "2026-11 has not begun" in ops("report", "--month", "2026-11").notices
    said = ops("report", "--out", str(tmp_path / "both.pdf"))
    assert (said.code, "a file holds one report: name its --provider" in said.notices) == (2, True)
    assert ops("report", "--month", "2026").code == 2
