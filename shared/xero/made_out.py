"""Reads to whom an invoice or credit note is made out, as Xero shows it just now.

A contact that is renamed shows under its new name on past invoices too, so what was shown at first is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.ledger.stages import Stage

_MADE_OUT = (Stage.INVOICES, Stage.CREDIT_NOTES)
# The parts of an address, in the order of Xero's printed invoices.
_PARTS = (
    "AttentionTo",
    "AddressLine1",
    "AddressLine2",
    "AddressLine3",
    "AddressLine4",
    "City",
    "Region",
    "PostalCode",
    "Country",
)


def made_out_to(stage: Stage, element: Mapping[str, Any]) -> str:
    """Returns the contact's name and postal address, a line each; empty for what is made out to nobody.

    >>> contact = {"Name": "Ada Ltd", "Addresses": [{"AddressType": "POBOX", "City": "Kendal"}]}
    >>> made_out_to(Stage.INVOICES, {"Contact": contact})
    'Ada Ltd\\nKendal'
    """
    contact = element.get("Contact")
    if stage not in _MADE_OUT or not isinstance(contact, Mapping):
        return ""
    lines = [contact.get("Name"), *_postal(contact.get("Addresses"))]
    return "\n".join(each.strip() for each in lines if isinstance(each, str) and each.strip())


def _postal(addresses: Any) -> list[Any]:
    held = [each for each in addresses if isinstance(each, Mapping)] if isinstance(addresses, list) else []
    postal = next((each for each in held if each.get("AddressType") == "POBOX"), {})
    return [postal.get(each) for each in _PARTS]
