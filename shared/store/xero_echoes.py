"""Tells what somebody else has done in Xero to an invoice of ours from the echo of what was just posted.

Read by the door for Xero's webhooks, which carries neither an SDK nor a converter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from shared.ledger.keys import Role, role_of
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.ledger import RowItem
from shared.store.tables.sales import SalesItem

# Xero's clock and ours differ, and it may say a little late when something changed.
ABOUT_NOW = timedelta(seconds=30)
# The sales read each invoice within a quarter of an hour, and know it from then on.
KEPT = timedelta(hours=2)


def note(tenant: str, invoices: Mapping[str, str], now: datetime) -> None:
    """Notes which invoices of ours were just posted, their keys by their Xero ids, until sales know them."""
    with DirectoryItem.batch_write() as batch:
        for xero_id, key in invoices.items():
            batch.save(DirectoryItem(tenant, _at(xero_id), body={"key": key}, expires_at=now + KEPT))


def is_any_touched(tenant: str, changed: Mapping[str, datetime]) -> bool:
    """Whether somebody else has changed any of these invoices, as far as they are ours.

    `changed` says by their Xero ids when they did, in UTC.
    """
    keys = _keys(tenant, changed)
    invoices = RowItem.batch_get([(tenant, key) for key in keys.values()])
    rows = {item.key: item for item in invoices}
    return any(_is_quiet(rows[key], changed[id] - ABOUT_NOW) for id, key in keys.items() if key in rows)


def _keys(tenant: str, changed: Mapping[str, datetime]) -> dict[str, str]:
    """Returns the keys of invoices that may be ours, by their Xero ids."""
    documents = SalesItem.batch_get([(tenant, _document(id)) for id in changed])
    found = {each.at.removeprefix(_document("")): _said(each.body, "reference") for each in documents}
    unread = DirectoryItem.batch_get([(tenant, _at(id)) for id in changed.keys() - found.keys()])
    found |= {each.at.removeprefix(_at("")): _said(each.body, "key") for each in unread}
    return {id: key for id, key in found.items() if role_of(key) is Role.INVOICE}


def _said(body: Mapping[str, str] | None, name: str) -> str:
    return (body or {}).get(name, "")


def _at(xero_id: str) -> str:
    return f"posted#{xero_id}"


def _document(xero_id: str) -> str:
    return f"doc#{xero_id}"


def _is_quiet(invoice: RowItem, since: datetime) -> bool:
    """Whether neither an invoice nor anything else of its sale was posted since then, or is about to be."""
    # An order's invoice is there before its payments, which are of other sources.
    sources = (invoice.source, *(invoice.followers or ()))
    others = (each for source in sources for each in _of(invoice.tenant, source))
    return not any(_is_moving(each, since) for each in (invoice, *others))


def _of(tenant: str, source: str) -> Iterable[RowItem]:
    return RowItem.query(tenant, RowItem.key.startswith(f"{source} "))


def _is_moving(row: RowItem, since: datetime) -> bool:
    settled_at: datetime | None = row.settled_at
    return row.state == "pending" or (settled_at is not None and settled_at >= since)
