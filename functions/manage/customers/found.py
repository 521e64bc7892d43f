"""Reads the customer in an address."""

from __future__ import annotations

from functions.manage.customers.addresses import id_in
from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.operations.contacts import listing


def customer_in(visit: Visit) -> Customer:
    """Returns the customer in the address. Raises Refused where the business has none of this id."""
    found = listing.find(visit.tenant, id_in(visit))
    if found is None:
        raise not_found()
    return found
