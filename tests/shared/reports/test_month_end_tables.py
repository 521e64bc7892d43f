from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.month_end.build import month_end
from shared.reports.month_end_tables import LONGEST, notes, tables, title
from tests.shared.booking.books import SETTINGS
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month


def test_every_figure_is_in_the_summary_with_its_vat() -> None:
    summary, *_ = tables(month.report())
    assert summary.rows == (
        ("Opening balance, 01 Oct 2026", "£0.00", ""),
        ("Sales taken", "£1,330.56", "£221.76"),
        ("Refunds and failed payments", "-£30.00", "-£5.00"),
        ("Disputes and charge-backs", "£0.00", "£0.00"),
        ("Fees", "-£4.00", "£0.00"),
        ("Payouts and top-ups", "£0.00", "£0.00"),
        ("Other", "£0.00", "£0.00"),
        ("Closing balance, 31 Oct 2026", "£1,296.56", ""),
    )


def test_each_section_has_its_documents_and_their_sum() -> None:
    _, sales, refunds, fees, missing = tables(month.report())
    assert sales.rows == (
        ("02 Oct 2026", "Boiler service, Ada Lovell", "txn_1 payment", "CN-00001", "£1,234.56", "£205.76"),
        ("03 Oct 2026", "Oven cleaning, Łukasz Żółć", "txn_2 payment", "CN-00002", "£96.00", "£16.00"),
        ("", "Total", "", "", "£1,330.56", "£221.76"),
    )
    assert [table.title for table in (refunds, fees)] == ["Refunds and failed payments", "Fees"]
    sentence = "Money moved for a reason that this version has no rule for."
    assert missing.rows == (
        ("12 Oct 2026", "loan", "txn_4", sentence, "-£7.00"),
        ("", "Total", "", "", "-£7.00"),
    )


def test_what_earlier_months_miss_is_one_row() -> None:
    later = month_end(month.rows(), "stripe", date(2026, 11, 1), SETTINGS)
    *_, missing = tables(later)
    assert missing.rows == (("", "Earlier months", "", "", "-£7.00"), ("", "Total", "", "", "-£7.00"))


def test_the_report_says_what_the_provider_should_show() -> None:
    (note,) = notes(month.report())
    assert note == (
        "Stripe's own balance at the end of 31 Oct 2026 should be £1,289.56: "
        "the closing balance and what is not in the books."
    )


def test_a_month_without_anything_says_so() -> None:
    empty = month_end([], "gocardless", month.OCTOBER, SETTINGS)
    assert title(empty) == "GoCardless, October 2026"
    assert next(notes(empty)) == "Nothing moved in this month."
    assert [table.title for table in tables(empty)] == ["Summary"]


def test_vat_that_only_xero_knows_is_marked_and_explained() -> None:
    _, sales, _ = tables(month.untaxed())
    assert sales.rows[0][-1] == "£0.00*"
    assert "* and VAT as Xero's account says: the tax rate of 1 line is not known here." in notes(
        month.untaxed()
    )


def test_a_document_that_is_not_in_xero_yet_says_so() -> None:
    _, sales, _ = tables(month.pending())
    assert sales.rows[0][1] == "Boiler service, Ada Lovell (not in Xero yet)"
    assert "Some documents are not in Xero yet, so account 091 shows something else there." in notes(
        month.pending()
    )


def test_a_document_of_another_day_says_so() -> None:
    day = date(2026, 11, 2)
    moved = [
        replace(each, stored_document={**(each.stored_document or {}), "dated": day.isoformat()})
        if each.key == "txn_1 fee"
        else each
        for each in month.rows()
    ]
    _, _, _, fees, _ = tables(month.report(moved))
    assert fees.rows[0][1] == "Stripe fee (dated 02 Nov 2026 in Xero)"


def test_what_no_document_explains_says_so() -> None:
    _, sales, *_ = tables(month.report([each for each in month.rows() if each.key != "txn_1 payment"]))
    assert sales.rows[0][1] == "Boiler service, Ada Lovell (no document for £1,234.56 of it)"


def test_a_description_that_fills_pages_is_cut() -> None:
    _, sales, _ = tables(month.report(recorded(month.sold(1, what="very " * 700))))
    assert len(sales.rows[0][1]) <= LONGEST
    assert sales.rows[0][1].endswith("…")


def test_whoever_files_the_reports_of_several_businesses_sees_whose_each_is() -> None:
    assert title(replace(month.report(), business="acme\n")) == "acme: Stripe, October 2026"
    assert title(month.report()) == "Stripe, October 2026"
