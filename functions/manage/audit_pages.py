"""Shows who did what in a business, the newest first, and hands the same out as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response

from functions.manage.csv_files import csv_file
from functions.manage.cursors import cursor_at, place_in
from functions.manage.messages import Message
from functions.manage.named_months import choices, span
from functions.manage.pages import show
from functions.manage.people_pages import LONGEST_ID
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.audit import Note
from shared.reports.cells import lines
from shared.store import audit, businesses, people
from shared.store.businesses import Profile

MOST = 50
COLUMNS = tuple(map(Column, ("When", "Who", "What", "From")))
HEADINGS = ("When", "Who", "Role", "What", "About", "Way", "Address", "Browser")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the log: entries of a month and a person, or of all where these are empty.

    `cursor` is where the page begins, and `next` where the next one does: empty if there is none.
    """

    profile: Profile
    month: str
    person: str
    notes: Sequence[Note]
    cursor: str
    next: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.profile.time_zone)

    def asked(self, **more: str) -> str:
        """Returns the end of the address of a list of the same month and person."""
        told = {"month": self.month, "person": self.person, **more}
        return urlencode({name: value for name, value in told.items() if value})


def shown(visit: Visit) -> Response:
    found = listed(visit)
    here = here_of(visit)
    return show(
        visit,
        "audit.html",
        "Audit log",
        profile=found.profile,
        columns=COLUMNS,
        notes=found.notes,
        month=found.month,
        person=found.person,
        months=_months(visit, found),
        persons=_persons(visit, found),
        first=f"{here}?{found.asked()}" if found.cursor else None,
        next=f"{here}?{found.asked(cursor=found.next)}" if found.next else None,
        as_csv=f"{here}/csv?{found.asked(cursor=found.cursor)}",
    )


def as_csv(visit: Visit) -> Response:
    """Hands out exactly what the page of the same address shows."""
    found = listed(visit)
    name = f"audit-log-{found.month or visit.now.astimezone(found.zone).date()}"
    return csv_file(name, lines([HEADINGS, *(_cells(each, found.zone) for each in found.notes)]))


def listed(visit: Visit) -> Listed:
    """Reads the entries that an address asks for. Raises Refused for an address that is wrong."""
    profile = businesses.profile(visit.tenant)
    if profile is None:
        raise not_found()
    month, person, cursor = (visit.query.get(each, "") for each in ("month", "person", "cursor"))
    since, until = _span(visit, month, ZoneInfo(profile.time_zone))
    if len(person) > LONGEST_ID:
        raise _unfit(visit, "person", "There is no such person. Choose one of the list.")
    bound = ("audit", visit.tenant, month, person)
    before = place_in(cursor, here_of(visit), *bound) if cursor else ""
    notes = audit.latest(visit.tenant, MOST + 1, person, since, until, before)
    shown, rest = notes[:MOST], notes[MOST:]
    return Listed(profile, month, person, shown, cursor, cursor_at(shown[-1].place, *bound) if rest else "")


def here_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/audit"


def _span(visit: Visit, month: str, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    try:
        return span(month, zone)
    except ValueError:
        raise _unfit(visit, "month", "Write a month as 2026-11.") from None


def _unfit(visit: Visit, name: str, says: str) -> Refused:
    message = Message("There is no such list", (says,), Link(here_of(visit), "Audit log"))
    return Refused(422, message, {name: says})


def _months(visit: Visit, found: Listed) -> list[tuple[str, str]]:
    """Lists the months since the first entry, the latest first, with their names."""
    oldest = audit.first(visit.tenant)
    since, today = (
        each.astimezone(found.zone).date() for each in (oldest.at if oldest else visit.now, visit.now)
    )
    return choices(since, today, found.month)


def _persons(visit: Visit, found: Listed) -> list[tuple[str, str]]:
    """Lists whose entries can be asked for: the people of the business, and whoever is in the list."""
    known = {each.person: each.who for each in found.notes}
    known |= {each.person: each.email for each in people.of_tenant(visit.tenant)}
    if found.person:
        known.setdefault(found.person, "Somebody who is not here any more")
    return sorted(known.items(), key=lambda each: each[1].lower())


def _cells(note: Note, zone: ZoneInfo) -> Iterator[str]:
    yield note.at.astimezone(zone).isoformat(timespec="seconds")
    yield from (note.who, note.role, note.says, note.about, note.way, note.source, note.agent)
