"""Keeps the owner's own order of customers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.contacts.customers import Customer
from shared.contacts.places import between
from shared.operations.contacts import listing
from shared.operations.contacts.refusals import Refused
from shared.operations.contacts.storing import active, changed_if_active
from shared.store import directory_lists
from shared.store.directory_lists import Place
from shared.store.directory_rows import BEHIND

# Whoever moves a customer among those without a place gives a place to all before it, up to so many.
MOST_PLACED = 100
TOO_FAR = f"Only the first {MOST_PLACED} customers without a place of their own can be ordered in one step."


def move(tenant: str, id: str, now: datetime, before_id: str = "", after_id: str = "") -> Customer:
    """Moves a customer right before, or right behind, another one; to the end if neither is named.

    Raises NoSuchCustomer, NotActive, and Refused where too many have no place yet.
    """
    other = before_id or after_id
    active(tenant, id)
    if other == id:
        return active(tenant, id)
    if other and not active(tenant, other).place:
        _place_up_to(tenant, other, now)
    low, high = _gap(tenant, id, other, is_before=bool(before_id))
    return _placed(tenant, id, between(low, high), now)


def _gap(tenant: str, id: str, other: str, is_before: bool) -> tuple[str, str]:
    """Returns the places between which the customer comes to stand."""
    if not other:
        last = directory_lists.places(tenant, "by_place", 1, backwards=True)
        return (_plain(last[0]) if last else ""), ""
    place = active(tenant, other).place
    if is_before:
        low = _neighbour(tenant, id, place, backwards=True)
        return low, place
    return place, _neighbour(tenant, id, place, backwards=False)


def _neighbour(tenant: str, id: str, place: str, backwards: bool) -> str:
    """Returns the next other place in a direction; empty where the order ends."""
    at = f"{place}#" if backwards else f"{place}#{BEHIND}"
    found = directory_lists.places(tenant, "by_place", 2, after=at, backwards=backwards)
    return next((_plain(each) for each in found if each.id != id), "")


def _place_up_to(tenant: str, id: str, now: datetime) -> None:
    """Gives places to those without one, by name, up to and with this customer: nothing seems to move."""
    low, _ = _gap(tenant, id, "", is_before=False)
    after, count = "", 0
    while True:
        page = listing.by_name(tenant, "active", after, 50, lambda each: not each.place)
        for customer in page.customers:
            if count == MOST_PLACED:
                raise Refused(TOO_FAR)
            low, count = between(low), count + 1
            _placed(tenant, customer.id, low, now)
            if customer.id == id:
                return
        if not page.next:
            return
        after = page.next


def _placed(tenant: str, id: str, place: str, now: datetime) -> Customer:
    return changed_if_active(tenant, id, lambda each: (replace(each, place=place), ()), now)


def _plain(place: Place) -> str:
    return place.at.rpartition("#")[0]
