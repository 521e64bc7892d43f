"""Makes a merchant's sales, a person's own entries in Xero beside them, and finds the tenant."""

from __future__ import annotations

from local.standins.xero import Organisation
from local.stripe_month import sales
from local.stripe_month.sales import Bought
from shared.store import tenants
from shared.store.tenants import Tenant
from tests.functions.merchant import ADA, CLEARING, Merchant


def owner_of(tenant: str) -> Tenant:
    owner = tenants.read(tenant)
    assert owner
    return owner


def sell(merchant: Merchant, amount: int = 12000) -> str:
    """Makes a sale and posts it; returns the key of the movement. Its fee is 1.5 % and 20p."""
    charge = sales.pay(merchant.account, Bought(amount, ADA))
    merchant.settle()
    return str(charge["balance_transaction"])


def park_a_fee(merchant: Merchant) -> str:
    """Makes a sale whose fee Xero refuses, since its account is archived; returns the fee's key."""
    merchant.xero.archive_account("404")
    return f"{sell(merchant)} fee"


def by_hand(
    xero: Organisation,
    pounds: float,
    kind: str = "RECEIVE",
    day: str = "2026-10-02",
    reference: str = "By hand",
) -> str:
    """Enters a person's own transaction in the clearing account; returns Xero's id."""
    contact = xero.add("Contacts", {"Name": f"A friend of {pounds}"})
    line = {"Description": "A gift", "Quantity": 1, "UnitAmount": pounds, "AccountCode": "850"}
    made = xero.add(
        "BankTransactions",
        {
            "Type": kind,
            "Contact": {"ContactID": contact["ContactID"]},
            "BankAccount": {"Code": CLEARING},
            "Date": day,
            "Reference": reference,
            "LineItems": [line],
        },
    )
    return str(made["BankTransactionID"])
