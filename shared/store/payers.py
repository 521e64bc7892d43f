"""Keeps which contact rows of the ledger stand behind a contact at Xero, so that a merge takes them along.

A payer at Stripe or GoCardless is a contact row; its customer is whoever is paired with the row's ContactID.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pynamodb.exceptions import UpdateError

from shared.store.tables.directory import DirectoryItem
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed


def note(tenant: str, contacts: Mapping[str, str]) -> None:
    """Notes the ContactIDs of contact rows, by the rows' keys. A note too much does no harm."""
    with DirectoryItem.batch_write() as batch:
        for key, contact_id in contacts.items():
            batch.save(DirectoryItem(tenant, _at(contact_id, key)))


def rows_of(tenant: str, contact_id: str) -> tuple[str, ...]:
    """Returns the keys of the rows that were noted of a contact. Strongly consistent."""
    begins = _at(contact_id, "")
    found = DirectoryItem.query(tenant, DirectoryItem.at.startswith(begins), consistent_read=True)
    return tuple(item.at.removeprefix(begins) for item in found)


def move(tenant: str, contact_id: str, into: str) -> int:
    """Points a merged contact's rows to the contact that it was merged into; returns how many rows.

    What is posted next for these payers goes there. A repeat changes nothing.
    """
    keys = rows_of(tenant, contact_id)
    note(tenant, dict.fromkeys(keys, into))
    count = sum(_pointed(tenant, key, contact_id, into) for key in keys)
    _forget(tenant, contact_id, keys)
    return count


def _pointed(tenant: str, key: str, contact_id: str, into: str) -> bool:
    """Points one row, unless it was followed before or stands behind another contact by now."""
    try:
        RowItem(tenant, key).update([RowItem.xero_id.set(into)], condition=RowItem.xero_id == contact_id)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _forget(tenant: str, contact_id: str, keys: Iterable[str]) -> None:
    with DirectoryItem.batch_write() as batch:
        for key in keys:
            batch.delete(DirectoryItem(tenant, _at(contact_id, key)))


def _at(contact_id: str, key: str) -> str:
    return f"payer#{contact_id}#{key}"
