"""Says of months what they come to, how they stand, and which files there are of them: pure, for pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from functions.manage.formats import moment
from functions.manage.payouts import STATES as IN_XERO
from functions.manage.rendering import Tone
from functions.manage.tables import Column
from shared.exports import FORMATS, Export, Wanted
from shared.ledger.profiles import PROFILES
from shared.month_end.closing import Closing
from shared.month_end.figures import MonthFigures
from shared.month_end.sections import Section
from shared.operations.months import Month
from shared.provider import Provider

COLUMNS = (
    Column("Month"),
    Column("Provider"),
    Column("Opening", is_amount=True),
    Column("Moved", is_amount=True),
    Column("Closing", is_amount=True),
    Column("Not in the books", is_amount=True),
    Column("Stands"),
)
FIGURE_COLUMNS = (Column("Figure"), Column("Amount", is_amount=True))
ROW_COLUMNS = (Column("What"), Column("Status"))
FORMAT_NAMES = {"pdf": "PDF", "csv": "CSV", "beancount": "beancount file"}
# How a row of a document stands is told as on the payouts' pages.
STATES = {
    **IN_XERO,
    "booked": "booked",
    "excluded": "left out",
    "open": "dispute, undecided",
    "closed": "dispute, over",
}


def stands(month: Month, is_over: bool, now: datetime, zone: str) -> tuple[Tone, str]:
    """Says whether a month is closed, by whom and when."""
    closing = month.closing
    if closing is None:
        return ("waiting", "Open") if is_over else ("quiet", "Not over yet")
    if closing.is_closed and closing.closed_at:
        at = moment(closing.closed_at, zone)
        return "done", f"Closed by {closing.by}, {at}, version {closing.version}"
    if closing.is_under_way(now):
        return "working", f"Being closed by {closing.by}"
    return "attention", _open_again(closing, zone)


def _open_again(closing: Closing, zone: str) -> str:
    if closing.state == "reopened" and closing.reopened_at:
        return f"Reopened by {closing.reopened_by}, {moment(closing.reopened_at, zone)}"
    return f"Open. {closing.why or 'Closing it was not finished.'}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A month at one provider, as a line of the list."""

    month: Month
    provider: Provider
    tone: Tone
    stands: str

    @property
    def name(self) -> str:
        return name_of(self.month.month)

    @property
    def of(self) -> str:
        return PROFILES[self.provider].name

    @property
    def figures(self) -> MonthFigures:
        return self.month.counted.of[self.provider]


@dataclass(frozen=True, slots=True)
class File:
    """A file that there may be, and how far its export is, if anybody has asked for it."""

    wanted: Wanted
    export: Export | None
    now: datetime

    @property
    def name(self) -> str:
        return FORMAT_NAMES[self.wanted.format]

    @property
    def is_ready(self) -> bool:
        return self.export is not None and self.export.is_ready(self.now)

    @property
    def is_under_way(self) -> bool:
        return self.export is not None and self.export.is_under_way(self.now)

    @property
    def says(self) -> str:
        return self.export.says(self.now) if self.export else ""


@dataclass(frozen=True, slots=True)
class AtProvider:
    """A month at one provider: its figures now, those of the version that is closed, and its files."""

    provider: Provider
    figures: MonthFigures
    closed: MonthFigures | None
    files: tuple[File, ...]

    @property
    def name(self) -> str:
        return PROFILES[self.provider].name

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The figures by their names: those of the closed version, if there is one."""
        of = self.closed or self.figures
        moved = [(each.value, of.sections.get(each.name, 0)) for each in Section]
        return [("Opening balance", of.opening), *moved, ("Closing balance", of.closing)]

    @property
    def changed(self) -> int:
        """What the closing balance is apart from that of the version that was closed, in pence."""
        return self.figures.closing - self.closed.closing if self.closed else 0

    @property
    def differs(self) -> bool:
        """Whether any amount is not what it was in the version that was closed."""
        was, now = self.closed or MonthFigures(0, 0), self.figures
        return (was.opening, was.closing, was.sections) != (now.opening, now.closing, now.sections)


def at_providers(month: Month, exports: dict[str, Export], now: datetime) -> Iterator[AtProvider]:
    closed = month.closing.figures if month.closing and month.closing.is_closed else {}
    for provider, figures in month.counted.of.items():
        wanted = [Wanted("month", each, month.month, provider) for each in FORMATS["month"]]
        yield AtProvider(provider, figures, closed.get(provider), files(wanted, exports, now))


def files(wanted: Sequence[Wanted], exports: dict[str, Export], now: datetime) -> tuple[File, ...]:
    return tuple(File(each, exports.get(each.id), now) for each in wanted)


def name_of(month: date) -> str:
    return f"{month:%B %Y}"
