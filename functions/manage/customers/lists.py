"""Lists the customers of a business: searched, narrowed and sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.customers.addresses import page_below, root_of
from functions.manage.customers.asked import SHOWS, SORTS, Asked, Listed, listed
from functions.manage.customers.standing import Badge, badges
from functions.manage.customers.telling import first_phone, primary_of, title_of
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.lead_sources.sources import LeadSource
from shared.operations.contacts.pairs import MOST_COUNTED, count_open
from shared.operations.contacts.progress import progress
from shared.store import lead_sources

COLUMNS = tuple(map(Column, ("Name", "E-mail", "Phone", "Tags", "Status")))
MOVES = Column("Move")


@dataclass(frozen=True, slots=True)
class Line:
    """A customer as the list shows it. `before` is whom it comes before once it has moved up, and so on."""

    customer: Customer
    link: Link
    before: str = ""
    after: str = ""

    @property
    def primary(self) -> str:
        primary = primary_of(self.customer.details)
        return "" if primary == self.link.words else primary

    @property
    def phone(self) -> str:
        return first_phone(self.customer.details)

    @property
    def badges(self) -> list[Badge]:
        return [*badges(self.customer)]


def shown(visit: Visit) -> Response:
    here = root_of(visit)
    page, known = listed(visit, here), on_record(visit)
    sources = lead_sources.read(visit.tenant).sources
    told = context(here, page, may_change(visit), count_open(visit.tenant), sources)
    told |= {"imported": progress(visit.tenant), "is_connected": bool(known.profile.xero_user)}
    return show(visit, "customers.html", "Contacts", profile=known.profile, **told)


def context(
    here: str, page: Listed, may_change: bool, proposed: int = 0, sources: Sequence[LeadSource] = ()
) -> dict[str, Any]:
    """Returns what the template of the list is told."""
    given = page.asked.given
    is_found = bool(page.asked.words or page.asked.lead_source)
    may_move = may_change and page.asked.sort == "own" and not is_found
    return {
        "here": here,
        "asked": page.asked,
        "sources": sources,
        "is_found": is_found,
        "shows": _choices(here, page.asked, "show", SHOWS),
        "sorts": _choices(here, page.asked, "sort", SORTS),
        "columns": (*COLUMNS, MOVES) if may_move else COLUMNS,
        "lines": [*lines_of(here, page)],
        "may_move": may_move,
        "may_change": may_change,
        "proposed": f"more than {MOST_COUNTED}" if proposed > MOST_COUNTED else str(proposed or ""),
        "first": address(here, given) if page.cursor else None,
        "next": address(here, given, cursor=page.next) if page.next else None,
    }


def lines_of(here: str, page: Listed) -> Iterator[Line]:
    ids = [each.id for each in page.customers]
    for place, each in enumerate(page.customers):
        link = Link(page_below(here, each.id), title_of(each.details))
        yield Line(each, link, _at(ids, place - 1), _at(ids, place + 1))


def address(here: str, given: Mapping[str, str], **more: str) -> str:
    told = {name: value for name, value in {**given, **more}.items() if value}
    return f"{here}?{urlencode(told)}" if told else here


def _at(ids: Sequence[str], place: int) -> str:
    return ids[place] if 0 <= place < len(ids) else ""


def _choices(here: str, asked: Asked, name: str, words: Mapping[Any, str]) -> list[Link]:
    """Links to the same list, shown or sorted otherwise."""
    there = dict(asked.given)
    return [
        Link(address(here, {**there, name: value}), said, getattr(asked, name) == value)
        for value, said in words.items()
    ]
