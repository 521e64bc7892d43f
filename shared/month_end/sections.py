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
class SectionLine:
    """`words` say what a movement was where no document does."""

    section: Section
    description: str


# By Stripe's reporting category.
STRIPE: Mapping[str, SectionLine] = {
    "charge": SectionLine(Section.SALES, "Payment"),
    "charge_failure": SectionLine(Section.REFUNDS, "Payment failed"),
    "refund": SectionLine(Section.REFUNDS, "Refund"),
    "partial_capture_reversal": SectionLine(Section.REFUNDS, "Part of a payment not captured"),
    "refund_failure": SectionLine(Section.REFUNDS, "Refund failed"),
    "dispute": SectionLine(Section.DISPUTES, "Disputed"),
    "dispute_reversal": SectionLine(Section.DISPUTES, "Dispute won"),
    "fee": SectionLine(Section.FEES, "Stripe fee"),
    "network_cost": SectionLine(Section.FEES, "Card network cost"),
    "tax": SectionLine(Section.FEES, "VAT on Stripe fees"),
    "payout": SectionLine(Section.PAYOUTS, "Payout"),
    "payout_reversal": SectionLine(Section.PAYOUTS, "Payout returned"),
    "topup": SectionLine(Section.PAYOUTS, "Top-up"),
    "topup_reversal": SectionLine(Section.PAYOUTS, "Top-up returned"),
}
# By the first letters of GoCardless's ids and what happened; nothing is said of the first time.
GOCARDLESS: Mapping[tuple[str, str], SectionLine] = {
    ("PM", ""): SectionLine(Section.SALES, "Payment"),
    ("PM", "confirmed"): SectionLine(Section.SALES, "Payment after all"),
    ("PM", "failed"): SectionLine(Section.REFUNDS, "Payment failed"),
    ("PM", "charged_back"): SectionLine(Section.DISPUTES, "Payment charged back"),
    ("PM", "chargeback_cancelled"): SectionLine(Section.DISPUTES, "Charge-back cancelled"),
    ("RF", ""): SectionLine(Section.REFUNDS, "Refund"),
    ("RF", "paid"): SectionLine(Section.REFUNDS, "Refund after all"),
    ("RF", "failed"): SectionLine(Section.REFUNDS, "Refund failed"),
    ("RF", "bounced"): SectionLine(Section.REFUNDS, "Refund bounced"),
    ("RF", "funds_returned"): SectionLine(Section.REFUNDS, "Refund returned"),
    ("PO", ""): SectionLine(Section.PAYOUTS, "Payout"),
    ("PO", "paid"): SectionLine(Section.PAYOUTS, "Payout after all"),
    ("PO", "bounced"): SectionLine(Section.PAYOUTS, "Payout returned"),
}
LOST = SectionLine(Section.DISPUTES, "Dispute lost")


def place_of(source: Entry) -> SectionLine:
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
    return found or SectionLine(Section.OTHER, category or "Movement")


def provider_of(source: Entry) -> Provider:
    """What was never read has no movement to say it: GoCardless's ids begin with two capitals."""
    said = source.stored.get("provider")
    return "gocardless" if said == "gocardless" or (not said and source.key[:2].isupper()) else "stripe"
