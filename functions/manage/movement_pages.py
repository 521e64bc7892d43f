"""Shows one movement: its story from what told of it to Xero, its documents, and why these accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from functions.manage.activity_pages import Line, in_currency, line_of
from functions.manage.at_hand import may_change, on_record
from functions.manage.formats import day, money
from functions.manage.in_xero import document_in_xero
from functions.manage.pages import show
from functions.manage.paid_elsewhere import done_in_xero
from functions.manage.payouts import STATES
from functions.manage.refusals import not_found
from functions.manage.rendering import Link
from functions.manage.story_at import LONGEST_KEY, activity_at, movement_at
from functions.manage.undo_pages import preview_of
from functions.manage.visit import Visit
from shared.chart.chart import Chart
from shared.ledger.activity import name_of
from shared.ledger.documents import Contact, day_of
from shared.ledger.in_words import name_of as document_name
from shared.ledger.in_words import pence_of
from shared.ledger.keys import changed_order, is_cancellation, is_opening
from shared.ledger.profiles import ORIGINS
from shared.ledger.rows import LedgerRow
from shared.ledger.why import Because, reasons_of
from shared.operations.activity import Entry, Story, story
from shared.reasons import Reason, reason_for
from shared.settings import Settings
from shared.store import charts
from shared.store.tenants import OnRecord
from shared.undo.redo_plan import removed_by

UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of a movement's story. `at` is in UTC."""

    at: datetime
    says: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another movement of the same sale. `at` is in UTC; `amount` is empty for a dispute."""

    at: datetime
    link: Link
    amount: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the page tells it: what it is, where it stands, and why it names these accounts.

    `made_out_to` is the name and address that an invoice showed when it was posted, line by line.
    `done_in_xero` is what somebody else has done to it since.
    """

    key: str
    name: str
    amount: str
    dated: str
    stands: str
    said: str
    link: Link | None
    because: tuple[Because, ...]
    made_out_to: tuple[str, ...] = ()
    done_in_xero: str = ""


def shown(visit: Visit) -> Response:
    told, known = movement_in(visit), on_record(visit)
    chart = charts.read(visit.tenant)
    line = line_of(visit, told.entry)
    return show(
        visit,
        "movement.html",
        title_of(told.entry),
        profile=known.profile,
        line=line,
        net=in_currency(told.entry.source, "net"),
        why=why_not_booked(told.entry.source),
        story=list(steps_of(told)),
        documents=[document_of(row, known, chart, done_in_xero(visit.tenant, row)) for row in told.documents],
        of_sale=[_other(visit, row) for row in told.others],
        undo=_to_undo(visit, line),
        back=activity_at(visit),
    )


def movement_in(visit: Visit) -> Story:
    """Reads the movement in the address. Raises Refused where there is none."""
    key = visit.named["movement"]
    found = story(visit.tenant, key) if len(key) <= LONGEST_KEY else None
    if found is None:
        raise not_found()
    return found


def title_of(entry: Entry) -> str:
    amount = in_currency(entry.source, "gross")
    return f"{name_of(entry.source)} of {amount}" if amount else name_of(entry.source)


def why_not_booked(source: LedgerRow) -> Reason | None:
    """Returns why a movement is parked or left out; None for one that is booked."""
    return reason_for(source.reason_code) if source.reason_code else None


def steps_of(told: Story) -> list[Happened]:
    """Tells what happened to a movement, in the order in which it did."""
    return sorted(_steps(told), key=lambda each: each.at)


def _steps(told: Story) -> Iterator[Happened]:
    source = told.entry.source
    name = ORIGINS[source.provider]
    yield Happened(source.happened_at, _begins(source, name))
    if told.told:
        yield Happened(told.told.received_at, f"{name} told us by a webhook: {told.told.type}.")
    if source.recorded_at:
        yield Happened(source.recorded_at, _decided(told))
    for row in told.documents:
        # Ordered anew, a document still has the time of its first posting.
        if row.settled_at and row.state not in ("pending", "waiting"):
            yield Happened(row.settled_at, f"{document_name(row)}: {_settled(row)}.")
    names = {row.key: document_name(row) for row in told.documents}
    for row in told.removals:
        if row.settled_at and row.state == "posted":
            yield Happened(row.settled_at, f"{names[removed_by(row)]}: taken out of Xero.")


def _begins(source: LedgerRow, name: str) -> str:
    if source.provider == "orders":
        return _order_begins(source.key)
    if is_opening(source.key):
        return f"{name} already held money when the feed began."
    return f"It happened at {name}."


def _order_begins(key: str) -> str:
    if changed_order(key):
        return "The order was changed."
    return "The order was cancelled." if is_cancellation(key) else "The order came in."


def _settled(row: LedgerRow) -> str:
    """Says what came of a document when it was settled, whatever became of it since."""
    return _stands(row) if row.state == "parked" else "posted to Xero"


def _decided(told: Story) -> str:
    source = told.entry.source
    is_known = source.told_by or is_opening(source.key) or source.provider == "orders"
    how = "" if is_known else " It was found by the feed, or its event is no longer kept."
    if source.state in ("parked", "excluded"):
        return f"It was read and not booked.{how}"
    count = sum(1 for row in told.documents if row.kind != Contact.__name__)
    did = "It was posted from here as" if is_opening(source.key) else "It was read and booked as"
    return f"{did} {count} {'document' if count == 1 else 'documents'}.{how}"


def document_of(row: LedgerRow, known: OnRecord, chart: Chart | None, done_in_xero: str = "") -> Document:
    document, pence = row.document, pence_of(row)
    dated = day_of(document) if document else None
    code = chart.organisation.short_code if chart else ""
    settings = known.owner.settings if known.owner else None
    return Document(
        row.key,
        _named(row, settings),
        money(pence) if pence is not None else "",
        day(dated) if dated else "",
        _stands(row),
        row.detail,
        document_in_xero(row.kind, row.xero_id, code),
        reasons_of(document, settings, chart) if document and settings else (),
        tuple(row.made_out_to.splitlines()),
        done_in_xero,
    )


def _named(row: LedgerRow, settings: Settings | None) -> str:
    if isinstance(row.document, Contact):
        return f"Contact {row.document.name}"
    if row.number is None or settings is None:
        return document_name(row)
    return f"{document_name(row)} {settings.invoice_prefix}{row.number:05d}"


def _stands(row: LedgerRow) -> str:
    if row.state == "parked":
        return reason_for(row.reason_code).sentence.rstrip(".")
    return STATES.get(row.state, row.state)


def _other(visit: Visit, row: LedgerRow) -> Other:
    return Other(row.happened_at, Link(movement_at(visit, row.key), name_of(row)), in_currency(row, "gross"))


def _to_undo(visit: Visit, line: Line) -> Link | None:
    """Returns the way to take a movement out of Xero, or to put it back, for whoever may."""
    source = line.entry.source
    if not may_change(visit) or source.state not in ("booked", UNDONE):
        return None
    if source.state == UNDONE:
        return Link(preview_of(visit, "redo", source.key), "Post it again…")
    return Link(preview_of(visit, "undo", source.key), "Take it out of Xero…")
