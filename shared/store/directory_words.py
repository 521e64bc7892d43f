"""Writes the words by which customers are found, behind the customers: a transaction holds a hundred rows.

A row that is stored with the customer names the words that are to be written or deleted, until they are. So
whatever a death leaves is finished later, and of an erased person no word stays.
"""

from __future__ import annotations

from shared.contacts.codec import customer_from_dict
from shared.contacts.customers import Customer
from shared.contacts.words import words_of
from shared.store.tables.directory import DirectoryItem


def to_write(tenant: str, before: Customer | None, after: Customer) -> DirectoryItem | None:
    """Returns the row that is stored with a customer whose words are others now; None if they are not."""
    words = words_of(after) ^ (words_of(before) if before else frozenset())
    if not words:
        return None
    at = f"{_at(after.id)}{after.revision:08}"
    return DirectoryItem(tenant, at, body={"words": sorted(words)}, customer=after.id)


def write(item: DirectoryItem, customer: Customer) -> None:
    """Writes the words of such a row as the customer has them, and forgets the row. A repeat does no harm."""
    words = frozenset(item.body["words"])
    written = None
    # Whoever saved the customer meanwhile may have written its words before we wrote ours.
    while written != (has := words & words_of(customer)):
        _put(str(item.tenant), customer.id, has, words - has)
        written, customer = has, _read(str(item.tenant), customer.id)
    item.delete()


def finish(tenant: str, id: str = "") -> None:
    """Writes what was left unwritten of a customer, or of all customers of a business."""
    begins = DirectoryItem.at.startswith(_at(id) if id else "reindex#")
    for item in list(DirectoryItem.query(tenant, begins, consistent_read=True)):
        write(item, _read(tenant, str(item.customer)))


def row(tenant: str, word: str, id: str) -> DirectoryItem:
    return DirectoryItem(tenant, f"word#{word}#{id}")


def _put(tenant: str, id: str, has: frozenset[str], lacks: frozenset[str]) -> None:
    with DirectoryItem.batch_write() as batch:
        for word in sorted(has):
            batch.save(row(tenant, word, id))
        for word in sorted(lacks):
            batch.delete(row(tenant, word, id))


def _read(tenant: str, id: str) -> Customer:
    item = DirectoryItem.get(tenant, f"customer#{id}", consistent_read=True)
    return customer_from_dict(item.body)


def _at(id: str) -> str:
    return f"reindex#{id}#"
