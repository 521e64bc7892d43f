"""There is one table of the files that can be made, and each is made a piece at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from beancount import loader

from shared.exports import FORMATS, Format, Wanted, everything
from shared.ledger.rows import LedgerRow
from shared.provider import Provider
from shared.reports.exports import EXPORTS, Books, chunks, journal_of_month, report_of
from tests.shared.booking.books import SETTINGS
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month

BOOKS = Books(month.rows, SETTINGS, "Piano Lessons Ltd", month.MADE_AT)
FORMULAS = ("=1+1", "+44 20", "-cmd", "@SUM(A1)", "\t=1", " =1")


def october(form: Format, provider: Provider = "stripe", first: date = month.OCTOBER) -> Wanted:
    return Wanted("month", form, first, provider)


def made(wanted: Wanted, books: Books = BOOKS) -> bytes:
    return b"".join(chunks(wanted, books))


def test_every_file_that_may_be_asked_for_can_be_made() -> None:
    assert set(EXPORTS) == {(what, each) for what, formats in FORMATS.items() for each in formats}


@pytest.mark.parametrize(
    ("wanted", "beginning"),
    [
        (october("pdf"), b"%PDF-"),
        (october("csv"), b"\xef\xbb\xbfProvider,Month"),
        (october("beancount"), b'option "operating_currency"'),
        (Wanted("ledger", "csv"), b"\xef\xbb\xbfKey,Kind"),
        (Wanted("journal", "csv"), b"\xef\xbb\xbfDay,Kind"),
        (Wanted("journal", "beancount"), b'option "operating_currency"'),
    ],
)
def test_each_file_begins_as_its_format_does(wanted: Wanted, beginning: bytes) -> None:
    found = made(wanted)
    assert found.startswith(beginning)
    assert found.count(b"\xef\xbb\xbf") == int(wanted.format == "csv")


@pytest.mark.parametrize("wanted", [each for each in (*everything(), october("csv")) if each.format == "csv"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_any_csv_is_a_formula(wanted: Wanted, formula: str) -> None:
    def rows() -> Iterable[LedgerRow]:
        named = recorded(month.sold(1, what=formula, who=formula))
        return [*named, replace(named[-1], key="x", xero_id=formula, detail=formula)]

    text = made(wanted, replace(BOOKS, rows=rows)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.strip()[:2] in {each.strip()[:2] for each in FORMULAS}] == []
    assert formula.strip() in text


def test_beancount_accepts_a_month_and_it_holds_what_moved_then() -> None:
    entries, errors, _ = loader.load_string(made(october("beancount")).decode())
    assert errors == []
    references = {entry.meta["reference"] for entry in entries if hasattr(entry, "postings")}
    assert "txn_1 payment" in references
    nothing = made(october("beancount", first=date(2026, 9, 1))).decode()
    assert nothing == 'option "operating_currency" "GBP"\n'
    assert made(october("beancount", "gocardless")).decode() == nothing


def test_a_closed_month_is_made_of_what_was_frozen() -> None:
    def nothing() -> Iterable[LedgerRow]:
        raise AssertionError("the ledger is not read")

    frozen = replace(BOOKS, rows=nothing, frozen=month.report(), frozen_journal="; frozen\n")
    assert made(october("csv"), frozen) == made(october("csv"))
    assert made(october("beancount"), frozen) == b"; frozen\n"


def test_what_is_no_month_has_no_report() -> None:
    for make in (report_of, journal_of_month):
        with pytest.raises(ValueError, match="is no month of a provider"):
            make(Wanted("ledger", "csv"), BOOKS)
