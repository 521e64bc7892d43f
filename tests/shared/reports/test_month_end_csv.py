from __future__ import annotations

import csv
import io
from decimal import Decimal

from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from shared.reports import month_end_csv
from shared.reports.uk import number
from tests.shared.booking.books import SETTINGS
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month


def read(report: MonthEnd) -> list[dict[str, str]]:
    text = "".join(month_end_csv.lines(report))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_documents_of_each_section_add_up_to_its_figure() -> None:
    rows = read(month.report())
    figures = {row["Section"]: Decimal(row["Amount"]) for row in rows if row["Row"] == "figure"}
    for each in month.report().figures:
        listed = [row for row in rows if row["Row"] == "document" and row["Section"] == each.section.value]
        assert sum(Decimal(row["Amount"]) for row in listed) == figures[each.section.value]
        assert sum(Decimal(row["VAT"]) for row in listed) == Decimal(number(each.vat.pence))
    assert (figures["Closing balance"], figures["At the provider"]) == (
        Decimal("1296.56"),
        Decimal("1289.56"),
    )


def test_a_document_has_a_row_with_its_reference_and_number() -> None:
    (invoice,) = (row for row in read(month.report()) if row["Reference"] == "ch_2 invoice")
    assert invoice == {
        "Provider": "Stripe",
        "Month": "2026-10",
        "Row": "document",
        "Section": "Sales taken",
        "Day": "2026-10-03",
        "What": "Oven cleaning, Łukasz Żółć",
        "Kind": "Invoice",
        "Reference": "ch_2 invoice",
        "Invoice": "CN-00002",
        "Amount": "0.00",
        "Total": "96.00",
        "VAT": "16.00",
        "VAT remark": "",
        "Dated in Xero": "2026-10-03",
        "State": "posted",
    }


def test_what_is_not_in_the_books_has_rows_and_a_figure() -> None:
    rows = [row for row in read(month.report()) if row["Section"] == "Not in the books"]
    assert [(row["Row"], row["Reference"], row["Amount"]) for row in rows] == [
        ("figure", "", "-7.00"),
        ("not in the books", "txn_4", "-7.00"),
    ]
    assert rows[1]["What"].startswith("loan: Money moved")


def test_what_no_document_explains_has_a_row() -> None:
    rows = read(month.report([each for each in month.rows() if each.key != "txn_1 payment"]))
    (row,) = (row for row in rows if row["Row"] == "no document")
    assert (row["Reference"], row["Amount"]) == ("txn_1", "1234.56")


def test_vat_that_only_xero_knows_is_said() -> None:
    (invoice,) = (row for row in read(month.untaxed()) if row["Kind"] == "Invoice")
    assert (invoice["VAT"], invoice["VAT remark"]) == ("0.00", "and as Xero's account says, of 1")


def test_a_payers_name_is_no_formula() -> None:
    rows = read(month.report(recorded(month.sold(1, what='=HYPERLINK("https://example.com")'))))
    assert {row["What"] for row in rows if row["Kind"] == "Payment"} == {
        '\'=HYPERLINK("https://example.com"), Ada Lovell'
    }


def test_a_month_without_anything_has_its_figures() -> None:
    rows = read(month_end([], "stripe", month.OCTOBER, SETTINGS))
    assert {row["Row"] for row in rows} == {"figure"}
    assert {row["Amount"] for row in rows} == {"0.00"}
