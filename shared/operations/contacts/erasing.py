"""Forgets what is kept of a customer beside it: here at once, in the ledger piece by piece."""

from __future__ import annotations

from datetime import datetime

from shared.contacts.customers import Customer
from shared.contacts.erasing import blank, words_of_person
from shared.ledger.documents import Contact
from shared.ledger.pseudonyms import Erased, pseudonym_of
from shared.operations.contacts.histories import family
from shared.operations.contacts.storing import changed
from shared.operations.orders.persons import forget
from shared.store import directory, directory_traces, directory_words, erasing, payers, rows
from shared.store.erasing import Erasure

# So many rows of the ledger are looked at in a second or two.
AT_ONCE = 2_000


def begin(tenant: str, customer: Customer, by: str, now: datetime) -> None:
    """Forgets a customer's history, notes and parts, and begins to take it out of the ledger.

    Call it before the customer itself is stored without its data: should the process die between the two,
    whoever erases it again finishes it. A repeat does no harm. The ledger follows by `carry_on`.
    """
    ids = family(tenant, customer.id)
    parts = [each for each in directory.read_many(tenant, ids[1:]).values() if each.state == "merged"]
    keys = contacts_of(tenant, customer)
    if keys:
        words = words_of_person(each.details for each in (customer, *parts))
        # Whoever died when the customer was stored without its data has left its names here alone.
        left = erasing.words_under_way(tenant, customer.id)
        every = tuple(dict.fromkeys((*words, *_words_in(tenant, keys), *left)))
        said = Erased(keys, every, pseudonym_of(customer.id))
        erasing.begin(tenant, Erasure(customer.id, said, now))
        forget(tenant, keys, every, said.pseudonym)
    for each in parts:
        changed(tenant, each.id, lambda part: blank(part, by, now), now)
    for id in ids:
        directory_words.finish(tenant, id)
        directory_traces.delete(tenant, id)


def carry_on(tenant: str, most: int = AT_ONCE) -> bool:
    """Looks at the next `most` rows of the ledger for whoever was erased; returns whether all is done."""
    found = erasing.under_way(tenant, 1)
    for erasure in found:
        erasing.carry_on(tenant, erasure, most)
    return not found or not erasing.under_way(tenant, 1)


def contacts_of(tenant: str, customer: Customer) -> frozenset[str]:
    """Returns the keys of the ledger's contact rows that stand behind a customer: its payers."""
    if customer.link is None:
        return frozenset()
    # A number with a colon is a key of ours: see shared.booking.payers.
    own = [customer.link.number] if ":" in customer.link.number else []
    return frozenset((*own, *payers.rows_of(tenant, customer.link.contact_id)))


def _words_in(tenant: str, keys: frozenset[str]) -> list[str]:
    """Returns what the processors called them, which may be another name than in the directory."""
    documents = [row.document for row in rows.read(tenant, keys, consistent=True)]
    found = [each for each in documents if isinstance(each, Contact)]
    return [word for each in found for word in (each.name, each.email, each.refused_email) if word]
