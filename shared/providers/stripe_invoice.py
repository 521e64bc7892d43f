"""Reads the lines of a Stripe invoice, as far as the invoice was to be paid. Pure."""

from __future__ import annotations

from shared.events import Item
from shared.money import Money
from shared.providers.objects import Object


def items_of(invoice: Object) -> tuple[Item, ...]:
    """Returns the lines, VAT inclusive, and an item for the difference between their sum and what was due.

    The difference is a credit balance that was used, or lines that Stripe shows on a further page. Returns
    none if the invoice is not in GBP or nothing was due: then the invoice does not say what the sale comes
    to.
    """
    due = invoice.get("amount_due") or 0
    if invoice.get("currency") != "gbp" or due <= 0:
        return ()
    lines = (invoice.get("lines") or {}).get("data") or ()
    items = [Item(_description(line, invoice), Money(_gross(line))) for line in lines]
    difference = due - sum(item.amount.minor for item in items)
    if difference:
        description = "Credit used" if difference < 0 else str(invoice.get("description") or "")
        items.append(Item(description, Money(difference)))
    return tuple(item for item in items if item.amount.minor)


def _description(line: Object, invoice: Object) -> str:
    return line.get("description") or invoice.get("description") or ""


def _gross(line: Object) -> int:
    """Returns what a line adds to the total. Its amount is before discounts, and before tax on top."""
    discounts = sum(int(each["amount"]) for each in line.get("discount_amounts") or ())
    on_top = (each for each in line.get("taxes") or () if each.get("tax_behavior") == "exclusive")
    return int(line["amount"]) - discounts + sum(int(each["amount"]) for each in on_top)
