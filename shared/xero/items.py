"""Reads products from Xero, which lists all of them in one answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.catalogue.products import Item
from shared.xero.client import PLACES, XeroClient
from shared.xero.element_texts import decimal, needed, text
from shared.xero.lookups import CLOCKS_DIFFER
from shared.xero.paging import Element, content_of, if_modified, let_in, time_of, understood


def read_items(xero: XeroClient, since: datetime | None, now: datetime) -> tuple[Item, ...]:
    """Reads the products that have changed since then, all of them for None; one call.

    A product that was deleted is in no answer: only a whole one tells of it. Raises Throttled, Unavailable,
    or Forbidden where Xero refuses it.
    """
    asked = if_modified(since - CLOCKS_DIFFER) if since else {}
    reply = let_in(xero.items(unitdp=PLACES, **asked), now)
    if reply.status == 304:
        return ()
    elements = content_of(reply, "Items")
    with understood("Items"):
        return tuple(_item(each) for each in elements)


def _item(element: Element) -> Item:
    sales: Any = element.get("SalesDetails") or {}
    updated, is_tracked = text(element, "UpdatedDateUTC"), element.get("IsTrackedAsInventory") is True
    return Item(
        item_id=needed(element, "ItemID"),
        code=needed(element, "Code"),
        name=text(element, "Name"),
        description=text(element, "Description"),
        unit_price=decimal(sales, "UnitPrice"),
        account=text(sales, "AccountCode"),
        tax_type=text(sales, "TaxType"),
        is_sold=element.get("IsSold") is not False,
        is_tracked=is_tracked,
        quantity_on_hand=decimal(element, "QuantityOnHand") if is_tracked else None,
        updated_at=time_of(updated) if updated else None,
    )
