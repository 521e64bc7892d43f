"""Where a provider's money stands in the books."""

from __future__ import annotations

from dataclasses import dataclass

from shared.events import Movement, Provider
from shared.ledger.documents import Contact
from shared.settings import Settings

SUPPLIERS = {
    "stripe": Contact(key="supplier:stripe", name="Stripe"),
    "gocardless": Contact(key="supplier:gocardless", name="GoCardless"),
}


@dataclass(frozen=True, slots=True)
class Purse:
    """`clearing` is the code of the account that money moved at, `fees` and `fees_tax` are what it costs."""

    clearing: str
    fees: str
    fees_tax: str
    supplier: Contact


def clearing_accounts(settings: Settings) -> dict[Provider, str]:
    """Codes of the accounts that stand for what the providers hold."""
    return {"stripe": settings.stripe_bank_account, "gocardless": settings.gocardless_bank_account}


def purse_of(moved: Movement, settings: Settings) -> Purse:
    supplier, clearing = SUPPLIERS[moved.provider], clearing_accounts(settings)[moved.provider]
    if moved.provider == "stripe":
        fees, tax = settings.stripe_fees_account, settings.stripe_fees_tax
    else:
        fees, tax = settings.gocardless_fees_account, settings.gocardless_fees_tax
    return Purse(settings.main_bank_account if moved.is_direct else clearing, fees, tax, supplier)
