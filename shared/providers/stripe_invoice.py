"""What a Stripe invoice was written over, line by line, as far as it was to be paid. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.events import Item
from shared.money import Money

Object = Mapping[str, Any]


def items_of(invoice: Object) -> tuple[Item, ...]:
    """The lines, VAT inclusive, and what lies between their sum and what was due.

    That is a credit balance that was used, or lines that Stripe shows on a further page. There are none where
    the invoice is not in GBP, or nothing of it was due: then nobody tells what the sale comes to.
    """
    due = invoice.get("amount_due") or 0
    if invoice.get("currency") != "gbp" or due <= 0:
        return ()
    lines = (invoice.get("lines") or {}).get("data") or ()
    items = [Item(_words(line, invoice), Money(_gross(line))) for line in lines]
    rest = due - sum(item.amount.minor for item in items)
    if rest:
        items.append(Item("Credit used" if rest < 0 else str(invoice.get("description") or ""), Money(rest)))
    return tuple(item for item in items if item.amount.minor)


def _words(line: Object, invoice: Object) -> str:
    return line.get("description") or invoice.get("description") or ""


def _gross(line: Object) -> int:
    """What a line adds to the total: its amount is before discounts, and before tax that comes on top."""
    discounts = sum(int(each["amount"]) for each in line.get("discount_amounts") or ())
    on_top = (each for each in line.get("taxes") or () if each.get("tax_behavior") == "exclusive")
    return int(line["amount"]) - discounts + sum(int(each["amount"]) for each in on_top)
