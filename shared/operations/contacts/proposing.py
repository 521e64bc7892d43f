"""Finds customers who are likely one and the same, and proposes them to whoever looks after the directory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from shared.contacts.customers import Customer
from shared.contacts.matching import can_be_one, clues, reasons
from shared.store import directory, directory_lists, directory_pairs
from shared.store.directory_pairs import Likely, id_of

# What more than these share tells nothing: a switchboard's number, an agent's address.
MOST_ALIKE = 20


def propose(tenant: str, customers: Sequence[Customer], now: datetime) -> int:
    """Proposes pairs of these customers, as they were stored, with others; returns how many.

    Nothing is paired by that. A pair that was refused or confirmed is not proposed again. Contacts of Xero
    are compared with customers that are only here: without such there is nothing to look for.
    """
    wanted = [each for each in customers if each.state == "active"]
    if all(each.link for each in wanted) and not directory_lists.alone(tenant, 1):
        return 0
    found = {pair.id: pair for customer in wanted for pair in likely(tenant, customer, now)}
    known = directory_pairs.settled(tenant, found)
    fresh = [pair for id, pair in found.items() if id not in known]
    directory_pairs.propose(tenant, fresh)
    return len(fresh)


def propose_alone(tenant: str, now: datetime, after: str = "", most: int = 50) -> str:
    """Proposes pairs of up to `most` customers that are only here; returns where to go on, empty at the end.

    For the end of a first import: it reads for each customer here, not for each contact at Xero.
    """
    places = directory_lists.alone(tenant, most, after)
    propose(tenant, list(directory.read_many(tenant, (each.id for each in places)).values()), now)
    return places[-1].at if len(places) == most else ""


def likely(tenant: str, customer: Customer, now: datetime) -> Iterator[Likely]:
    """Yields whoever is likely the same as a customer, whether that is stored already or not."""
    for other in directory.read_many(tenant, _alike(tenant, customer)).values():
        why = reasons(customer, other) if can_be_one(customer, other) else ()
        if why:
            one, second = id_of(customer.id, other.id).split("~")
            yield Likely(one, second, why, now)


def _alike(tenant: str, customer: Customer) -> Iterable[str]:
    numbered = [customer.link.number] if customer.link and customer.link.number else []
    found = [
        place.id
        for word in clues(customer)
        for place in directory_lists.words(tenant, f"{word}#", MOST_ALIKE)
    ]
    return (each for each in dict.fromkeys((*numbered, *found)) if each != customer.id)
