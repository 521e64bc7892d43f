"""Builds a provider's month in the books from the ledger's rows. Pure.

The report goes by the movements that were booked, on the day each happened, whether or not Xero has the
documents yet. So opening + figures = closing to the penny, and a month closes as the next one opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared.ledger.rows import LedgerRow
from shared.month_end.lines import direct_line, lines_of, missing_line, opening_line
from shared.month_end.report import Figure, MonthEnd, ReportLine, last_of
from shared.month_end.rows import BEFORE_FEED, BOOKED, MISSING, MonthRows, became_of
from shared.month_end.sections import Section
from shared.provider import Provider
from shared.settings import Settings


def month_end(
    rows: Iterable[LedgerRow], provider: Provider, first: date, settings: Settings, business: str = ""
) -> MonthEnd:
    """Builds the report of the month that begins on `first`. Raises ValueError for any other day.

    `business` is the name or id of the business, for anybody who files the reports of several.
    """
    month = MonthRows(provider, first, last_of(first), settings).take(rows)
    opened = opening_line(month)
    # An opening balance covers everything before the feed began, so that is in the books.
    absent = {MISSING} if opened else {MISSING, BEFORE_FEED}
    listed = {each.key for each in month.sources}
    missing = [
        each
        for each in month.sources
        # Two movements that cancelled each other out within the month are not missing.
        if became_of(each, settings) in absent and _partner(each) not in listed
    ]
    before = opened.amount if opened and opened.day < first else 0
    return MonthEnd(
        provider=provider,
        first=first,
        last=month.last,
        account=month.account,
        opening=month.earlier[BOOKED] + before,
        figures=_figures(month, opened),
        direct=Figure(Section.SALES, tuple(direct_line(each, month) for each in _direct(month))),
        missing=tuple(missing_line(each, month) for each in missing),
        missing_before=sum(month.earlier[each] for each in absent),
        business=business,
    )


def _figures(month: MonthRows, opened: ReportLine | None) -> tuple[Figure, ...]:
    """Returns a figure for every section, even without lines: 0.00 says that nothing happened."""
    lines: dict[Section, list[ReportLine]] = {section: [] for section in Section}
    if opened and opened.day >= month.first:
        lines[Section.OTHER].append(opened)
    for source in month.sources:
        if became_of(source, month.settings) == BOOKED:
            for section, line in lines_of(source, month):
                lines[section].append(line)
    return tuple(Figure(section, tuple(found)) for section, found in lines.items())


def _partner(source: LedgerRow) -> str:
    return source.movement.cancelled_by if source.movement else ""


def _direct(month: MonthRows) -> list[LedgerRow]:
    return [each for each in month.sources if each.state == "booked" and each.is_direct]
