"""Lists customers who are likely the same, for a person to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change
from functions.manage.cursors import cursor_at, place_in
from functions.manage.customers.addresses import page_below, root_of
from functions.manage.customers.lists import address
from functions.manage.customers.merge_pages import about
from functions.manage.customers.telling import title_of
from functions.manage.formats import one_after_the_other
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.operations.contacts.pairs import Pair, PairsPage, open_pairs, settled_pairs

# Pairs on a page, and how many of those that were decided are offered to be undone beneath them.
PAIRS, DECIDED = 25, 20
SAYS = {"confirmed": "they are the same", "refused": "they are not the same"}


@dataclass(frozen=True, slots=True)
class Line:
    """A pair as the page shows it. `says` is what a person has said of it, empty while nobody has."""

    id: str
    ours: Link
    ours_about: str
    theirs: Link
    theirs_about: str
    is_theirs_in_xero: bool
    reasons: str
    says: str = ""


def listed(visit: Visit) -> Response:
    here = f"{root_of(visit)}/pairs"
    page, following = open_in(visit, here)
    decided = () if visit.query.get("cursor") else settled_pairs(visit.tenant, "", DECIDED).pairs
    told = context(root_of(visit), page.pairs, decided, may_change(visit))
    first = here if visit.query.get("cursor") else None
    following_page = address(here, {}, cursor=following) if following else None
    return show(visit, "customer_pairs.html", "Likely pairs", first=first, next=following_page, **told)


def context(
    root: str, waiting: tuple[Pair, ...], decided: tuple[Pair, ...], may_change: bool
) -> dict[str, Any]:
    """Returns what the template is told of the pairs."""
    return {
        "root": root,
        "pairs": [_line(root, each) for each in waiting],
        "decided": [_line(root, each) for each in decided],
        "may_change": may_change,
    }


def open_in(visit: Visit, here: str) -> tuple[PairsPage, str]:
    """Returns the page of waiting pairs that the address asks for, and the cursor of the next."""
    cursor, bound = visit.query.get("cursor", ""), ("customer pairs", visit.tenant)
    page = open_pairs(visit.tenant, place_in(cursor, here, *bound) if cursor else "", PAIRS)
    return page, cursor_at(page.next, *bound) if page.next else ""


def _line(root: str, pair: Pair) -> Line:
    return Line(
        pair.id,
        _link(root, pair.ours),
        about(pair.ours),
        _link(root, pair.theirs),
        about(pair.theirs),
        pair.theirs.link is not None,
        one_after_the_other(pair.reasons),
        f"{SAYS[pair.outcome]}, says {pair.by}." if pair.outcome else "",
    )


def _link(root: str, customer: Customer) -> Link:
    return Link(page_below(root, customer.id), title_of(customer.details))
