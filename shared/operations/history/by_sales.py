"""Lists customers by what was sold to them, a page at a time, and finds them by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.contacts.customers import Customer
from shared.history.sums import Sums
from shared.operations.contacts import listing
from shared.operations.filling import Piece, filled
from shared.store import directory, sales, sales_lists
from shared.store.sales_lists import Place

# A page reads no more places than these, whoever is no customer here.
MOST_READ = 200
AT_ONCE = 50
SHOWN = ("active", "archived")


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer, and what was sold to it in each month."""

    customer: Customer
    sums: Sums


@dataclass(frozen=True, slots=True)
class Buyers:
    """Some customers in their order. `next` is where the list goes on, empty at its end.

    A page may hold few or none and still go on, where few of the contacts that were read are customers here.
    """

    buyers: tuple[Buyer, ...]
    next: str = ""


def customers_by_sales(
    tenant: str, text: str = "", after: str = "", most: int = 50, is_ascending: bool = False
) -> Buyers:
    """Lists customers behind the place `after`, those to whom most was sold before VAT first.

    With a text, those whom it finds, in no certain order, also if nothing was sold to them.
    """
    if text:
        page = listing.search(tenant, text, after, most)
        return Buyers(_with_sums(tenant, page.customers), page.next)

    def read(at: str) -> Piece[Buyer]:
        places = sales_lists.by_sales(tenant, AT_ONCE, at, is_ascending)
        by_contact = _customers(tenant, places)
        return [(each.at, by_contact.get(each.contact_id, ())) for each in places]

    found = filled(read, after, most, AT_ONCE, MOST_READ)
    return Buyers(found.found, found.next)


def every(tenant: str) -> Iterator[Buyer]:
    """Yields all customers to whom anything was sold, the largest first, with a page of them in memory."""
    page = customers_by_sales(tenant)
    yield from page.buyers
    while page.next:
        page = customers_by_sales(tenant, after=page.next)
        yield from page.buyers


def _customers(tenant: str, places: Sequence[Place]) -> dict[str, tuple[Buyer]]:
    pairs = directory.paired(tenant, (each.contact_id for each in places))
    customers = directory.read_many(tenant, pairs.values()).values()
    buyers = _with_sums(tenant, [each for each in customers if each.state in SHOWN])
    return {each.customer.link.contact_id: (each,) for each in buyers if each.customer.link}


def _with_sums(tenant: str, customers: Sequence[Customer]) -> tuple[Buyer, ...]:
    accounts = sales.accounts(tenant, (each.link.contact_id for each in customers if each.link))
    sums = {id: account.sums for id, account in accounts.items()}
    return tuple(
        Buyer(each, sums.get(each.link.contact_id, Sums()) if each.link else Sums()) for each in customers
    )
