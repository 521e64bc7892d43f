"""Shows what needs a person: what happened, what to do, and the buttons that do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import Response

from functions.manage.at_hand import may_change
from functions.manage.cursors import cursor_at, place_in
from functions.manage.formats import count, day, money
from functions.manage.in_xero import document_in_xero
from functions.manage.pages import show
from functions.manage.refusals import not_found
from functions.manage.rendering import Link
from functions.manage.story_at import movement_at
from functions.manage.visit import Visit
from shared.ledger.in_words import name_of, pence_of
from shared.operations.attention import MOST_AT_FIRST, Alike, State, Stuck, alike, all_alike, open_findings
from shared.preflight.links import InXero, page_in_xero
from shared.reasons import ATTENTION, PARKED, reason_for
from shared.reconciliation.findings import GONE, Finding
from shared.store import charts, rows

HERE = "/attention"
# Where the owner or the bookkeeper puts right what a row is parked for: on a page of ours, or in Xero.
SETTINGS = ("settings", "Settings")
ON_OUR_PAGES: Mapping[str, tuple[str, str]] = {
    "account_not_usable": SETTINGS,
    "tax_type_not_usable": SETTINGS,
    "number_not_unique": SETTINGS,
    "period_locked": SETTINGS,
    "lead_source_missing": ("lead-sources", "Lead sources"),
}
IN_XERO: Mapping[str, tuple[InXero, str]] = {
    "account_not_usable": ("accounts", "Chart of accounts in Xero"),
    "period_locked": ("financial_settings", "Financial settings in Xero"),
    "contact_not_usable": ("contacts", "Contacts in Xero"),
    "email_refused": ("contacts", "Contacts in Xero"),
    "contact_not_ours": ("contacts", "Contacts in Xero"),
    "name_not_unique": ("contacts", "Contacts in Xero"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the page shows it. `name` tells apart the buttons of several rows to who hears the page.

    `story` leads to the movement's page, where it can be undone, too.
    """

    key: str
    at: datetime
    what: str
    about: str
    says: str
    waiting: str
    may_retry: bool
    story: str

    @property
    def name(self) -> str:
        return f"{self.what}, {self.about}" if self.about else self.what


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one reason. `more` leads to those that the page does not show."""

    reason_code: str
    sentence: str
    what_to_do: str
    how_many: str
    links: tuple[Link, ...]
    lines: tuple[Line, ...]
    more: Link | None
    may_retry_all: bool
    may_handle: bool
    may_see: bool
    is_several: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A difference that a person has made in Xero. `moves` is what it changes, account by account."""

    id: str
    sentence: str
    what_to_do: str
    dated: str
    detail: str
    moves: tuple[str, ...]
    link: Link | None
    may_post_again: bool


def shown(visit: Visit) -> Response:
    code, pending = short_code(visit), rows.count_to(MOST_AT_FIRST, visit.tenant, "pending")
    return show(
        visit,
        "attention.html",
        "Needs attention",
        parked=groups(visit, "parked", code),
        flagged=groups(visit, "attention", code),
        findings=findings(visit, code),
        pending=pending,
        pending_is_more=pending >= MOST_AT_FIRST,
        may_change=may_change(visit),
    )


def of_reason(visit: Visit) -> Response:
    """Shows all rows of one reason, page by page."""
    found = rows_of(visit)
    group = replace(told(visit, found, short_code(visit)), more=None)
    here = page_of_reason(visit, found.reason_code)
    return show(
        visit,
        "attention_reason.html",
        found.reason.sentence,
        group=group,
        after=visit.query.get("after", ""),
        first=here if visit.query.get("after") else None,
        next=page_of_reason(visit, found.reason_code, found.next) if found.next else None,
        may_change=may_change(visit),
    )


def rows_of(visit: Visit) -> Alike:
    """Reads the rows of the reason in the address, from its cursor on. Raises Refused for other addresses."""
    reason = visit.named["reason"]
    state, place = state_of(reason), place_of(visit, reason, visit.query.get("after", ""))
    return with_cursor(visit, alike(visit.tenant, state, reason, place))


