"""Gives an organisation at Xero what the demo sells: a service, a part with stock, and a care plan."""

from __future__ import annotations

from decimal import Decimal

from local.standins.xero import Account, Item, Organisation

STOCK, COST = Account("630", "Stock", "INVENTORY"), Account("310", "Cost of goods sold", "DIRECTCOSTS")
# Xero's own prices are before VAT.
SERVICE = Item("SERVICE", "Boiler service", "200", "OUTPUT2", Decimal("80.00"))
PLAN = Item("CARE", "Boiler care plan", "201", "OUTPUT2", Decimal("12.50"))
THERMOSTAT = Item(
    "THERMOSTAT",
    "Thermostat",
    "200",
    "OUTPUT2",
    Decimal("60.4167"),
    description="Programmable, fitted while we are there",
    inventory_account_code=STOCK.code,
    cogs_account_code=COST.code,
)
GOODS = (SERVICE, PLAN, THERMOSTAT)
THERMOSTATS = 12


def stock_up(books: Organisation) -> None:
    """Adds the products, and the accounts that a product with stock needs."""
    for account in (STOCK, COST):
        books.add_account(account)
    made = {each.code: books.add_item(each) for each in GOODS}
    books.adjust_stock(made[THERMOSTAT.code].id, THERMOSTATS)
