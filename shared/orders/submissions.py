"""Reads what a buyer has typed into an order form, and says what is wrong in the buyer's words.

Nothing that decides about money is read from it: prices, names and VAT come from the offers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.ledger.xero_text import ADDRESS, address_of, description_of
from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.forms import OrderForm, Way
from shared.orders.offers import Offer
from shared.orders.texts import TURNING, one_line
from shared.orders.wanted import PIECES, Errors, Unfit, pieces

__all__ = ["PIECES", "Errors", "Submission", "Unfit", "read"]

LONGEST_NAME, LONGEST_LINE, LONGEST_NOTES = 100, 150, 2_000
# Xero takes no more of these.
LONGEST = {"postal_code": 50, "country": 50, "phone": 50}
YES = "yes"
_POSTAL = {"line1": "first line", "city": "town or city", "postal_code": "postcode"}
_DELIVERY = "delivery_"


@dataclass(frozen=True, slots=True)
class Submission:
    """What a buyer wants. `pieces` are by the lines' ids, and none of them is 0."""

    buyer: Buyer
    pieces: Mapping[str, int]
    way: Way


def read(form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str]) -> Submission:
    """Reads the boxes of a form by their names. Raises Unfit."""
    wanted, errors = _wanted(form, offers, typed)
    buyer = _buyer(form, typed, errors)
    way = _way(form, typed, errors)
    if form.terms and typed.get("terms") != YES:
        errors["terms"] = "Please accept the terms to order."
    if errors or way is None:
        raise Unfit(errors)
    return Submission(buyer, wanted, way)


def _wanted(
    form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str]
) -> tuple[Mapping[str, int], Errors]:
    """Returns the pieces, and what is wrong with them: a buyer is told everything at once."""
    try:
        return pieces(form, offers, typed), {}
    except Unfit as unfit:
        return {}, dict(unfit.errors)


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
    said = _line(typed, name)
    if needed_as and not said:
        errors[name] = f"Please enter your {needed_as}."
    elif len(said) > (most := LONGEST.get(name, LONGEST_NAME)):
        errors[name] = f"Please use at most {most} characters."
    return said


def _line(typed: Mapping[str, str], name: str) -> str:
    """Returns what stands in a box of one line as it is kept; empty if nothing visible does."""
    return one_line(typed.get(name, ""))


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
        said = parts[name] = _line(typed, f"{before}{name}")
        if name in _POSTAL and not said:
            whose = "delivery address" if before else "address"
            errors[f"{before}{name}"] = f"Please enter the {_POSTAL[name]} of the {whose}."
        elif len(said) > (most := LONGEST.get(name, LONGEST_LINE)):
            errors[f"{before}{name}"] = f"Please use at most {most} characters."
    return PostalAddress(**parts)


def _notes(typed: Mapping[str, str], errors: Errors) -> str:
    # Browsers count a line's end as one character, and send two.
    given = typed.get("notes", "").replace("\r\n", "\n")
    said = description_of(TURNING.sub("", given))
    if len(given) > LONGEST_NOTES:
        errors["notes"] = f"Please use at most {LONGEST_NOTES:,} characters."
    return said


def _way(form: OrderForm, typed: Mapping[str, str], errors: Errors) -> Way | None:
    ways: Iterator[Way] = (each for each in form.ways if each == typed.get("way"))
    # Where there is one way alone, nobody is asked.
    found = form.ways[0] if len(form.ways) == 1 else next(ways, None)
    if found is None:
        errors["way"] = "Please choose how you want to pay."
    return found
