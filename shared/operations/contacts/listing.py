"""Lists and finds customers, a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shared.contacts.customers import Customer, State
from shared.contacts.terms import first_found, is_found, terms_in
from shared.contacts.words import words_of
from shared.operations.contacts.histories import Entry, HistoryPage, history
from shared.store import directory, directory_lists
from shared.store.directory_lists import Order, Place, word_at

__all__ = ["Counts", "Entry", "HistoryPage", "Page", "by_change", "by_name", "by_place", "find", "history"]

# A page reads no more than these, whatever it is that few of them are.
MOST_READ = 200
# Counting ends here: "more than 1,000" says enough.
MOST_COUNTED = 1_000
AT_ONCE = 50

Wanted = Callable[[Customer], bool]
# Lists up to so many places behind a place.
Reading = Callable[[int, str], list[Place]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some customers in their order. `next` is where the list goes on, empty at its end.

    A page may hold few or none and still go on, where few of those that were read are wanted.
    """

    customers: tuple[Customer, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are; one more than MOST_COUNTED stands for any number beyond it."""

    active: int
    archived: int
    incomplete: int
    alone: int
    unsent: int


def find(tenant: str, id: str) -> Customer | None:
    """Returns a customer in whatever state; None if there is none."""
    return directory.read(tenant, id)


def by_name(
    tenant: str, state: State = "active", after: str = "", most: int = 50, wanted: Wanted | None = None
) -> Page:
    """Lists customers of a state by name, only those `wanted` if that is given."""
    return _page(tenant, _ordered(tenant, "by_name", f"{state}#"), after, most, wanted)


def by_change(
    tenant: str, state: State = "active", after: str = "", most: int = 50, wanted: Wanted | None = None
) -> Page:
    """Lists customers of a state, the last changed first."""
    return _page(tenant, _ordered(tenant, "by_change", f"{state}#", backwards=True), after, most, wanted)


def incomplete(tenant: str, after: str = "", most: int = 50) -> Page:
    """Lists customers that lack a first name, a last name or an e-mail, by name."""
    return _page(tenant, _ordered(tenant, "incomplete", ""), after, most, None)


def alone(tenant: str, after: str = "", most: int = 50) -> Page:
    """Lists active customers that are paired with no contact at Xero, in no order that says anything."""
    return _page(tenant, lambda count, at: directory_lists.alone(tenant, count, at), after, most, None)


def unsent(tenant: str, after: str = "", most: int = 50) -> Page:
    """Lists customers of whom something is to be sent to Xero, whoever has waited longest first."""
    return _page(tenant, _ordered(tenant, "unsent", ""), after, most, None)


def of_lead_source(tenant: str, id: str, after: str = "", most: int = 50) -> Page:
    """Lists active and archived customers of a lead source, in no order that says anything."""
    return _page(
        tenant, lambda count, at: directory_lists.of_lead_source(tenant, id, count, at), after, most, None
    )


def by_place(tenant: str, after: str = "", most: int = 50) -> Page:
    """Lists active customers in the owner's own order; those who have no place there follow by name."""
    placed, _, at = after.partition(":")
    if placed in ("", "placed"):
        page = _page(tenant, _ordered(tenant, "by_place", ""), at, most, None)
        if page.next:
            return Page(page.customers, f"placed:{page.next}")
        rest = _unplaced(tenant, "", most - len(page.customers))
        return Page((*page.customers, *rest.customers), rest.next)
    return _unplaced(tenant, at, most)


def _unplaced(tenant: str, after: str, most: int) -> Page:
    if most <= 0:
        return Page((), "named:")
    page = by_name(tenant, "active", after, most, lambda each: not each.place)
    return Page(page.customers, f"named:{page.next}" if page.next else "")


def search(tenant: str, text: str, after: str = "", most: int = 50) -> Page:
    """Lists active and archived customers in whom each word of the text begins a word, in no certain order.

    Words of names, e-mail addresses, phones and tags count. An empty text finds nobody.
    """
    terms = terms_in(text)
    if not terms:
        return Page(())
    begins = terms[0]

    def is_hit(customer: Customer, place: Place) -> bool:
        words = words_of(customer)
        # Whoever is found by several words is listed at the first of them alone.
        return first_found(words, begins) == word_at(place.at) and is_found(words, terms)

    return _found(
        tenant, lambda count, at: directory_lists.words(tenant, begins, count, at), after, most, is_hit
    )


def counts(tenant: str) -> Counts:
    """Counts the customers of a business, each kind up to a bound."""
    most = MOST_COUNTED + 1
    return Counts(
        active=directory_lists.count(tenant, "by_name", most, "active#"),
        archived=directory_lists.count(tenant, "by_name", most, "archived#"),
        incomplete=directory_lists.count(tenant, "incomplete", most),
        alone=len(directory_lists.alone(tenant, most)),
        unsent=directory_lists.count(tenant, "unsent", most),
    )


def _ordered(tenant: str, order: Order, begins: str, backwards: bool = False) -> Reading:
    return lambda count, after: directory_lists.places(tenant, order, count, begins, after, backwards)


def _page(tenant: str, reading: Reading, after: str, most: int, wanted: Wanted | None) -> Page:
    return _found(tenant, reading, after, most, lambda each, _: wanted is None or wanted(each))


def _found(
    tenant: str, reading: Reading, after: str, most: int, is_hit: Callable[[Customer, Place], bool]
) -> Page:
    """Reads until the page is full, the list is over, or enough was read."""
    found, read, at = list[Customer](), 0, after
    while read < MOST_READ:
        asked = min(AT_ONCE, MOST_READ - read)
        places = reading(asked, at)
        customers = directory.read_many(tenant, (each.id for each in places))
        for place in places:
            if len(found) == most:
                return Page(tuple(found), at)
            customer, at = customers.get(place.id), place.at
            if customer and is_hit(customer, place):
                found.append(customer)
        read += len(places)
        if len(places) < asked:
            return Page(tuple(found))
    return Page(tuple(found), at)
