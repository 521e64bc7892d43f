"""Says what the page of products shows, and what a person can do there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from local.standins.xero import typed as reading
from local.standins.xero.desk import Desk, Form
from local.standins.xero.organisation import Organisation
from local.standins.xero.records import Item
from local.standins.xero.taxes import rates_of

WORDS = ("code", "name", "description", "account_code", "tax_type")


def _show(books: Organisation, _: str, typed: Form) -> Mapping[str, Any]:
    return {
        "items": sorted(books.state.items, key=lambda each: each.code),
        "accounts": sorted(books.state.accounts, key=lambda each: each.code),
        "rates": rates_of(books.state.vat_registered),
        "typed": typed,
    }


def _fields(form: Form) -> dict[str, Any]:
    words = {name: form.get(name, "").strip() for name in WORDS}
    return {**words, "unit_price": reading.number(form, "unit_price") or Decimal("0.00")}


def _add(books: Organisation, _: str, form: Form) -> None:
    asset, cost = form.get("inventory_account_code", ""), form.get("cogs_account_code", "")
    books.add_item(Item(**_fields(form), inventory_account_code=asset, cogs_account_code=cost))


def _edit(books: Organisation, _: str, form: Form) -> None:
    books.edit_item(form["item"], **_fields(form))


def _delete(books: Organisation, _: str, form: Form) -> None:
    books.delete_item(form["item"])


def _adjust(books: Organisation, _: str, form: Form) -> None:
    books.adjust_stock(form["item"], reading.number(form, "quantity") or Decimal(0))


DESK = Desk("items", "items.html", _show, {"add": _add, "save": _edit, "delete": _delete, "adjust": _adjust})
