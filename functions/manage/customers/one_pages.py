"""Shows one customer: its details, how it stands with Xero, its notes and its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record, today_of
from functions.manage.cursors import cursor_at, place_in
from functions.manage.customers import sold
from functions.manage.customers.addresses import id_in, page_of, root_of
from functions.manage.customers.fields import KINDS
from functions.manage.customers.found import customer_in
from functions.manage.customers.lists import address
from functions.manage.customers.past import Past, told
from functions.manage.customers.standing import badges, lacking, refusal_of, standing
from functions.manage.customers.telling import facts_of, persons_of, title_of
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.contacts.details import MOST_PERSONS_AT_XERO
from shared.operations.contacts import listing, notes
from shared.operations.contacts.histories import HistoryPage, history
from shared.operations.contacts.notes import NotesPage
from shared.preflight.links import CONTACT, link_into_xero
from shared.store import charts, directory_joins, lead_sources

PERSONS = tuple(map(Column, ("Name", "E-mail", "E-mails from Xero", "Where")))
HISTORY = (Column("Field"), Column("What happened"))
DO = Column("Change")
# Entries of a history, and notes, on a page.
ENTRIES, NOTES = 25, 20


@dataclass(frozen=True, slots=True)
class Joined:
    """Another customer that was merged into the one on the page, and when, in UTC."""

    id: str
    name: str
    at: datetime


def shown(visit: Visit) -> Response:
    customer, known = customer_in(visit), on_record(visit)
    here = page_of(visit, customer.id)
    names = lead_sources.read(visit.tenant).names
    told = context(customer, here, known.profile.time_zone, may_change(visit), names)
    return show(
        visit,
        "customer.html",
        title_of(customer.details),
        profile=known.profile,
        root=root_of(visit),
        in_xero=_in_xero(visit, customer),
        into=_into(visit, customer),
        joined=_joined(visit, customer),
        is_owner=visit.role == "owner",
        **told,
        sold=sold.panel(visit.tenant, customer, here, today_of(visit, known)),
        **_notes(visit, customer, here),
        **_history(visit, customer, here, names),
    )


def context(
    customer: Customer, here: str, zone: str, may_change: bool, lead_sources: Mapping[str, str]
) -> dict[str, Any]:
    """Returns what the template is told of the customer itself."""
    may_edit = may_change and customer.state == "active"
    return {
        "here": here,
        "customer": customer,
        "name": title_of(customer.details),
        "kind": KINDS[customer.kind],
        "badges": [*badges(customer)],
        "stands": standing(customer, zone),
        "refusal": refusal_of(customer),
        "lacking": lacking(customer),
        "details": [*facts_of(customer.details, lead_sources)],
        "persons": persons_of(customer.details),
        "person_columns": (*PERSONS, DO) if may_edit else PERSONS,
        "most_at_xero": MOST_PERSONS_AT_XERO,
        "may_change": may_change,
        "may_edit": may_edit,
        "is_kept": customer.state in ("active", "archived"),
        "longest_note": notes.LONGEST,
        "history_columns": (*HISTORY, DO) if may_edit else HISTORY,
    }


def history_in(visit: Visit, here: str) -> tuple[HistoryPage, str]:
    """Returns the page of the history that the address asks for, and the cursor of the next."""
    id, cursor = id_in(visit), visit.query.get("cursor", "")
    bound = ("customer history", visit.tenant, id)
    after = place_in(cursor, here, *bound) if cursor else ""
    page = history(visit.tenant, id, after, ENTRIES)
    return page, cursor_at(page.next, *bound) if page.next else ""


def notes_in(visit: Visit, here: str, name: str = "notes") -> tuple[NotesPage, str]:
    """Returns the page of the notes that the address asks for by `name`, and the cursor of the next."""
    id, cursor = id_in(visit), visit.query.get(name, "")
    bound = ("customer notes", visit.tenant, id)
    after = place_in(cursor, here, *bound) if cursor else ""
    page = notes.notes(visit.tenant, id, after, NOTES)
    return page, cursor_at(page.next, *bound) if page.next else ""


def _notes(visit: Visit, customer: Customer, here: str) -> dict[str, Any]:
    if customer.state not in ("active", "archived"):
        return {"notes": (), "more_notes": None}
    page, following = notes_in(visit, here)
    return {"notes": page.notes, "more_notes": address(here, {}, notes=following) if following else None}


def _history(visit: Visit, customer: Customer, here: str, lead_sources: Mapping[str, str]) -> dict[str, Any]:
    page, following = history_in(visit, here)
    return {
        "history": [*past_in(page, customer, lead_sources)],
        "first": here if visit.query.get("cursor") else None,
        "next": address(here, {}, cursor=following) if following else None,
    }


def past_in(page: HistoryPage, customer: Customer, lead_sources: Mapping[str, str]) -> Iterator[Past]:
    for each in page.entries:
        yield told(each.id, each.change, each.customer == customer.id, lead_sources)


def _in_xero(visit: Visit, customer: Customer) -> Link | None:
    if customer.link is None or customer.state == "erased":
        return None
    chart = charts.read(visit.tenant)
    code = chart.organisation.short_code if chart else ""
    return Link(link_into_xero(code, f"{CONTACT}{customer.link.contact_id}"), "Look at it in Xero")


def _joined(visit: Visit, customer: Customer) -> Joined | None:
    """Tells of the last merge into a customer, which can be taken back."""
    joins = directory_joins.of(visit.tenant, customer.id) if customer.state == "active" else []
    return next((Joined(each.give.id, title_of(each.give.details), each.at) for each in joins), None)


def _into(visit: Visit, customer: Customer) -> Link | None:
    """Leads to the customer that this one has become part of."""
    kept = listing.find(visit.tenant, customer.merged_into) if customer.merged_into else None
    return Link(page_of(visit, kept.id), title_of(kept.details)) if kept else None
