"""Answers list calls: decides which records are shown, and how much of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from local.standins.xero import filters
from local.standins.xero.calls import Answer, Call, answer
from local.standins.xero.envelope import envelope
from local.standins.xero.errors import bad_query
from local.standins.xero.records import Element
from local.standins.xero.state import State

PAGE = 100
LARGEST_PAGE = 1000


Render = Callable[[State, Any], Element]


@dataclass(frozen=True)
class Listing:
    """A list call. `fields` may be used in `where`; `sets` are parameters that name several values of a
    field; `searched` are the fields that searchTerm looks into, if the list takes it.

    `unasked` says which records are left out unless the parameter `unhide` is true; `head` renders a record
    for a list without pages, if that shows less; `unhidden` renders it for a list that `unhide` asks for;
    `summary` renders it for summaryOnly, if a list takes that; `by_id` adds to a rendered record what is
    shown of one alone; `exact` renders it for ?unitdp=4, if that differs;
    `made_by` names the app that created a record, if createdByMyApp is taken.
    """

    plural: str
    records: Callable[[State], Iterable[Any]]
    render: Render
    fields: filters.Fields
    sets: Mapping[str, str] = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    unasked: Callable[[Any], bool] | None = None
    unhide: str = "includeArchived"
    head: Render | None = None
    unhidden: Render | None = None
    summary: Render | None = None
    by_id: Render | None = None
    exact: Render | None = None
    made_by: Callable[[Any], str] | None = None
    paged: bool = True
    options: tuple[str, ...] = ()

    @property
    def parameters(self) -> set[str]:
        pages = {"page", "pageSize"} if self.paged else set()
        hidden = {self.unhide} if self.unasked else set()
        searching = {"searchTerm"} if self.searched else set()
        short = {"summaryOnly"} if self.summary else set()
        whose = {"createdByMyApp"} if self.made_by else set()
        return {"where", "order", *self.sets, *pages, *hidden, *searching, *short, *whose, *self.options}

    def rendering(self, call: Call) -> Render:
        """Returns how the records of a call are shown: its summaries, pages, or lists without pages."""
        if self.summary and _is_true(call, "summaryOnly"):
            return self.summary
        if self.unhidden and _is_true(call, self.unhide):
            return self.unhidden
        if self.exact and call.query.get("unitdp") == "4":
            return self.exact
        is_page = "page" in call.query or "pageSize" in call.query
        return self.render if is_page else self.head or self.render


def _is_true(call: Call, parameter: str) -> bool:
    return call.query.get(parameter, "false").lower() == "true"


def alone(state: State, call: Call, record: Any, listing: Listing) -> Element:
    """Renders a record that was asked for by its id."""
    is_exact = listing.exact is not None and call.query.get("unitdp") == "4"
    shown = (listing.exact if listing.exact and is_exact else listing.render)(state, record)
    return listing.by_id(state, shown) if listing.by_id else shown


def listed(state: State, call: Call, listing: Listing) -> Answer:
    unknown = set(call.query) - listing.parameters
    if unknown:
        raise bad_query(f"Parameter {min(unknown)} is not one that {listing.plural} takes")
    records = _ordered(list(_chosen(state, call, listing)), call.query.get("order", ""), listing)
    if "page" in call.query or "pageSize" in call.query:
        return _page(state, call, listing, records)
    # Without a page number Xero sends every record, but leaves some fields out.
    render = listing.rendering(call)
    shown = [render(state, record) for record in records]
    return answer(200, envelope(state, call.at, listing.plural, shown))


def _chosen(state: State, call: Call, listing: Listing) -> Iterable[Any]:
    tests = [*_set_tests(call.query, listing), *_searches(call.query.get("searchTerm", ""), listing)]
    if "where" in call.query:
        tests.append(filters.where(call.query["where"], listing.fields))
    if listing.made_by and _is_true(call, "createdByMyApp"):
        tests.append(_is_among(listing.made_by, [call.client_id]))
    since = _since(call.headers.get("if-modified-since"))
    hidden = None if _is_true(call, listing.unhide) else listing.unasked
    for record in listing.records(state):
        is_hidden = hidden is not None and hidden(record)
        is_older = since is not None and record.updated < since
        if not is_hidden and not is_older and all(test(record) for test in tests):
            yield record


def _set_tests(query: Mapping[str, str], listing: Listing) -> Iterable[filters.Test]:
    for parameter, name in listing.sets.items():
        if query.get(parameter):
            yield _is_among(listing.fields[name], query[parameter].split(","))


def _searches(term: str, listing: Listing) -> Iterable[filters.Test]:
    """Matches part of a text, ignoring case. Xero's description says no more about it."""
    if term:
        values = [listing.fields[name] for name in listing.searched]
        yield lambda record: any(term.casefold() in str(of(record) or "").casefold() for of in values)


def _is_among(value_of: Callable[[Any], filters.Value], values: list[str]) -> filters.Test:
    wanted = {value.strip() for value in values}
    return lambda record: value_of(record) in wanted


def _ordered(records: list[Any], order: str, listing: Listing) -> list[Any]:
    """Sorts by one field, such as `Date` or `Date DESC`; without an order, what changed last comes last.

    Xero's description does not say so; but whoever pages without an order must reckon with it.
    """
    if not order:
        return sorted(records, key=lambda record: record.updated) if listing.paged else records
    name, _, direction = order.partition(" ")
    if name not in listing.fields or direction not in ("", "ASC", "DESC"):
        raise bad_query(f"{listing.plural} cannot be ordered by {order}")
    return sorted(records, key=_empty_first(listing.fields[name]), reverse=direction == "DESC")


def _empty_first(value_of: Callable[[Any], filters.Value]) -> Callable[[Any], Any]:
    """Sorts by a field whose values are of one kind, but for those that are missing."""

    def key(record: Any) -> tuple[bool, Any]:
        value = value_of(record)
        return value is not None, value

    return key


def _since(header: str | None) -> datetime | None:
    """Reads ISO 8601, taken as UTC if it has no zone, or an HTTP date."""
    if header is None:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(header)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    raise bad_query("If-Modified-Since is not a date")


def _page(state: State, call: Call, listing: Listing, records: list[Any]) -> Answer:
    page, size = _number(call.query, "page", 1), _number(call.query, "pageSize", PAGE)
    if size > LARGEST_PAGE:
        raise bad_query(f"pageSize must not be more than {LARGEST_PAGE}")
    render = listing.rendering(call)
    shown = [render(state, record) for record in records[(page - 1) * size : page * size]]
    pagination = {
        "page": page,
        "pageSize": size,
        "pageCount": -(-len(records) // size),
        "itemCount": len(records),
    }
    return answer(200, envelope(state, call.at, listing.plural, shown, pagination=pagination))


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    given = query.get(name, str(default))
    if not given.isdecimal() or int(given) < 1:
        raise bad_query(f"{name} must be a number from 1 upwards")
    return int(given)
