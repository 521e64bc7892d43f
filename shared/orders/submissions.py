"""Reads what a buyer has typed into an order form, and says what is wrong in the buyer's words.

Nothing that decides about money is read from it: prices, names and VAT come from the offers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.ledger.xero_text import ADDRESS, address_of, description_of, name_of
from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.forms import FormLine, OrderForm, Way
from shared.orders.offers import Offer

LONGEST_NAME, LONGEST_LINE, LONGEST_NOTES = 100, 150, 2_000
# Before the id of a line, in the name of the box for its pieces.
PIECES = "pieces-"
YES = "yes"
_PIECES = re.compile(r"[0-9]{1,6}", re.ASCII)
_POSTAL = {"line1": "First line", "city": "Town or city", "postal_code": "Postcode"}
_DELIVERY = "delivery_"

Errors = dict[str, str]


@dataclass(frozen=True, slots=True)
class Submission:
    """What a buyer wants. `pieces` are by the lines' ids, and none of them is 0."""

    buyer: Buyer
    pieces: Mapping[str, int]
    way: Way


class Unfit(ValueError):
    """What was typed cannot be an order. `errors` has a sentence for each box, by its name."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def read(form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str]) -> Submission:
    """Reads the boxes of a form by their names. Raises Unfit."""
    errors: Errors = {}
    pieces = _pieces(form, offers, typed, errors)
    buyer = _buyer(form, typed, errors)
    way = _way(form, typed, errors)
    if form.terms and typed.get("terms") != YES:
        errors["terms"] = "Please accept the terms to order."
    if errors or way is None:
        raise Unfit(errors)
    return Submission(buyer, pieces, way)


def pieces(form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str]) -> Mapping[str, int]:
    """Reads the boxes for pieces alone, by the lines' ids, to say what they come to. Raises Unfit."""
    errors: Errors = {}
    wanted = _pieces(form, offers, typed, errors)
    if errors:
        raise Unfit(errors)
    return wanted


def _pieces(
    form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str], errors: Errors
) -> dict[str, int]:
    most = {each.line: each.most for each in offers}
    lines = {f"{PIECES}{each.id}": each for each in form.lines}
    if any(name.startswith(PIECES) and name not in lines for name in typed):
        errors["pieces"] = (
            "The form has changed since you opened it. Please look at it again, and send it then."
        )
    wanted: dict[str, int] = {}
    for name, line in lines.items():
        try:
            number = _number(line, typed.get(name, ""), most.get(line.id, 0))
        except ValueError as error:
            errors[name] = str(error)
        else:
            wanted |= {line.id: number} if number else {}
    if not wanted and not errors:
        errors["pieces"] = "Please choose something to order."
    return wanted


def _number(line: FormLine, typed: str, left: int | None) -> int:
    """Returns how many pieces are wanted. `left` is how many there are, None where nobody counts them."""
    allowed, said = line.quantity, typed.strip()
    if allowed.is_fixed:
        number = allowed.least
    elif not said:
        number = 0
    elif _PIECES.fullmatch(said):
        number = int(said)
    else:
        raise ValueError("Please enter a whole number, such as 1 or 2.")
    if not allowed.takes(number):
        raise ValueError(_between(allowed.least, allowed.most))
    if left is not None and number > left:
        raise ValueError(f"Only {left} of these are left." if left else "These are sold out.")
    return number


def _between(least: int, most: int) -> str:
    return (
        f"Please order from {least} to {most} of these."
        if least
        else f"Please order at most {most} of these."
    )


def _buyer(form: OrderForm, typed: Mapping[str, str], errors: Errors) -> Buyer:
    given = {
        name: _said(typed, name, words, errors)
        for name, words in (("first_name", "first name"), ("last_name", "last name"))
    }
    company = _said(typed, "company", "", errors) if "company" in form.asks else ""
    phone = _said(typed, "phone", "phone number", errors) if "phone" in form.asks else ""
    delivery = PostalAddress()
    if "delivery_address" in form.asks and typed.get("delivers_elsewhere") == YES:
        delivery = _address(typed, errors, _DELIVERY)
    return Buyer(
        **given,
        email=_email(typed, errors),
        company=company,
        phone=phone,
        address=_address(typed, errors),
        delivery=delivery,
        notes=_notes(typed, errors) if "notes" in form.asks else "",
    )


def _said(typed: Mapping[str, str], name: str, needed_as: str, errors: Errors) -> str:
    """Returns what stands in a box of one line; it may be empty unless it is `needed_as` something."""
    said = name_of(typed.get(name, ""))
    if needed_as and not said:
        errors[name] = f"Please enter your {needed_as}."
    elif len(said) > LONGEST_NAME:
        errors[name] = f"Please use at most {LONGEST_NAME} characters."
    return said


def _email(typed: Mapping[str, str], errors: Errors) -> str:
    said = typed.get("email", "").strip()
    found = address_of(said)
    if not said:
        errors["email"] = "Please enter your e-mail address."
    elif not found:
        errors["email"] = "Please enter one whole e-mail address, such as name@example.com."
    return found[:ADDRESS]


def _address(typed: Mapping[str, str], errors: Errors, before: str = "") -> PostalAddress:
    parts = {}
    for name in ("line1", "line2", "city", "postal_code", "country"):
        said = parts[name] = name_of(typed.get(f"{before}{name}", ""))
        if name in _POSTAL and not said:
            errors[f"{before}{name}"] = f"{_POSTAL[name]}: please enter it."
        elif len(said) > LONGEST_LINE:
            errors[f"{before}{name}"] = f"Please use at most {LONGEST_LINE} characters."
    return PostalAddress(**parts)


def _notes(typed: Mapping[str, str], errors: Errors) -> str:
    said = description_of(typed.get("notes", ""))
    if len(typed.get("notes", "")) > LONGEST_NOTES:
        errors["notes"] = f"Please use at most {LONGEST_NOTES:,} characters."
    return said


def _way(form: OrderForm, typed: Mapping[str, str], errors: Errors) -> Way | None:
    ways: Iterator[Way] = (each for each in form.ways if each == typed.get("way"))
    # Where there is one way alone, nobody is asked.
    found = form.ways[0] if len(form.ways) == 1 else next(ways, None)
    if found is None:
        errors["way"] = "Please choose how you want to pay."
    return found
