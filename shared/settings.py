"""What the owner of one tenant has set: account codes, tax types, the start of the feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Settings:
    """Account codes are Xero's; tax types are Xero TaxTypes (empty: the account's own default)."""

    feed_from: date
    sales_account: str
    stripe_fees_account: str
    stripe_bank_account: str
    sales_tax: str
    stripe_fees_tax: str
    time_zone: str = "Europe/London"
    invoice_prefix: str = "CN-"

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Settings:
        """From the stored or exchanged form (cases hold examples). Raises KeyError or ValueError."""
        accounts, tax = given["accounts"], given["tax"]
        zone = given.get("time_zone", "Europe/London")
        ZoneInfo(zone)  # refuses what is none
        return cls(
            feed_from=date.fromisoformat(given["feed_from"]),
            sales_account=accounts["sales"],
            stripe_fees_account=accounts["stripe_fees"],
            stripe_bank_account=accounts["stripe_bank"],
            sales_tax=tax["sales"],
            stripe_fees_tax=tax["stripe_fees"],
            time_zone=zone,
            invoice_prefix=given.get("invoice_prefix", "CN-"),
        )
