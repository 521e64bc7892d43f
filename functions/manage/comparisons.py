"""Says how each processor's money and Xero compare, why they differ, and since when: pure, for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from functions.manage.charts import Plot, Point, plot
from functions.manage.formats import day, money
from functions.manage.rendering import Tone
from functions.manage.tables import Column
from functions.manage.verdicts import verdict
from shared.ledger.profiles import PROFILES
from shared.provider import Provider
from shared.reasons import Reason, reason_for
from shared.reconciliation.alike import Alike, alike
from shared.reconciliation.result import DayEnd, Reconciliation

# Of more causes alike, the JSON API lists each.
MOST_NAMED = 20
COLUMNS = (
    Column("Why they differ"),
    Column("More in Xero", is_amount=True),
    Column("How many", is_amount=True),
    Column("Stands"),
    Column("What to do"),
)


@dataclass(frozen=True, slots=True)
class Why:
    """Causes that call for the same action, with the reason in words."""

    alike: Alike
    reason: Reason

    @property
    def stands(self) -> str:
        if self.alike.accepted:
            return "Accepted"
        return "In order" if self.alike.is_settled else "Open"

    @property
    def tone(self) -> Tone:
        return "done" if self.alike.is_settled else "attention"

    @property
    def unnamed(self) -> int:
        """How many of the causes the page does not name one by one."""
        return self.alike.count - sum(each.count for each in self.alike.causes[:MOST_NAMED])


@dataclass(frozen=True, slots=True)
class Course:
    """What the processor and Xero held at the end of each day, and the difference: drawn, and in sentences.

    `is_level`: there was no difference on any day, so there is nothing of one to draw.
    """

    held: Plot
    held_says: str
    plot: Plot
    says: str
    is_level: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one provider compares with its clearing account in Xero, whose code is `account`.

    `latest` is None before the first comparison; then there is nothing else to tell.
    """

    provider: Provider
    account: str
    latest: Reconciliation | None = None
    says: str = ""
    why: tuple[Why, ...] = ()
    course: Course | None = None

    @property
    def name(self) -> str:
        return PROFILES[self.provider].name

    @property
    def tone(self) -> Tone:
        return "done" if self.latest and self.latest.is_reconciled else "problem"

    @property
    def total(self) -> list[str]:
        """The last line of the table of causes: their number, and the difference that they add up to."""
        count = sum(each.alike.count for each in self.why)
        pence = sum(each.alike.pence for each in self.why)
        return ["All causes together: the difference", money(pence), f"{count:,}", "", ""]


def comparison(
    provider: Provider, account: str, latest: Reconciliation | None, ends: Sequence[DayEnd], zone: str
) -> Comparison:
    """Describes the latest comparison, and `ends`, the last one of each day, the oldest first."""
    if latest is None:
        return Comparison(provider, account)
    return Comparison(
        provider, account, latest, verdict(latest, zone), _why(latest), course(ends) if ends else None
    )


def course(ends: Sequence[DayEnd]) -> Course:
    """Draws what was held over the days, and the difference. Raises ValueError without any day."""
    held = plot([Point(_short(each.day), each.processor) for each in ends], [each.xero for each in ends])
    drawn = plot([Point(_short(each.day), each.difference) for each in ends])
    is_level = not any(each.difference for each in ends)
    return Course(held, _told_held(ends), drawn, _told(ends), is_level)


def _why(latest: Reconciliation) -> tuple[Why, ...]:
    """Returns what somebody must deal with first, and the largest of that first."""
    ordered = sorted(alike(latest.causes), key=lambda each: (each.is_settled, -abs(each.pence)))
    return tuple(Why(each, reason_for(each.reason_code)) for each in ordered)


def _told_held(ends: Sequence[DayEnd]) -> str:
    last, name = ends[-1], PROFILES[ends[-1].provider].name
    return f"On {day(last.day)} {name} held {money(last.processor)}, and Xero showed {money(last.xero)}."


def _told(ends: Sequence[DayEnd]) -> str:
    first, last = ends[0], ends[-1]
    if len(ends) == 1:
        return f"On {day(last.day)} the difference was {money(last.difference)}."
    if not any(each.difference for each in ends):
        return f"There was no difference on any day from {day(first.day)} to {day(last.day)}."
    most = max(ends, key=lambda each: abs(each.difference))
    return (
        f"The difference was {money(first.difference)} on {day(first.day)} and {money(last.difference)} on "
        f"{day(last.day)}. It was furthest from nothing on {day(most.day)}, with {money(most.difference)}."
    )


def _short(at: date) -> str:
    return f"{at.day} {at:%b}"
