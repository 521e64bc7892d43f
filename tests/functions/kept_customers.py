"""Finds and edits customers of a business as they are kept, for tests of the functions that sync them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.contacts.customers import Customer
from shared.contacts.editing import edited
from shared.store import directory
from tests.functions.shop import Shop


def buyer(shop: Shop, name: str = "Ada Ltd") -> str:
    """Adds a contact at Xero that is a customer there; returns its ContactID."""
    xero = shop.business.xero
    id = xero.add_contact(Name=name)
    xero.sell_to(id, 1200)
    return id


def of(shop: Shop, contact_id: str) -> Customer:
    found = directory.read(shop.tenant, directory.paired(shop.tenant, [contact_id])[contact_id])
    assert found
    return found


def edit(shop: Shop, contact_id: str, **details: Any) -> None:
    """Edits a customer as a person does on its page. The writer is not told."""
    before, now = of(shop, contact_id), datetime.now(UTC)
    after, changes = edited(before, replace(before.details, **details), before.tags, before.kind, "ada", now)
    directory.save(shop.tenant, before, after, changes, now)
