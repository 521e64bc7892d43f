from __future__ import annotations

import io
from itertools import pairwise

import pytest
from pypdf import PdfReader

from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from shared.reports.month_end_pdf import UNKNOWN, UNKNOWN_NOTE, pdf
from shared.reports.month_end_tables import tables
from shared.reports.uk import pounds
from tests.shared.booking.books import SETTINGS
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month

A4 = (595, 842)


def pages(report: MonthEnd) -> list[str]:
    """The text of each page, as it can be selected, with single spaces."""
    reader = PdfReader(io.BytesIO(pdf(report, month.MADE_AT)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def small() -> str:
    (page,) = pages(month.report())
    return page


@pytest.fixture(scope="module")
def big() -> list[str]:
    return pages(month.big(120))


def test_every_figure_and_every_cell_can_be_read_back(small: str) -> None:
    report = month.report()
    figures = [pounds(each.amount) for each in report.figures] + [pounds(report.closing)]
    cells = [cell for table in tables(report) for row in table.rows for cell in row]
    assert [cell for cell in (*figures, *cells) if cell not in small] == []


def test_the_paper_is_a4_and_has_a_title_and_the_time_it_was_made() -> None:
    reader = PdfReader(io.BytesIO(pdf(month.report(), month.MADE_AT)))
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == A4
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creation_date) == ("Stripe, October 2026", month.MADE_AT)


def test_the_same_report_of_the_same_time_is_the_same_file() -> None:
    assert pdf(month.report(), month.MADE_AT) == pdf(month.report(), month.MADE_AT)


def test_pages_are_numbered_and_a_table_repeats_its_head_on_each(big: list[str]) -> None:
    assert len(big) > 3
    for number, page in enumerate(big, 1):
        assert f"Page {number} of {len(big)}" in page
    for page, following in pairwise(big):
        # The head of a table that goes on, or the title of one that begins.
        assert following.startswith("Day What Reference"), page[-80:]


def test_no_document_is_lost_between_pages(big: list[str]) -> None:
    text = " ".join(big)
    assert [n for n in range(120) if f"Job {n}, Buyer {n} txn_{n} payment" not in text] == []


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Анна Иванова", "Αλέξης Παπαδόπουλος", "Nguyễn Thị Ánh"])
def test_names_of_latin_greek_and_cyrillic_letters_are_as_they_are_written(name: str) -> None:
    (page,) = pages(month.report(recorded(month.sold(1, who=name))))
    assert name in page
    assert UNKNOWN not in page


def test_letters_and_accents_that_come_apart_are_put_together() -> None:
    (page,) = pages(month.report(recorded(month.sold(1, who="Z\u0301ofia"))))
    assert "Źofia" in page


def test_a_character_that_the_font_lacks_is_a_mark_and_explained() -> None:
    (page,) = pages(month.report(recorded(month.sold(1, who="张伟 (Zhang Wei)"))))
    assert f"{UNKNOWN}{UNKNOWN} (Zhang Wei)" in page
    assert UNKNOWN_NOTE in page


@pytest.mark.parametrize("name", ["محمد علي", "李小龙", "שרה לוי", "Ada 🎹👩🏽‍🎤", "नीता", "\u202eevil"])
def test_a_name_in_any_script_leaves_the_report_whole_and_readable(name: str) -> None:
    (page,) = pages(month.report(recorded(month.sold(1, who=name))))
    assert "Boiler service" in page
    assert "£1,234.56" in page
    assert UNKNOWN_NOTE in page or name == "\u202eevil"


def test_a_long_description_wraps_within_its_column() -> None:
    reader = PdfReader(io.BytesIO(pdf(month.report(recorded(month.sold(1, what="W" * 4000))), month.MADE_AT)))
    found: list[tuple[float, str]] = []
    reader.pages[0].extract_text(visitor_text=lambda text, _, at, *__: found.append((at[4], text)))
    lefts = {round(left) for left, text in found if "WWW" in text}
    reference = min(left for left, text in found if "txn_1" in text)
    widest = max(len(text.strip()) for _, text in found if "WWW" in text)
    assert len(lefts) == 1
    # A W is 0.93 of the 8 points that the letters are high.
    assert max(lefts) + widest * 8 * 0.93 <= reference


def test_a_month_without_anything_says_so() -> None:
    (page,) = pages(month_end([], "gocardless", month.OCTOBER, SETTINGS))
    assert "Nothing moved in this month." in page
