"""Lists products, which people keep on Xero's own pages: the integration reads them and writes none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from local.standins.xero.errors import insist
from local.standins.xero.listings import Listing
from local.standins.xero.records import Element, Item
from local.standins.xero.render import ms_time
from local.standins.xero.state import State
from local.standins.xero.taxes import rates_of

LONGEST_CODE = 30
LONGEST_NAME = 50


def add(state: State, item: Item, now: datetime) -> Item:
    """Adds a product as a person does. Raises Invalid where Xero refuses it."""
    insist(_complaints(state, item))
    made = replace(item, id=state.new_id(), updated=now)
    state.items.put(made)
    return made


def _complaints(state: State, item: Item) -> Iterator[str]:
    if not item.code.strip() or len(item.code) > LONGEST_CODE:
        yield "The Item Code must be 1 to 30 characters long."
    if len(item.name) > LONGEST_NAME:
        yield "The Item Name must be 50 characters or less."
    if state.items.find("code", item.code) is not None:
        yield f"Price List Item with Code '{item.code}' already exists"
    account = state.accounts.find("code", item.account_code)
    if item.account_code and (account is None or not account.is_active):
        yield f"Account code '{item.account_code}' is not a valid code for this document."
    if item.tax_type and item.tax_type not in {rate.type for rate in rates_of(state.vat_registered)}:
        yield f"The TaxType code '{item.tax_type}' does not exist or cannot be used for this type of item."


def render(_: State, item: Item) -> Element:
    """Shows what is empty as Xero does: not at all."""
    sales = {"UnitPrice": item.unit_price, "AccountCode": item.account_code, "TaxType": item.tax_type}
    return {
        "ItemID": item.id,
        "Code": item.code,
        "Name": item.name or item.code,
        "PurchaseDetails": {},
        "SalesDetails": {name: value for name, value in sales.items() if value} if item.is_sold else {},
        "IsTrackedAsInventory": False,
        "IsSold": item.is_sold,
        "IsPurchased": not item.is_sold,
        "UpdatedDateUTC": ms_time(item.updated),
    }


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
        "IsSold": lambda item: item.is_sold,
    },
    paged=False,
    options=("unitdp",),
)
