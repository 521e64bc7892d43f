"""Which section of a month-end report a movement belongs to. Tests hold it to the providers' own tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from shared.events import Provider
from shared.ledger.entries import Entry


class Section(Enum):
    """In the order of the report. The value is its title."""

    SALES = "Sales taken"
    REFUNDS = "Refunds and failed payments"
    DISPUTES = "Disputes and charge-backs"
    FEES = "Fees"
    PAYOUTS = "Payouts and top-ups"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Place:
    """`words` say what a movement was where no document does."""

    section: Section
    words: str


# By Stripe's reporting category.
STRIPE: Mapping[str, Place] = {
    "charge": Place(Section.SALES, "Payment"),
    "charge_failure": Place(Section.REFUNDS, "Payment failed"),
    "refund": Place(Section.REFUNDS, "Refund"),
    "partial_capture_reversal": Place(Section.REFUNDS, "Part of a payment not captured"),
    "refund_failure": Place(Section.REFUNDS, "Refund failed"),
    "dispute": Place(Section.DISPUTES, "Disputed"),
    "dispute_reversal": Place(Section.DISPUTES, "Dispute won"),
    "fee": Place(Section.FEES, "Stripe fee"),
    "network_cost": Place(Section.FEES, "Card network cost"),
    "tax": Place(Section.FEES, "VAT on Stripe fees"),
    "payout": Place(Section.PAYOUTS, "Payout"),
    "payout_reversal": Place(Section.PAYOUTS, "Payout returned"),
    "topup": Place(Section.PAYOUTS, "Top-up"),
    "topup_reversal": Place(Section.PAYOUTS, "Top-up returned"),
}
# By the first letters of GoCardless's ids and what happened; nothing is said of the first time.
GOCARDLESS: Mapping[tuple[str, str], Place] = {
    ("PM", ""): Place(Section.SALES, "Payment"),
    ("PM", "confirmed"): Place(Section.SALES, "Payment after all"),
    ("PM", "failed"): Place(Section.REFUNDS, "Payment failed"),
    ("PM", "charged_back"): Place(Section.DISPUTES, "Payment charged back"),
    ("PM", "chargeback_cancelled"): Place(Section.DISPUTES, "Charge-back cancelled"),
    ("RF", ""): Place(Section.REFUNDS, "Refund"),
    ("RF", "paid"): Place(Section.REFUNDS, "Refund after all"),
    ("RF", "failed"): Place(Section.REFUNDS, "Refund failed"),
    ("RF", "bounced"): Place(Section.REFUNDS, "Refund bounced"),
    ("RF", "funds_returned"): Place(Section.REFUNDS, "Refund returned"),
    ("PO", ""): Place(Section.PAYOUTS, "Payout"),
    ("PO", "paid"): Place(Section.PAYOUTS, "Payout after all"),
    ("PO", "bounced"): Place(Section.PAYOUTS, "Payout returned"),
}
LOST = Place(Section.DISPUTES, "Dispute lost")


def place_of(source: Entry) -> Place:
    """Where a source is listed; what nobody knows a section for is other."""
    if not source.stored:
        return LOST
    category = str(source.stored.get("category") or "")
    found = (
        STRIPE.get(category)
        if provider_of(source) == "stripe"
        # What happens a second time has a number.
        else GOCARDLESS.get((source.key[:2], re.sub(r"-\d+$", "", category)))
    )
    return found or Place(Section.OTHER, category or "Movement")


def provider_of(source: Entry) -> Provider:
    """What was never read has no movement to say it: GoCardless's ids begin with two capitals."""
    said = source.stored.get("provider")
    return "gocardless" if said == "gocardless" or (not said and source.key[:2].isupper()) else "stripe"
