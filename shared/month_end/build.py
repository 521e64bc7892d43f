"""A provider's month in the books, from the ledger's rows. Pure.

It goes by the movements that were booked, on the day each happened, whether or not Xero has the documents
yet. So opening + figures = closing to the penny, and a month closes as the next one opens.
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
    entries: Iterable[LedgerRow], provider: Provider, first: date, settings: Settings, business: str = ""
) -> MonthEnd:
    """The report of the month that begins on `first`. Raises ValueError for a day in the middle.

    `business` is its name or id, for whoever files the reports of several.
    """
    gathered = MonthRows(provider, first, last_of(first), settings).take(entries)
    opened = opening_line(gathered)
    # An opening balance stands for what was there before the feed began: it is in the books by that.
    absent = {MISSING} if opened else {MISSING, BEFORE_FEED}
    listed = {each.key for each in gathered.sources}
    missing = [
        each
        for each in gathered.sources
        # Of two that cancelled each other out within the month, nothing is missing.
        if became_of(each, settings) in absent and _partner(each) not in listed
    ]
    before = opened.amount if opened and opened.day < first else 0
    return MonthEnd(
        provider=provider,
        first=first,
        last=gathered.last,
        account=gathered.account,
        opening=gathered.earlier[BOOKED] + before,
        figures=_figures(gathered, opened),
        direct=Figure(Section.SALES, tuple(direct_line(each, gathered) for each in _direct(gathered))),
        missing=tuple(missing_line(each, gathered) for each in missing),
        missing_before=sum(gathered.earlier[each] for each in absent),
        business=business,
    )


def _figures(gathered: MonthRows, opened: ReportLine | None) -> tuple[Figure, ...]:
    """Every section, those without a line too: a figure of nothing says that nothing happened."""
    lines: dict[Section, list[ReportLine]] = {section: [] for section in Section}
    if opened and opened.day >= gathered.first:
        lines[Section.OTHER].append(opened)
    for source in gathered.sources:
        if became_of(source, gathered.settings) == BOOKED:
            for section, line in lines_of(source, gathered):
                lines[section].append(line)
    return tuple(Figure(section, tuple(found)) for section, found in lines.items())


def _partner(source: LedgerRow) -> str:
    return source.movement.cancelled_by if source.movement else ""


def _direct(gathered: MonthRows) -> list[LedgerRow]:
    return [each for each in gathered.sources if each.state == "booked" and each.is_direct]
