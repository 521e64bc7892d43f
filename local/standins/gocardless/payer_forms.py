"""Says which of a payer's details are asked for, which are known, and which may not be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from local.standins.gocardless.shown import Thing

ASKED = {
    "given_name": "First name",
    "family_name": "Last name",
    "company_name": "Company, if it pays",
    "email": "E-mail address",
}


@dataclass(frozen=True)
class Detail:
    """One field of the page. One that is `locked` shows what the owner has filled in."""

    name: str
    label: str
    value: str
    locked: bool


def shown_fields(flow: Thing, request: Thing, typed: Mapping[str, str]) -> list[Detail]:
    known = _known(flow, request)
    locked = {name for name in known if flow["lock_customer_details"]}
    changed = {name: value for name, value in typed.items() if name not in locked}
    values = {**dict.fromkeys(ASKED, ""), **known, **changed}
    return [Detail(name, label, values[name], name in locked) for name, label in ASKED.items()]


def read(flow: Thing, request: Thing, typed: Mapping[str, str]) -> dict[str, str]:
    """Returns all details, the address that the owner filled in included.

    What is locked is not taken from the page. Raises ValueError if name or e-mail address are missing.
    """
    details = {each.name: each.value for each in shown_fields(flow, request, typed)}
    if not (details["company_name"] or (details["given_name"] and details["family_name"])):
        raise ValueError("Please give your first and last name, or your company's name.")
    if "@" not in details["email"]:
        raise ValueError("Please give your e-mail address.")
    return _known(flow, request) | details


def _known(flow: Thing, request: Thing) -> dict[str, str]:
    customer, prefilled = request["resources"]["customer"], flow["prefilled_customer"] or {}
    known = {**{name: customer.get(name) for name in ASKED}, **prefilled}
    return {name: str(value) for name, value in known.items() if value}
