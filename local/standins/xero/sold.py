"""Finds the product that a line names, and fills the line in from it."""

from __future__ import annotations

from collections.abc import Iterator

from local.standins.xero.records import Element, Item, Line
from local.standins.xero.state import State


def complaints(state: State, line: Element) -> Iterator[str]:
    code = line.get("ItemCode")
    item = state.items.find("code", code)
    if code is not None and (item is None or not item.is_sold):
        yield f"Item code '{code}' is not valid"


def filled(state: State, line: Element, types: str) -> Element:
    """Takes from the product what the line leaves out. What was sent stands."""
    item = state.items.find("code", line.get("ItemCode"))
    if item is None:
        return line
    price = {} if "LineAmount" in line or not item.unit_price else {"UnitAmount": item.unit_price}
    tax = {} if types == "NoTax" or not item.tax_type else {"TaxType": item.tax_type}
    account = {"AccountCode": item.account_code} if item.account_code else {}
    return {"Description": item.description or item.name or item.code, **price, **tax, **account, **line}


def item_id(state: State, line: Element) -> str:
    item = state.items.find("code", line.get("ItemCode"))
    return item.id if item else ""


def as_sent(state: State, line: Line) -> Element:
    item = state.items.get(line.item_id)
    return {"ItemCode": item.code} if item else {}


def render(state: State, line: Line) -> Element:
    """Renders the product under its code of today; a deleted one leaves nothing behind."""
    item = state.items.get(line.item_id)
    return {} if item is None else {"ItemCode": item.code, "Item": _brief(item)}


def _brief(item: Item) -> Element:
    return {"ItemID": item.id, "Name": item.name or item.code, "Code": item.code}
