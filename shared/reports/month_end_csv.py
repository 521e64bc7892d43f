"""Writes a month-end report for a spreadsheet: the figures, then one row for each document behind them."""

from __future__ import annotations

from collections.abc import Iterator

from shared.ledger.profiles import PROFILES
from shared.ledger.vat import Vat
from shared.month_end.report import Figure, MissingMovement, MonthEnd, ReportLine, Voucher
from shared.reports import cells
from shared.reports.uk import number

# Amount is what the clearing account moved by, so the documents of a section add up to its figure. Total is
# the document's own total: an invoice moves nothing until it is paid. Days are ISO, so that they sort.
HEAD = (
    "Provider",
    "Month",
    "Row",
    "Section",
    "Day",
    "What",
    "Kind",
    "Reference",
    "Invoice",
    "Amount",
    "Total",
    "VAT",
    "VAT remark",
    "Dated in Xero",
    "State",
)
DIRECT = "Straight into the main bank account"
MISSING = "Not in the books"
CsvRow = dict[str, str]


def lines(report: MonthEnd) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING."""
    always = {"Provider": PROFILES[report.provider].name, "Month": f"{report.first:%Y-%m}"}
    rows = (always | row for row in _rows(report))
    return cells.lines([HEAD, *([row.get(name, "") for name in HEAD] for row in rows)])


def _rows(report: MonthEnd) -> Iterator[CsvRow]:
    yield _balance("Opening balance", report.opening)
    for figure in report.figures:
        yield _balance(figure.section.value, figure.amount) | _vat(figure.vat)
    yield _balance("Closing balance", report.closing)
    yield _balance(MISSING, report.at_provider - report.closing)
    yield _balance("At the provider", report.at_provider)
    for figure in report.figures:
        yield from _documents(figure.section.value, figure)
    yield from _documents(DIRECT, report.direct)
    if report.missing_before:
        earlier = {"Row": "not in the books", "Section": MISSING, "What": "Earlier months"}
        yield earlier | {"Amount": number(report.missing_before)}
    yield from map(_missing, report.missing)


def _balance(name: str, pence: int) -> CsvRow:
    return {"Row": "figure", "Section": name, "Amount": number(pence)}


def _documents(section: str, figure: Figure) -> Iterator[CsvRow]:
    for line in figure.lines:
        shared = {"Section": section, "Day": line.day.isoformat(), "What": line.what}
        for voucher in line.vouchers:
            yield shared | _voucher(voucher)
        if line.rest:
            yield shared | _unexplained(line)


def _voucher(voucher: Voucher) -> CsvRow:
    return {
        "Row": "document",
        "Kind": voucher.kind,
        "Reference": voucher.key,
        "Invoice": voucher.number,
        "Amount": number(voucher.moved),
        "Total": number(voucher.total),
        "Dated in Xero": voucher.dated.isoformat(),
        "State": voucher.state,
        **_vat(voucher.vat),
    }


def _unexplained(line: ReportLine) -> CsvRow:
    return {"Row": "no document", "Reference": line.source, "Amount": number(line.rest)}


def _vat(vat: Vat) -> CsvRow:
    remark = f"and as Xero's account says, of {vat.untold}" if vat.untold else ""
    return {"VAT": number(vat.pence), "VAT remark": remark}


def _missing(missing: MissingMovement) -> CsvRow:
    return {
        "Row": "not in the books",
        "Section": MISSING,
        "Day": missing.day.isoformat(),
        "What": f"{missing.what}: {missing.why}",
        "Reference": missing.source,
        "Amount": "" if missing.amount is None else number(missing.amount),
    }
