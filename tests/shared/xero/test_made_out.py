"""What an invoice showed of its contact is read from Xero's answer, whatever that lacks."""

from __future__ import annotations

from typing import Any

import pytest

from shared.ledger.stages import Stage
from shared.xero.made_out import made_out_to

STREET = {"AddressType": "STREET", "AddressLine1": "2 Back Lane"}
POSTAL = {"AddressType": "POBOX", "AddressLine1": "1 High St", "City": "Kendal ", "Country": None}


def test_an_invoice_shows_the_name_and_the_postal_address() -> None:
    contact = {"Name": " Ada Ltd", "Addresses": [STREET, POSTAL]}
    assert made_out_to(Stage.INVOICES, {"Contact": contact}) == "Ada Ltd\n1 High St\nKendal"


def test_a_bank_transaction_is_made_out_to_nobody() -> None:
    assert made_out_to(Stage.BANK_TRANSACTIONS, {"Contact": {"Name": "Stripe"}}) == ""


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ({}, ""),
        ({"Contact": None}, ""),
        ({"Contact": {"Name": None}}, ""),
        ({"Contact": {"Name": "Ada", "Addresses": None}}, "Ada"),
        ({"Contact": {"Name": "Ada", "Addresses": [None, STREET]}}, "Ada"),
        ({"Contact": {"Name": "Ada", "Addresses": [{"AddressType": "POBOX", "City": 7}]}}, "Ada"),
    ],
)
def test_what_xero_leaves_out_is_left_out(element: dict[str, Any], shown: str) -> None:
    assert made_out_to(Stage.CREDIT_NOTES, element) == shown
