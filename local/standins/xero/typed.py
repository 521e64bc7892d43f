"""Reads amounts and lines that a person typed into a page of the stand-in.

Lines have Xero's names with dots: `LineItems.0.UnitAmount`, `LineItems.0.Tracking.<TrackingCategoryID>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from local.standins.xero.errors import Invalid
from local.standins.xero.records import Element, Line
from local.standins.xero.state import State
from local.standins.xero.tracking_records import Tracked

Form = Mapping[str, str]
AMOUNT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
WORDS = ("LineItemID", "Description", "AccountCode", "TaxType", "ItemCode")
NUMBERS = ("Quantity", "UnitAmount")
PLAIN = ("Reference", "Date", "DueDate", "LineAmountTypes", "CurrencyCode")
MOST_LINES = 20


def number(form: Form, name: str) -> Decimal | None:
    """Returns the number typed, None where nothing was. Raises Invalid for what is no number."""
    typed = form.get(name, "").strip()
    if not typed:
        return None
    if not AMOUNT.fullmatch(typed):
        raise Invalid(f"{typed} is not a number such as 12.50.")
    return Decimal(typed)


def pence(form: Form, name: str) -> int | None:
    typed = number(form, name)
    if typed is not None and (typed <= 0 or typed != round(typed, 2)):
        raise Invalid("An amount is in pounds and pence, such as 12.50.")
    return None if typed is None else int(typed * 100)


def required_pence(form: Form) -> int:
    """Returns the amount typed, in pence. Raises Invalid where there is none."""
    amount = pence(form, "amount")
    if amount is None:
        raise Invalid("An amount is in pounds and pence, such as 12.50.")
    return amount


def document(form: Form) -> Element:
    """Returns the fields of an invoice, its lines not among them, that were filled in."""
    rate = number(form, "CurrencyRate")
    words = {name: form[name].strip() for name in PLAIN if form.get(name, "").strip()}
    return {**words, **({} if rate is None else {"CurrencyRate": rate})}


def lines(form: Form) -> list[Element]:
    found = (_line(form, f"LineItems.{place}.") for place in range(MOST_LINES))
    return [line for line in found if line]


def _line(form: Form, prefix: str) -> Element:
    """Reads a line; one that names neither a text, nor a product, nor an amount was left blank."""
    words = {name: form.get(prefix + name, "").strip() for name in WORDS}
    numbers = {name: number(form, prefix + name) for name in NUMBERS}
    if not (words["Description"] or words["ItemCode"] or numbers["UnitAmount"] is not None):
        return {}
    given = {name: value for name, value in {**words, **numbers}.items() if value not in ("", None)}
    return {**given, "Tracking": _tracking(form, f"{prefix}Tracking.")}


def _tracking(form: Form, prefix: str) -> list[Element]:
    return [
        {"TrackingCategoryID": name.removeprefix(prefix), "TrackingOptionID": option}
        for name, option in form.items()
        if name.startswith(prefix) and option
    ]


def filled_in(state: State, written: tuple[Line, ...], default: tuple[Tracked, ...]) -> dict[str, str]:
    """Returns the page's fields as the lines have them; the lines after them have the default tracking."""
    found: dict[str, str] = {}
    for place in range(MOST_LINES):
        line = written[place] if place < len(written) else None
        found |= _named(f"LineItems.{place}.", _of(state, line) if line else {})
        marks = line.tracking if line else default
        found |= {f"LineItems.{place}.Tracking.{mark.category_id}": mark.option_id for mark in marks}
    return found


def _of(state: State, line: Line) -> dict[str, Any]:
    item = state.items.get(line.item_id)
    return {
        "LineItemID": line.id,
        "Description": line.description,
        "Quantity": line.quantity,
        "UnitAmount": line.unit_amount,
        "AccountCode": line.account_code,
        "TaxType": line.tax_type,
        "ItemCode": item.code if item else "",
    }


def _named(prefix: str, fields: Mapping[str, Any]) -> dict[str, str]:
    return {prefix + name: str(value) for name, value in fields.items()}
