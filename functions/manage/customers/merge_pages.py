"""Shows which other customer may be the same as one, and what would become of both together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from functions.manage.customers.addresses import id_in, known, page_below, page_of, root_of
from functions.manage.customers.asked import words_in
from functions.manage.customers.found import customer_in
from functions.manage.customers.lists import address
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.standing import badges
from functions.manage.customers.telling import primary_of, title_of
from functions.manage.pages import show
from functions.manage.refusals import unfit
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.contacts.fields import Value, begun, fields_of, in_words, shown, shown_as
from shared.operations.contacts import listing
from shared.operations.contacts.joining import Preview, preview
from shared.store import lead_sources

COLUMNS = tuple(map(Column, ("What", "What it will be", "What gives way")))
# Whoever finds more than these searches for another word.
FOUND = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    link: Link
    about: str


@dataclass(frozen=True, slots=True)
class Line:
    """A field of both together, and the value that gives way, if one does."""

    field: str
    becomes: str
    gave_way: str


def asked(visit: Visit) -> Response:
    """Shows a search, or, once the address names the other one, what would become of both."""
    customer, other = customer_in(visit), visit.query.get("other", "")
    there = page_of(visit, customer.id)
    names = lead_sources.read(visit.tenant).names
    told = context(root_of(visit), previewed(visit, other), names) if other else _searched(visit, customer)
    return show(
        visit,
        "customer_merge.html",
        "Merge with another contact",
        name=title_of(customer.details),
        page_of=there,
        here=f"{there}/merge",
        columns=COLUMNS,
        **told,
    )


def previewed(visit: Visit, other: str) -> Preview:
    """Says what would become of the customer in the address and another one. Raises Refused."""
    if not other:
        raise unfit({"other": "Name the other customer."})
    with refusing(visit, f"{page_of(visit, id_in(visit))}/merge"):
        return preview(visit.tenant, id_in(visit), known(other))


def lines_of(found: Preview, lead_sources: Mapping[str, str]) -> Iterator[Line]:
    """Yields the fields in which the kept one changes, or in which something gives way.

    `lead_sources` are the names of lead sources by their ids.
    """
    former, gave_way = fields_of(found.keep.details), found.joined.gave_way
    for name, value in fields_of(found.joined.details).items():
        is_same = name not in gave_way and value == former.get(name)
        # Of a person who is new, one line says all.
        if not is_same and name.count(".") < 2:
            lost = shown_as(name, gave_way.get(name), lead_sources)
            yield Line(begun(in_words(name)), _written(name, value, found, lead_sources), lost)
    if found.joined.tags != found.keep.tags:
        yield Line("Tags", ", ".join(found.joined.tags), "")


def _written(name: str, value: Value, found: Preview, lead_sources: Mapping[str, str]) -> str:
    """Writes a value; of a person who is new, the person."""
    person = next((each for each in found.joined.details.persons if name == f"person.{each.id}"), None)
    return shown(person) if person else shown_as(name, value, lead_sources)


def context(root: str, found: Preview, lead_sources: Mapping[str, str]) -> dict[str, Any]:
    """Returns what the template is told of a merge that is only looked at."""
    other = found.give
    turned = address(f"{page_below(root, other.id)}/merge", {"other": found.keep.id})
    return {
        "preview": found,
        "other": title_of(other.details),
        "other_id": other.id,
        "revision": found.keep.revision,
        "other_revision": other.revision,
        "lines": [*lines_of(found, lead_sources)],
        "turned": turned,
    }


def _searched(visit: Visit, customer: Customer) -> dict[str, Any]:
    words = words_in(visit)
    page = listing.search(visit.tenant, words, "", FOUND) if words else listing.Page(())
    here = f"{page_of(visit, customer.id)}/merge"
    found = [
        Candidate(Link(address(here, {"other": each.id}), title_of(each.details)), about(each))
        for each in page.customers
        if each.id != customer.id and each.state == "active"
    ]
    return {"preview": None, "words": words, "found": found}


def about(customer: Customer) -> str:
    details, (badge, *_) = customer.details, badges(customer)
    standing = badge.words[:1].lower() + badge.words[1:]
    return ", ".join(filter(None, (primary_of(details), details.email, standing)))
