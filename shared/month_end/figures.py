"""Counts what each month comes to at each provider, from its movements alone. Pure.

The figures are those of the month's report: tests hold the two together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.ledger.bank_effect import bank_effect
from shared.ledger.journal import Booked
from shared.ledger.keys import is_opening, opening_key
from shared.ledger.rows import SOURCE, LedgerRow
from shared.month_end.report import MonthEnd, last_of
from shared.month_end.rows import BEFORE_FEED, BOOKED, MISSING, became_of
from shared.month_end.sections import Section, section_line
from shared.provider import Provider
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What a month comes to at one provider, in pence: `sections` by their names, without those of nothing.

    `movements` were booked; `missing` are at the provider and not in the books, and come to `missing_pence`.
    """

    opening: int
    closing: int
    sections: Mapping[str, int] = field(default_factory=dict)
    movements: int = 0
    missing: int = 0
    missing_pence: int = 0


@dataclass(frozen=True, slots=True)
class CountedMonth:
    """The figures of a month, by its first day, at each provider. They were last changed at `counted_at`."""

    month: date
    counted_at: datetime
    of: Mapping[Provider, MonthFigures]


@dataclass(slots=True)
class _Sums:
    sections: Counter[str] = field(default_factory=Counter)
    movements: int = 0
    missing: int = 0
    missing_pence: int = 0


class MonthTally:
    """Adds up rows in any order: those of the months from `since` on, by its first day, or of all months.

    Of earlier months, what was decided after `counted_at` counts as well: it stands in the opening balance.
    """

    def __init__(
        self, settings: Settings, since: date | None = None, before: CountedMonth | None = None
    ) -> None:
        self._settings = settings
        self._since = since
        self._before = before
        self._sums: defaultdict[tuple[Provider, date], _Sums] = defaultdict(_Sums)
        self._late: Counter[Provider] = Counter()
        self._openings: dict[Provider, tuple[date, int]] = {}

    def add(self, row: LedgerRow) -> None:
        """Takes any row of the ledger; an order moves nothing at any provider."""
        if row.provider == "orders":
            return
        if row.kind == SOURCE and not is_opening(row.key):
            self._source(row, row.provider)
        elif row.key.startswith(opening_key(row.provider)):
            self._opening(row, row.provider)

    def months(self, until: date, now: datetime) -> list[CountedMonth]:
        """Returns the months up to that of `until`; none if nobody knows what the first one opened with."""
        if self._since and not self._before:
            return []
        begun = [_month(self._settings.feed_from), *(_month(day) for day, _ in self._openings.values())]
        # A month in which nothing moved is closed like any other.
        first = self._since or min([*begun, *(month for _, month in self._sums)])
        held = self._held_before()
        counted: list[CountedMonth] = []
        while first <= until:
            of = {each: self._figures(each, first, held.get(each, 0)) for each in self._settings.providers}
            held = {provider: each.closing for provider, each in of.items()}
            counted.append(CountedMonth(first, now, of))
            first = date.fromordinal(last_of(first).toordinal() + 1)
        return counted

    def _held_before(self) -> dict[Provider, int]:
        known = self._before.of if self._before else {}
        return {
            each: (known[each].closing if each in known else 0) + self._late[each]
            for each in self._settings.providers
        }

    def _figures(self, provider: Provider, first: date, opening: int) -> MonthFigures:
        sums = self._sums.get((provider, first), _Sums())
        sections = Counter(sums.sections)
        if opened := self._openings.get(provider):
            day, moved = opened
            sections[Section.OTHER.name] += moved if _month(day) == first else 0
        shown = {name: pence for name, pence in sections.items() if pence}
        closing = opening + sum(shown.values())
        return MonthFigures(opening, closing, shown, sums.movements, sums.missing, sums.missing_pence)

    def _opening(self, row: LedgerRow, provider: Provider) -> None:
        document = row.document
        account = self._settings.clearing_accounts.get(provider)
        if isinstance(document, Booked) and account and row.state != "undone":
            self._openings[provider] = (document.dated, bank_effect(document).get(account, 0))

    def _source(self, row: LedgerRow, provider: Provider) -> None:
        became, month = became_of(row, self._settings), _month(self._settings.day_of(row.happened_at))
        if self._since and month < self._since:
            is_late = became == BOOKED and self._is_new(row.decided_at)
            self._late[provider] += row.net if is_late else 0
            return
        sums = self._sums[provider, month]
        if became == BOOKED:
            # A lost dispute moves nothing, and is not among the movements that are read by their decisions.
            sums.movements += row.movement is not None
            _add_sections(sums.sections, row)
        elif became in (MISSING, BEFORE_FEED) and not (row.movement and row.movement.cancelled_by):
            is_missing = became == MISSING
            sums.missing += is_missing
            sums.missing_pence += row.net if is_missing else 0

    def _is_new(self, decided_at: datetime | None) -> bool:
        return bool(self._before and decided_at and decided_at > self._before.counted_at)


def figures_of(report: MonthEnd) -> MonthFigures:
    """Returns the figures of a report."""
    return MonthFigures(
        report.opening,
        report.closing,
        {each.section.name: each.amount for each in report.figures if each.amount},
        len({line.source for figure in report.figures for line in figure.lines}),
        len(report.missing),
        sum(each.amount or 0 for each in report.missing),
    )


def _add_sections(sections: Counter[str], row: LedgerRow) -> None:
    place = section_line(row).section
    if place is Section.FEES:
        sections[place.name] += row.net
        return
    sections[place.name] += row.gross
    sections[Section.FEES.name] += row.net - row.gross


def _month(day: date) -> date:
    return day.replace(day=1)
