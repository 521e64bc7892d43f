"""Makes the files of exports: one table of what there is, for the background and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.exports import Format, Wanted, What
from shared.ledger.journal import journals
from shared.ledger.rows import LedgerRow
from shared.month_end.build import month_end
from shared.month_end.of_month import of_month
from shared.month_end.report import MonthEnd
from shared.reports import cells, journal_beancount, journal_csv, ledger_csv, month_end_csv
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Books:
    """What files are made of: `rows` reads the ledger, from its beginning each time it is called.

    `business` is the name that reports show. `now` has a time zone. `frozen` is the report of a month that
    was closed, and `frozen_journal` its journal as beancount reads it: they stay what they were then.
    """

    rows: Callable[[], Iterable[LedgerRow]]
    settings: Settings
    business: str
    now: datetime
    frozen: MonthEnd | None = None
    frozen_journal: str | None = None


Chunks = Iterator[bytes]


def chunks(wanted: Wanted, books: Books) -> Chunks:
    """Yields a file a piece at a time; a month's report is in memory as a whole, and nothing else is."""
    return EXPORTS[wanted.what, wanted.format](wanted, books)


def report_of(wanted: Wanted, books: Books) -> MonthEnd:
    """Builds the report of a month, or returns the one that was frozen. Raises ValueError for no month."""
    if books.frozen:
        return books.frozen
    if wanted.month is None or wanted.provider is None:
        raise ValueError(f"{wanted.id} is no month of a provider")
    return month_end(books.rows(), wanted.provider, wanted.month, books.settings, books.business)


def journal_of_month(wanted: Wanted, books: Books) -> Iterator[str]:
    """Yields the lines of a beancount ledger: the documents in Xero of what moved in a month."""
    if books.frozen_journal is not None:
        return iter([books.frozen_journal])
    if wanted.month is None or wanted.provider is None:
        raise ValueError(f"{wanted.id} is no month of a provider")
    rows = of_month(books.rows(), wanted.provider, wanted.month, books.settings)
    return closed_journal(rows, books.settings)


def closed_journal(rows: Iterable[LedgerRow], settings: Settings) -> Iterator[str]:
    """Yields the lines that are kept of a month once it is closed: its journal, as beancount reads it."""
    return journal_beancount.lines(journals(rows), settings)


def _month_pdf(wanted: Wanted, books: Books) -> Chunks:
    # Loaded here: it brings fpdf2, which takes longer to load than most files take to make.
    from shared.reports.month_end_pdf import pdf

    yield pdf(report_of(wanted, books), books.now)


def _month_csv(wanted: Wanted, books: Books) -> Chunks:
    return _encoded(month_end_csv.lines(report_of(wanted, books)), cells.ENCODING)


def _month_beancount(wanted: Wanted, books: Books) -> Chunks:
    return _encoded(journal_of_month(wanted, books), "utf-8")


def _ledger_csv(wanted: Wanted, books: Books) -> Chunks:
    del wanted
    return _encoded(ledger_csv.lines(books.rows()), cells.ENCODING)


def _journal_csv(wanted: Wanted, books: Books) -> Chunks:
    del wanted
    return _encoded(journal_csv.lines(journals(books.rows())), cells.ENCODING)


def _journal_beancount(wanted: Wanted, books: Books) -> Chunks:
    del wanted
    return _encoded(journal_beancount.lines(journals(books.rows()), books.settings), "utf-8")


EXPORTS: Mapping[tuple[What, Format], Callable[[Wanted, Books], Chunks]] = {
    ("month", "pdf"): _month_pdf,
    ("month", "csv"): _month_csv,
    ("month", "beancount"): _month_beancount,
    ("ledger", "csv"): _ledger_csv,
    ("journal", "csv"): _journal_csv,
    ("journal", "beancount"): _journal_beancount,
}


def _encoded(lines: Iterable[str], encoding: str) -> Chunks:
    """Yields lines in an encoding whose mark, if it has one, stands at the beginning of the file alone."""
    for number, line in enumerate(lines):
        yield line.encode("utf-8" if number else encoding)
