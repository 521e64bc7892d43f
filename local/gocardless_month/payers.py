"""Creates customers, and the mandates under which they are debited."""

from __future__ import annotations

from dataclasses import dataclass

from local.gocardless_month import shapes
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.shapes import Thing, check


@dataclass(frozen=True)
class Debtor:
    """A person, a company, both, or somebody whose name and e-mail address are unknown."""

    given_name: str | None = None
    family_name: str | None = None
    company_name: str | None = None
    email: str | None = None
    city: str | None = None
    country: str = "GB"


def new_customer(account: GoCardlessAccount, debtor: Debtor) -> Thing:
    """Creates a customer, without a webhook. The same debtor twice is two customers."""
    return account.keep(
        "customers",
        {
            "id": account.new_id("CU"),
            "created_at": shapes.moment(account.now),
            "email": debtor.email,
            "given_name": debtor.given_name,
            "family_name": debtor.family_name,
            "company_name": debtor.company_name,
            "address_line1": "2 Low St" if debtor.city else None,
            "city": debtor.city,
            "postal_code": None,
            "country_code": debtor.country,
            "language": "en",
            "metadata": {},
        },
    )


def new_mandate(
    account: GoCardlessAccount, customer: Thing, scheme: str = "bacs", direct: bool = False
) -> Thing:
    """Creates a mandate, active at once. If `direct`, its money bypasses GoCardless to the owner's bank."""
    mandate = {
        "id": account.new_id("MD"),
        "created_at": shapes.moment(account.now),
        "reference": account.new_id("REF"),
        "scheme": scheme,
        "status": "active",
        "funds_settlement": "direct" if direct else "managed",
        "next_possible_charge_date": None,
        "links": {
            "customer": customer["id"],
            "creditor": account.creditor,
            "customer_bank_account": account.new_id("BA"),
        },
        "metadata": {},
    }
    account.keep("mandates", mandate)
    for action, origin in (("created", "api"), ("submitted", "gocardless"), ("active", "gocardless")):
        cause = "mandate_activated" if action == "active" else f"mandate_{action}"
        account.tell("mandates", action, mandate, {"origin": origin, "cause": cause})
    return mandate


def mandate_cancelled(account: GoCardlessAccount, mandate: Thing) -> None:
    """Cancels a mandate at the customer's bank. Payments under way go on."""
    check(mandate, "active")
    mandate["status"] = "cancelled"
    account.tell("mandates", "cancelled", mandate, {"origin": "bank", "cause": "bank_account_closed"})