def place_of(visit: Visit, reason: str, cursor: str) -> str:
    """Returns where a list goes on. Raises Refused for a cursor that is not this list's."""
    return place_in(cursor, page_of_reason(visit, reason), visit.tenant, reason) if cursor else ""


def cursor_to(visit: Visit, reason: str, place: str) -> str:
    """Writes where the rows of a reason go on; empty where none is left."""
    return cursor_at(place, visit.tenant, reason) if place else ""


def with_cursor(visit: Visit, found: Alike) -> Alike:
    """Returns the rows with a cursor for what is outside, in the place of a key of the ledger."""
    return replace(found, next=cursor_to(visit, found.reason_code, found.next))


def state_of(reason: str) -> State:
    """Returns the state of the rows of a reason. Raises Refused for a reason that nobody knows."""
    if reason in PARKED:
        return "parked"
    if reason in ATTENTION:
        return "attention"
    raise not_found()


def groups(visit: Visit, state: State, code: str) -> list[Group]:
    return [told(visit, each, code) for each in all_alike(visit.tenant, state)]


def told(visit: Visit, found: Alike, code: str) -> Group:
    many = f"{count(found.count)}{' or more' if found.is_more else ''}"
    lines = tuple(_line(visit, each) for each in found.rows)
    return Group(
        found.reason_code,
        found.reason.sentence,
        found.reason.what_to_do,
        how_many=f"{many} {'document' if found.count == 1 else 'documents'}",
        links=tuple(_links(visit, found.reason_code, code)),
        lines=lines,
        more=Link(page_of_reason(visit, found.reason_code), f"Show all {many}") if found.next else None,
        may_retry_all=found.state == "parked" and found.count > 1,
        may_handle=found.state == "parked",
        may_see=found.state == "attention",
        is_several=found.count > 1,
    )


def findings(visit: Visit, code: str) -> list[Found]:
    listed = open_findings(visit.tenant)
    ours = rows.read(visit.tenant, {each.about for each in listed if each.about})
    kinds = {row.key: row.kind for row in ours}
    return [_found(each, kinds.get(each.about, ""), code) for each in listed]


def short_code(visit: Visit) -> str:
    """Returns the organisation's name in links to Xero, empty before its accounts were read."""
    chart = charts.read(visit.tenant)
    return chart.organisation.short_code if chart else ""


def _line(visit: Visit, each: Stuck) -> Line:
    pence = pence_of(each.row)
    amount = f"{name_of(each.row)}, {money(pence)}" if pence is not None else name_of(each.row)
    return Line(
        each.row.key,
        each.row.happened_at,
        what=amount,
        about=each.payer,
        says=each.row.detail,
        waiting=_waiting(each),
        may_retry=each.can_retry,
        story=movement_at(visit, each.row.source),
    )


def _waiting(each: Stuck) -> str:
    if not each.waiting:
        return ""
    many = f"{count(each.waiting)}{' or more' if each.is_more_waiting else ''}"
    return f"{many} {'other document waits' if each.waiting == 1 else 'other documents wait'} for it."


def _links(visit: Visit, reason: str, code: str) -> Iterator[Link]:
    if reason in ON_OUR_PAGES:
        end, words = ON_OUR_PAGES[reason]
        yield Link(f"/manage/b/{visit.tenant}/{end}", words)
    if reason in IN_XERO:
        page, words = IN_XERO[reason]
        yield Link(page_in_xero(code, page), words)


def _found(each: Finding, kind: str, code: str) -> Found:
    reason = reason_for(each.reason_code)
    return Found(
        each.id,
        reason.sentence,
        reason.what_to_do,
        day(each.dated),
        each.detail,
        tuple(_moves(each.bank_effect.items())),
        document_in_xero(kind, each.id, code),
        may_post_again=each.reason_code in GONE,
    )


def _moves(effect: Iterable[tuple[str, int]]) -> Iterator[str]:
    for code, pence in effect:
        yield f"{money(abs(pence))} {'more' if pence > 0 else 'less'} in account {code}"


def page_of_reason(visit: Visit, reason: str, after: str = "") -> str:
    """Returns the address of the rows of a reason, from a cursor on if there is one."""
    here = f"/manage/b/{visit.tenant}{HERE}/for/{reason}"
    return f"{here}?{urlencode({'after': after})}" if after else here
