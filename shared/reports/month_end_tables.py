"""Arranges a month-end report as tables of text, the same on a terminal and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared.ledger.profiles import PROFILES
from shared.month_end.report import Figure, MonthEnd, ReportLine
from shared.reports.uk import day, month, on_one_line, pounds, vat

# What the report says of documents that are not in Xero.
STATES = {"pending": "not in Xero yet", "parked": "waits for a person", "waiting": "waits for a person"}
# Xero takes descriptions of 4,000 characters, which would not fit on a page. The CSV has the whole text.
LONGEST = 240
MOVED = ("Day", "What", "Reference", "Invoice", "Amount", "VAT in it")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text; its last row is a total. Columns named in `MONEY` are aligned to the right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


MONEY = frozenset({"Amount", "VAT in it"})


def title(report: MonthEnd) -> str:
    whose = f"{on_one_line(report.business)}: " if report.business else ""
    return f"{whose}{PROFILES[report.provider].name}, {month(report.first)}"


def subtitle(report: MonthEnd) -> str:
    return f"Clearing account {report.account} from {day(report.first)} to {day(report.last)}, in GBP"


def tables(report: MonthEnd) -> Iterator[Table]:
    yield _summary(report)
    for figure in report.figures:
        if figure.lines:
            yield _moved(figure.section.value, figure)
    if report.direct.lines:
        yield _moved("Straight into the main bank account, not in the figures", report.direct)
    if report.missing or report.missing_before:
        yield _missing(report)


def notes(report: MonthEnd) -> Iterator[str]:
    if report.is_empty:
        yield "Nothing moved in this month."
    if untold := sum(figure.vat.untold for figure in (*report.figures, report.direct)):
        yield f"* and VAT as Xero's account says: the tax rate of {_lines(untold)} is not known here."
    if not report.is_complete:
        yield f"Some documents are not in Xero yet, so account {report.account} shows something else there."
    yield _compared(report)


def _compared(report: MonthEnd) -> str:
    name = PROFILES[report.provider].name
    fees = (
        ", before fees that no payout has itemised yet"
        if PROFILES[report.provider].fees_come_with_payouts
        else ""
    )
    should = f"{name}'s own balance at the end of {day(report.last)} should be {pounds(report.at_provider)}"
    return f"{should}{fees}: the closing balance and what is not in the books."


def _summary(report: MonthEnd) -> Table:
    figures = ((each.section.value, pounds(each.amount), vat(each.vat)) for each in report.figures)
    opening = (f"Opening balance, {day(report.first)}", pounds(report.opening), "")
    closing = (f"Closing balance, {day(report.last)}", pounds(report.closing), "")
    return Table("Summary", ("Figure", "Amount", "VAT in it"), (opening, *figures, closing))


def _moved(heading: str, figure: Figure) -> Table:
    total = ("", "Total", "", "", pounds(figure.amount), vat(figure.vat))
    return Table(heading, MOVED, (*map(_cells, figure.lines), total))


def _cells(line: ReportLine) -> tuple[str, ...]:
    remarks = ", ".join(dict.fromkeys(_remarks(line)))
    what = f"{_cut(line.what)} ({remarks})" if remarks else _cut(line.what)
    inside = vat(line.vat) if line.vat.pence or line.vat.untold else ""
    texts = (what, line.reference, line.number)
    return (day(line.day), *map(on_one_line, texts), pounds(line.amount), inside)


def _remarks(line: ReportLine) -> Iterator[str]:
    for voucher in line.vouchers:
        if voucher.state in STATES:
            yield STATES[voucher.state]
        if voucher.dated != line.day:
            yield f"dated {day(voucher.dated)} in Xero"
    if line.rest:
        yield f"no document for {pounds(line.rest)} of it"


def _missing(report: MonthEnd) -> Table:
    earlier = (
        (("", "Earlier months", "", "", pounds(report.missing_before)),) if report.missing_before else ()
    )
    rows = (
        (
            day(each.day),
            *map(on_one_line, (each.what, each.source, each.why)),
            "not known" if each.amount is None else pounds(each.amount),
        )
        for each in report.missing
    )
    total = ("", "Total", "", "", pounds(report.at_provider - report.closing))
    return Table("Not in the books", ("Day", "What", "Reference", "Why", "Amount"), (*earlier, *rows, total))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
