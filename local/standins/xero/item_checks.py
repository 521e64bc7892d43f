"""Checks whether a product is one that Xero takes."""

from __future__ import annotations

from collections.abc import Iterator

from local.standins.xero.records import Item
from local.standins.xero.shapes import places_of
from local.standins.xero.state import State
from local.standins.xero.taxes import CLASS_OF, rates_of

LONGEST_CODE = 30
LONGEST_NAME = 50
LONGEST_DESCRIPTION = 4000
MOST_PLACES = 4


def complaints(state: State, item: Item) -> Iterator[str]:
    if not item.code.strip() or len(item.code) > LONGEST_CODE:
        yield "The Item Code must be 1 to 30 characters long."
    if len(item.name) > LONGEST_NAME:
        yield "The Item Name must be 50 characters or less."
    if len(item.description) > LONGEST_DESCRIPTION:
        yield "The Item Description must be 4000 characters or less."
    other = state.items.find("code", item.code)
    if other is not None and other.id != item.id:
        yield f"Price List Item with Code '{item.code}' already exists"
    if places_of(item.unit_price) > MOST_PLACES:
        yield "UnitPrice must not have more than 4 decimal places."
    yield from _account_complaints(state, item)
    yield from _stock_complaints(state, item)


def _account_complaints(state: State, item: Item) -> Iterator[str]:
    """An account that was archived since may stay: it is looked at when it is entered."""
    account = state.accounts.find("code", item.account_code)
    former = state.items.get(item.id)
    is_kept = former is not None and former.account_code == item.account_code
    if item.account_code and not is_kept and (account is None or not account.is_active):
        yield f"Account code '{item.account_code}' is not a valid code for this document."
    if item.tax_type and item.tax_type not in {rate.type for rate in rates_of(state.vat_registered)}:
        yield f"The TaxType code '{item.tax_type}' does not exist or cannot be used for this type of item."


def _stock_complaints(state: State, item: Item) -> Iterator[str]:
    former = state.items.get(item.id)
    if former is not None and former.is_tracked != item.is_tracked:
        yield "Whether an item is tracked as inventory cannot be changed, in this stand-in."
    if not item.is_tracked:
        return
    asset = state.accounts.find("code", item.inventory_account_code)
    if asset is None or asset.type != "INVENTORY":
        yield "InventoryAssetAccountCode must be of type INVENTORY."
    cost = state.accounts.find("code", item.cogs_account_code)
    if cost is None or CLASS_OF[cost.type] != "EXPENSE":
        yield "COGSAccountCode must be an account for the cost of goods sold."
