"""Lists what moved, the newest first, for whoever looks for something, and hands the same out as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response

from functions.manage.asked import Asked, asked
from functions.manage.at_hand import on_record
from functions.manage.csv_files import csv_file
from functions.manage.cursors import cursor_at, place_in
from functions.manage.formats import money
from functions.manage.named_months import choices
from functions.manage.pages import show
from functions.manage.rendering import Link, Tone
from functions.manage.story_at import activity_at, movement_at
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.ledger.activity import KINDS, STANDS, Stands, name_of
from shared.ledger.documents import Contact
from shared.ledger.in_words import name_of as document_name
from shared.ledger.movements import RecordedMovement
from shared.ledger.profiles import ORIGINS
from shared.ledger.rows import LedgerRow
from shared.money import Money
from shared.operations.activity import FOUND_BY, Entry, Found, find
from shared.reports.cells import lines
from shared.store.tenants import OnRecord

COLUMNS = (
    Column("What"),
    Column("Amount", is_amount=True),
    Column("Status"),
    Column("Fee", is_amount=True),
    Column("Documents"),
)
HEADINGS = (
    "When",
    "Provider",
    "What",
    "Payer",
    "Description",
    "Currency",
    "Amount",
    "Fee",
    "Net",
    "Status",
    "Documents",
    "Movement",
)
TONES: Mapping[Stands, Tone] = {
    "in_xero": "done",
    "on_its_way": "working",
    "waits": "waiting",
    "needs_attention": "problem",
    "handled": "quiet",
    "taken_out": "quiet",
    "left_out": "quiet",
    "undecided": "waiting",
    "nothing_moved": "quiet",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A movement as the page lists it."""

    entry: Entry
    link: Link

    @property
    def provider(self) -> str:
        return ORIGINS[self.entry.source.provider]

    @property
    def stands(self) -> str:
        return STANDS[self.entry.stands]

    @property
    def tone(self) -> Tone:
        return TONES[self.entry.stands]

    @property
    def about(self) -> str:
        source = self.entry.source
        return ", ".join(each for each in (source.payer, source.description) if each)

    @property
    def documents(self) -> str:
        """Names the documents but for the contact, which is none in an accountant's eyes."""
        kinds = (document_name(row) for row in self.entry.documents if row.kind != Contact.__name__)
        return ", ".join(dict.fromkeys(kinds))

    @property
    def amount(self) -> str:
        return in_currency(self.entry.source, "gross")

    @property
    def fee(self) -> str:
        moved = self.entry.source.movement
        return in_currency(self.entry.source, "fee") if moved and moved.fee else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of movements as it was asked for. `cursor` is where it begins, `next` where the others do."""

    known: OnRecord
    asked: Asked
    found: Found
    cursor: str
    next: str


def shown(visit: Visit) -> Response:
    page = listed(visit)
    here, given = activity_at(visit), page.asked.given
    return show(
        visit,
        "activity.html",
        "Activity",
        profile=page.known.profile,
        columns=COLUMNS,
        lines=[line_of(visit, each) for each in page.found.entries],
        asked=given,
        providers=list(ORIGINS.items()),
        kinds=KINDS.items(),
        standings=STANDS.items(),
        months=_months(page),
        looked_back_to=page.found.looked_back_to,
        caption="What moved" if page.asked.wanted.stands in FOUND_BY else "What moved, the newest first",
        first=_address(here, given) if page.cursor else None,
        next=_address(here, given, cursor=page.next) if page.next else None,
        as_csv=_address(f"{here}/csv", given, cursor=page.cursor),
        is_filtered=bool(given),
        is_narrowed=bool(given.keys() - {"q"}),
        here=here,
        undo=f"/manage/b/{visit.tenant}/undo",
    )


def as_csv(visit: Visit) -> Response:
    """Hands out exactly what the page of the same address shows."""
    page = listed(visit)
    cells = (_cells(line_of(visit, each), page.known.profile.time_zone) for each in page.found.entries)
    return csv_file(f"activity-{visit.now.date()}", lines([HEADINGS, *cells]))


def listed(visit: Visit) -> Listed:
    """Finds the movements that an address asks for. Raises Refused for an address that is wrong."""
    known = on_record(visit)
    what, cursor = asked(visit, known.profile.time_zone), visit.query.get("cursor", "")
    bound = ("activity", visit.tenant, *(f"{name}={value}" for name, value in sorted(what.given.items())))
    before = place_in(cursor, activity_at(visit), *bound) if cursor else ""
    found = find(visit.tenant, what.wanted, before)
    return Listed(known, what, found, cursor, cursor_at(found.next, *bound) if found.next else "")


def line_of(visit: Visit, entry: Entry) -> Line:
    return Line(entry, Link(movement_at(visit, entry.source.key), name_of(entry.source)))


def in_currency(source: LedgerRow, name: str) -> str:
    """Writes the gross, fee or net of a movement; empty for a dispute, which moves nothing."""
    moved = source.movement
    if moved is None:
        return ""
    amount: int = getattr(moved, name)
    return money(amount) if moved.currency == "GBP" else str(Money(amount, moved.currency))


def _address(here: str, given: Mapping[str, str], **more: str) -> str:
    told = {name: value for name, value in {**given, **more}.items() if value}
    return f"{here}?{urlencode(told)}" if told else here


def _months(page: Listed) -> list[tuple[str, str]]:
    """Lists the months since the feed's first day, the latest first, and the one that is asked for."""
    owner, today = page.known.owner, page.asked.today
    since = owner.settings.feed_from if owner else today
    return choices(since, today, page.asked.given.get("month", ""))


def _cells(line: Line, zone: str) -> Iterator[str]:
    source = line.entry.source
    moved = source.movement
    yield source.happened_at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    yield from (line.provider, line.link.words, source.payer, source.description)
    yield from _amounts(moved) if moved else ("", "", "", "")
    yield from (line.stands, line.documents, source.key)


def _amounts(moved: RecordedMovement) -> Iterator[str]:
    yield moved.currency
    for each in (moved.gross, moved.fee, moved.net):
        yield str(Money(each, moved.currency).decimal)
