"""Shows what an undo or a redo would do, before anything is done, and what stands in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NoReturn, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.formats import day, money
from functions.manage.messages import Message
from functions.manage.pages import show
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.story_at import LONGEST_KEY, activity_at
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.ledger.documents import day_of
from shared.ledger.in_words import name_of, pence_of
from shared.ledger.rows import LedgerRow
from shared.operations import undo
from shared.reasons import OBSTACLES, Reason
from shared.store.related import MOST, TooMany
from shared.undo.dependencies import OneSource, Scope, Since
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan

Way = Literal["undo", "redo"]
# The preview shows so many documents; their number is told in any case.
SHOWN = 50
EARLIER = "earlier_month"
COLUMNS = tuple(map(Column, ("Document", "Dated", "What becomes of it")))
BECOMES = {"pending": "Posted again", "parked": "Parked again", "waiting": "Waits for another document"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A document in the preview, and what becomes of it."""

    name: str
    key: str
    dated: str
    becomes: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Why nothing can be done, and the documents that it is about."""

    reason_code: str
    reason: Reason
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be done: `count` documents of `movements`, the first of them, and what is in the way."""

    movements: int
    count: int
    lines: tuple[Line, ...]
    in_the_way: tuple[InTheWay, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.count or self.movements or self.in_the_way)

    @property
    def needs_word(self) -> bool:
        """Whether a person's word about earlier months is all that is missing."""
        return {each.reason_code for each in self.in_the_way} == {EARLIER}


def undo_shown(visit: Visit) -> Response:
    scope = scope_asked(visit)
    return _page(visit, "undo", scope, undo_preview(planned_undo(visit, scope)) if scope else None)


def redo_shown(visit: Visit) -> Response:
    scope = scope_asked(visit)
    return _page(visit, "redo", scope, redo_preview(planned_redo(visit, scope)) if scope else None)


def planned_undo(visit: Visit, scope: Scope) -> UndoPlan:
    """Says what an undo would do. Raises Refused for more than a page can do at once."""
    return within_reach(visit, lambda: undo.plan(visit.tenant, scope, visit.now, most=MOST))


def planned_redo(visit: Visit, scope: Scope) -> RedoPlan:
    """Says what a redo would do. Raises Refused for more than a page can do at once."""
    return within_reach(visit, lambda: undo.plan_redo(visit.tenant, scope, visit.now, most=MOST))


def within_reach(visit: Visit, work: Callable[[], T]) -> T:
    """Does what a page has time for. Raises Refused for more, and before the settings are complete."""
    if on_record(visit).owner is None:
        _refuse(visit, 409, "Nothing is booked for this business yet", "Complete the settings first.")
    try:
        return work()
    except TooMany:
        many = f"A page can do this for {MOST:,} movements that belong together."
        _refuse(visit, 422, "That is more than can be done at once", f"{many} Of a day, choose a later one.")


def scope_asked(visit: Visit) -> Scope | None:
    """Reads from the address what is to be undone or redone; None where nothing is named yet."""
    named = {name: visit.query.get(name, "") for name in ("source", "since")}
    return scope_of(visit, named) if any(named.values()) else None


def scope_of(visit: Visit, named: Mapping[str, str]) -> Scope:
    """Reads a movement or a day. Raises Refused unless exactly one is named, and makes sense."""
    source, since = named["source"], named["since"]
    if bool(source) == bool(since) or len(source) > LONGEST_KEY:
        _refuse(visit, 422, "It is not clear what is meant", "Name one movement, or one day.")
    return OneSource(source) if source else Since(_day(visit, since))


def about_of(scope: Scope) -> str:
    """Names for the audit log what was undone or redone."""
    return scope.source if isinstance(scope, OneSource) else f"since {scope.day}"


def preview_of(visit: Visit, way: Way, source: str) -> str:
    """Returns the address of the preview for one movement."""
    return f"/manage/b/{visit.tenant}/{way}?{urlencode({'source': source})}"


def undo_preview(planned: UndoPlan) -> Preview:
    leaving = [(each.row, "Taken out of Xero") for each in planned.removals]
    marked = [(each, "Not in Xero: only marked") for each in planned.marked]
    again = [(each.deleted, "Posted again: what reversed it no longer counts") for each in planned.restored]
    movements = len(planned.booked) if not leaving else len(planned.sources)
    return _preview(movements, [*leaving, *marked, *again], planned.obstacles)


def redo_preview(planned: RedoPlan) -> Preview:
    again = [(each.row, BECOMES.get(each.state, each.state)) for each in planned.again]
    return _preview(len(planned.undone), again, planned.obstacles)


def in_the_way(obstacles: Iterable[Obstacle]) -> Iterator[InTheWay]:
    """Gathers obstacles by their reasons."""
    by_reason: dict[str, list[str]] = {}
    for each in obstacles:
        by_reason.setdefault(each.reason_code, []).append(each.key)
    for code, keys in by_reason.items():
        yield InTheWay(code, OBSTACLES[code], tuple(key for key in keys if key))


def _preview(
    movements: int, becoming: Sequence[tuple[LedgerRow, str]], obstacles: Iterable[Obstacle]
) -> Preview:
    lines = tuple(_line(row, becomes) for row, becomes in becoming[:SHOWN])
    return Preview(movements, len(becoming), lines, tuple(in_the_way(obstacles)))


def _line(row: LedgerRow, becomes: str) -> Line:
    pence, dated = pence_of(row), day_of(row.document) if row.document else None
    name = f"{name_of(row)}, {money(pence)}" if pence is not None else name_of(row)
    return Line(name, row.key, day(dated) if dated else "", becomes)


def _page(visit: Visit, way: Way, scope: Scope | None, preview: Preview | None) -> Response:
    return show(
        visit,
        "undo.html",
        "Take out of Xero" if way == "undo" else "Post again",
        way=way,
        source=scope.source if isinstance(scope, OneSource) else "",
        since=scope.day if isinstance(scope, Since) else None,
        preview=preview,
        columns=COLUMNS,
        may_change=may_change(visit),
        root=f"/manage/b/{visit.tenant}",
    )


def _day(visit: Visit, given: str) -> date:
    try:
        found = date.fromisoformat(given)
    except ValueError:
        _refuse(visit, 422, "That is no day", "Write a day as 2026-11-20.")
    zone = ZoneInfo(on_record(visit).profile.time_zone)
    if found > visit.now.astimezone(zone).date():
        _refuse(visit, 422, "That day has not come yet", "Choose today, or a day before.")
    return found


def _refuse(visit: Visit, status: int, heading: str, says: str) -> NoReturn:
    back = Link(activity_at(visit), "Activity")
    raise Refused(status, Message(heading, (f"{says} Nothing was changed.",), back), {"form": says})
