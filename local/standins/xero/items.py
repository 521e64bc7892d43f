"""Lists products, which people keep on Xero's own pages: the integration reads them and writes none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from local.standins.xero import item_checks, stock
from local.standins.xero.errors import Invalid, insist
from local.standins.xero.listings import Listing
from local.standins.xero.records import Element, Item
from local.standins.xero.render import ms_time
from local.standins.xero.state import State

PENNY, EXACT = Decimal("0.01"), Decimal("0.0001")


def add(state: State, item: Item, now: datetime) -> Item:
    """Adds a product as a person does. Raises Invalid where Xero refuses it."""
    return _save(state, replace(item, id=state.new_id(), updated=now))


def edit(state: State, item_id: str, now: datetime, **fields: Any) -> Item:
    """Changes the fields of the record that are named. Raises Invalid where Xero refuses it."""
    return _save(state, replace(state.items[item_id], **fields, updated=now))


def _save(state: State, item: Item) -> Item:
    insist(item_checks.complaints(state, item))
    state.items.put(item)
    return item


def delete(state: State, item_id: str) -> None:
    """Deletes a product. A tracked one that was ever on a line stays."""
    item = state.items[item_id]
    documents = (*state.invoices, *state.credit_notes)
    if item.is_tracked and any(line.item_id == item_id for each in documents for line in each.lines):
        raise Invalid(f"The item '{item.code}' is used by transactions and cannot be deleted.")
    state.items.remove(item)


def adjust(state: State, item_id: str, quantity: Decimal) -> None:
    """Adds to the quantity on hand, or takes from it, as a stocktake does."""
    item = state.items[item_id]
    if not item.is_tracked:
        raise Invalid(f"The item '{item.code}' is not tracked as inventory.")
    insist(stock.complaints(state, {item_id: quantity}))
    stock.carry_out(state, {item_id: quantity})


def render(_: State, item: Item) -> Element:
    """Renders the price with two decimals, as Xero does unless ?unitdp=4 asks for more."""
    return _shown(item, PENNY)


def exact(_: State, item: Item) -> Element:
    return _shown(item, EXACT)


def _shown(item: Item, places: Decimal) -> Element:
    """Shows what is empty as Xero does: not at all."""
    price = item.unit_price.quantize(places, ROUND_HALF_UP)
    sales = {"UnitPrice": price, "AccountCode": item.account_code, "TaxType": item.tax_type}
    return {
        "ItemID": item.id,
        "Code": item.code,
        "Name": item.name or item.code,
        **({"Description": item.description} if item.description else {}),
        "PurchaseDetails": {"COGSAccountCode": item.cogs_account_code} if item.is_tracked else {},
        "SalesDetails": {name: value for name, value in sales.items() if value} if item.is_sold else {},
        **(_stock(item) if item.is_tracked else {}),
        "IsTrackedAsInventory": item.is_tracked,
        "IsSold": item.is_sold,
        "IsPurchased": item.is_tracked or not item.is_sold,
        "UpdatedDateUTC": ms_time(item.updated),
    }


def _stock(item: Item) -> Element:
    return {"InventoryAssetAccountCode": item.inventory_account_code, "QuantityOnHand": item.on_hand}


def find(state: State, item_id: str) -> Item | None:
    return state.items.get(item_id)


LISTING = Listing(
    plural="Items",
    records=lambda state: state.items,
    render=render,
    fields={
        "ItemID": lambda item: item.id,
        "Code": lambda item: item.code,
        "Name": lambda item: item.name,
        "Description": lambda item: item.description or None,
        "IsSold": lambda item: item.is_sold,
        "IsTrackedAsInventory": lambda item: item.is_tracked,
        "QuantityOnHand": lambda item: item.on_hand if item.is_tracked else None,
    },
    exact=exact,
    paged=False,
    options=("unitdp",),
)
