"""Reads one line of the form builder. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import get_args

from shared.ledger.xero_text import name_of
from shared.orders.forms import LONGEST_TITLE, MOST_PIECES, Extra, FormLine, Quantity
from shared.orders.offers import UNIT
from shared.orders.recurrence import Recurrence, Unit
from shared.orders.typed import Choices, TypedLine

UNITS: tuple[Unit, ...] = get_args(Unit)
ONCE = "once"
# As many weeks as there are in twenty years.
MOST_PERIODS = 1_040
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_PRICE = re.compile(r"£?([0-9]{1,6}|[0-9]{1,3},[0-9]{3})(\.[0-9]{1,4})?", re.ASCII)
_DAY = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}", re.ASCII)

Errors = dict[str, str]


def line_of(
    typed: TypedLine, before: FormLine | None, choices: Choices, new_id: Callable[[], str], errors: Errors
) -> FormLine | None:
    """Reads a line, which keeps the id that it had `before`. None where it does not fit: `errors` say why."""
    sells = _product(typed, before, choices, errors) if typed.product else _extra(typed, choices, errors)
    quantity, recurrence = _quantity(typed, errors), _recurrence(typed, errors)
    if errors or sells is None or quantity is None:
        return None
    return FormLine(before.id if before else new_id(), sells, quantity, recurrence)


def _product(typed: TypedLine, before: FormLine | None, choices: Choices, errors: Errors) -> str:
    was_there = before is not None and before.sells == typed.product
    if not was_there and typed.product not in choices.products:
        errors["product"] = "This product is not for sale. Remove the line, or see the product's own page."
    return typed.product


def _extra(typed: TypedLine, choices: Choices, errors: Errors) -> Extra | None:
    name, price = name_of(typed.name), _price(typed.unit_price, errors)
    if not name:
        errors["name"] = "Enter what this line is: buyers read it."
    elif len(name) > LONGEST_TITLE:
        errors["name"] = f"{len(name):,} characters are too many: use {LONGEST_TITLE:,} at most."
    if typed.account not in choices.accounts:
        errors["account"] = "Choose a sales account."
    if typed.tax_type and typed.tax_type not in choices.tax_types:
        errors["tax_type"] = "Choose a VAT rate of the list."
    return None if errors or price is None else Extra(name, price, typed.account, typed.tax_type)


def _price(given: str, errors: Errors) -> Decimal | None:
    said = given.strip().replace(" ", "")
    if not _PRICE.fullmatch(said):
        errors["unit_price"] = "Enter a price in pounds, such as 35 or 35.50, with at most four decimals."
        return None
    return Decimal(said.replace("£", "").replace(",", "")).quantize(UNIT)


def _quantity(typed: TypedLine, errors: Errors) -> Quantity | None:
    least = _number(typed.least, "least", 0, 0, errors)
    most = _number(typed.most, "most", MOST_PIECES, 1, errors)
    if least is None or most is None:
        return None
    if least > most:
        errors["most"] = "This must not be less than the number beside it."
        return None
    return Quantity(least, most)


def _number(given: str, name: str, otherwise: int, lowest: int, errors: Errors) -> int | None:
    said = given.strip()
    number = int(said) if _NUMBER.fullmatch(said) else None if said else otherwise
    if number is None or not lowest <= number <= MOST_PIECES:
        errors[name] = f"Enter a whole number from {lowest} to {MOST_PIECES:,}, or nothing."
        return None
    return number


def _recurrence(typed: TypedLine, errors: Errors) -> Recurrence | None:
    unit = next((each for each in UNITS if each == typed.comes), None)
    if unit is None:
        if typed.comes != ONCE:
            errors["comes"] = "Choose how often this comes."
        return None
    periods, starts_on = _periods(typed.periods, errors), _day(typed.starts_on, errors)
    return None if errors else Recurrence(unit, periods, starts_on)


def _periods(given: str, errors: Errors) -> int | None:
    said = given.strip()
    if not said:
        return None
    number = int(said) if _NUMBER.fullmatch(said) else 0
    if not 2 <= number <= MOST_PERIODS:
        errors["periods"] = f"Enter a whole number from 2 to {MOST_PERIODS:,}, or nothing for no end."
    return number


def _day(given: str, errors: Errors) -> date | None:
    said = given.strip()
    if not said:
        return None
    try:
        return date.fromisoformat(said if _DAY.fullmatch(said) else "")
    except ValueError:
        errors["starts_on"] = "Write a day as 2026-12-31, or nothing for the day of the order."
        return None
