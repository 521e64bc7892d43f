from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from shared.ledger.journal import journals
from shared.ledger.rows import LedgerRow
from shared.reports import journal_csv
from tests.shared.booking.books import SETTINGS
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month


def read(entries: list[LedgerRow]) -> list[dict[str, str]]:
    text = "".join(journal_csv.lines(journals(entries)))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_document_has_one_row_for_each_account() -> None:
    rows = [row for row in read(month.rows()) if row["Reference"] == "ch_2 invoice"]
    assert [(row["Account"], row["Debit"], row["Credit"]) for row in rows] == [
        ("610", "96.00", ""),
        ("200", "", "80.00"),
        ("820", "", "16.00"),
    ]
    assert {(row["Day"], row["Kind"], row["Number"], row["What"]) for row in rows} == {
        ("2026-10-03", "Invoice", "2", "Oven cleaning")
    }


def test_debits_and_credits_are_equal_document_by_document() -> None:
    balances: Counter[str] = Counter()
    for row in read(month.rows()):
        balances[row["Reference"]] += int(100 * (Decimal(row["Debit"] or 0) - Decimal(row["Credit"] or 0)))
    assert len(balances) > 5
    assert set(balances.values()) == {0}


def test_vat_that_only_xero_knows_is_not_taken_and_the_row_says_so() -> None:
    rows = read(recorded(month.sold(1), settings=replace(SETTINGS, sales_tax="")))
    invoice = [row for row in rows if row["Kind"] == "Invoice"]
    assert {row["Account"] for row in invoice} == {"610", "200"}
    assert {row["VAT remark"] for row in invoice} == {"VAT of 1 as Xero's account says, none taken here"}


def test_a_description_is_no_formula() -> None:
    rows = read(recorded(month.sold(1, what="@SUM(A1)")))
    assert "'@SUM(A1)" in {row["What"] for row in rows}
