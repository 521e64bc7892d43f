"""Reads from an address which customers are to be listed, and finds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

from functions.manage.cursors import cursor_at, place_in
from functions.manage.plain_text import can_be_seen, stripped
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.contacts.customers import Customer, State
from shared.operations.contacts import listing
from shared.operations.contacts.listing import Page
from shared.store import lead_sources

Show = Literal["all", "companies", "consumers", "incomplete", "unsent", "refused", "here", "archived"]
Sort = Literal["name", "changed", "own"]
SHOWS: Mapping[Show, str] = {
    "all": "All",
    "companies": "Companies",
    "consumers": "Consumers",
    "incomplete": "Incomplete",
    "unsent": "Being sent",
    "refused": "Refused by Xero",
    "here": "Not in Xero",
    "archived": "Archived",
}
SORTS: Mapping[Sort, str] = {"name": "Name", "changed": "Last changed", "own": "Own order"}
LONGEST_WORDS = 100
# Rows of a page, and how often it reads on where few of the rows are among those wanted.
ROWS, READS = 50, 4

_WANTED: Mapping[Show, Callable[[Customer], bool]] = {
    "companies": lambda each: each.kind == "company",
    "consumers": lambda each: each.kind == "consumer",
    "unsent": lambda each: each.link is not None and each.unsent_since is not None,
    "refused": lambda each: each.link is not None and each.link.refusal is not None,
    "here": lambda each: each.link is None,
    "incomplete": lambda each: each.is_incomplete,
    "archived": lambda each: each.state == "archived",
}
# Those of which there is a list, whatever else they are sorted by.
_NARROW: Mapping[Show, Callable[[str, str, int], Page]] = {
    "incomplete": listing.incomplete,
    "here": listing.alone,
    "unsent": listing.unsent,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `words` are searched for, whatever the order.

    `lead_source` is the id of the one whose customers are wanted; empty for those of any and of none.
    """

    show: Show = "all"
    sort: Sort = "name"
    words: str = ""
    lead_source: str = ""

    @property
    def given(self) -> dict[str, str]:
        """What the address says, without what is meant where it says nothing."""
        said = {"q": self.words, "show": self.show, "sort": self.sort, "lead_source": self.lead_source}
        usual = {"q": "", "show": "all", "sort": "name", "lead_source": ""}
        return {name: value for name, value in said.items() if value != usual[name]}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of customers. `next` is the cursor of those that follow, empty after the last."""

    asked: Asked
    customers: tuple[Customer, ...]
    cursor: str = ""
    next: str = ""


def asked(visit: Visit) -> Asked:
    """Reads an address. Raises Refused, with a sentence, for one that makes no sense."""
    show, sort = visit.query.get("show") or "all", visit.query.get("sort") or "name"
    errors = {}
    if show not in get_args(Show):
        errors["show"] = f"Choose one of {', '.join(get_args(Show))}."
    if sort not in get_args(Sort):
        errors["sort"] = f"Choose one of {', '.join(get_args(Sort))}."
    source = visit.query.get("lead_source", "")
    if source and lead_sources.read(visit.tenant).of(source) is None:
        errors["lead_source"] = "There is no such lead source."
    if errors:
        raise unfit(errors)
    return Asked(show, sort, words_in(visit), source)  # type: ignore[arg-type]  # both are known by now


def words_in(visit: Visit) -> str:
    """Returns the words that are searched for. Raises Refused for what nobody can have typed."""
    words: str = stripped(visit.query.get("q", ""))
    if len(words) > LONGEST_WORDS or not can_be_seen(words):
        raise unfit({"q": f"Search for up to {LONGEST_WORDS} letters and digits."})
    return words


def listed(visit: Visit, here: str) -> Listed:
    """Finds the customers that an address asks for. Raises Refused, with a link to `here`."""
    wanted, cursor = asked(visit), visit.query.get("cursor", "")
    bound = ("customers", visit.tenant, *(f"{name}={value}" for name, value in wanted.given.items()))
    after = place_in(cursor, here, *bound) if cursor else ""
    found, following = _found(_reader(visit.tenant, wanted), partial(_is_wanted, wanted), after)
    return Listed(wanted, tuple(found), cursor, cursor_at(following, *bound) if following else "")


def _is_wanted(wanted: Asked, customer: Customer) -> bool:
    if wanted.lead_source and customer.lead_source != wanted.lead_source:
        return False
    # Of a lead source the list has archived ones as well.
    is_in_place = not wanted.lead_source or customer.state == "active" or wanted.show == "archived"
    is_shown = _WANTED.get(wanted.show)
    return is_in_place and (is_shown is None or is_shown(customer))


def _reader(tenant: str, wanted: Asked) -> Callable[[str], Page]:
    """Returns what reads a page of the narrowest list that holds all that are wanted."""
    if wanted.words:
        return lambda after: listing.search(tenant, wanted.words, after, ROWS)
    if wanted.lead_source:
        return lambda after: listing.of_lead_source(tenant, wanted.lead_source, after, ROWS)
    if narrow := _NARROW.get(wanted.show):
        return lambda after: narrow(tenant, after, ROWS)
    if wanted.sort == "own" and wanted.show != "archived":
        return lambda after: listing.by_place(tenant, after, ROWS)
    by = listing.by_change if wanted.sort == "changed" else listing.by_name
    state: State = "archived" if wanted.show == "archived" else "active"
    return lambda after: by(tenant, state, after, ROWS)


def _found(
    read: Callable[[str], Page], is_wanted: Callable[[Customer], bool], after: str
) -> tuple[list[Customer], str]:
    """Reads on until there is half a page at least. What was read by then is shown, and the rest follows."""
    found: list[Customer] = []
    for _ in range(READS):
        page = read(after)
        found += [each for each in page.customers if is_wanted(each)]
        after = page.next
        if not after or len(found) >= ROWS / 2:
            break
    return found, after
