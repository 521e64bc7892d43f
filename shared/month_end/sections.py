"""Sorts movements into the sections of a month-end report. Tests compare it with the providers' tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from shared.ledger.rows import LedgerRow
from shared.provider import Provider


class Section(Enum):
    """The sections in the order of the report. The value is the title."""

    SALES = "Sales taken"
    REFUNDS = "Refunds and failed payments"
    DISPUTES = "Disputes and charge-backs"
    FEES = "Fees"
    PAYOUTS = "Payouts and top-ups"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class SectionLine:
    """`description` says what a movement was, if no document does."""

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
# By what moved at GoCardless, and how if that was not the first time.
GOCARDLESS: Mapping[str, SectionLine] = {
    "payment": SectionLine(Section.SALES, "Payment"),
    "payment_confirmed": SectionLine(Section.SALES, "Payment after all"),
    "payment_failed": SectionLine(Section.REFUNDS, "Payment failed"),
    "payment_charged_back": SectionLine(Section.DISPUTES, "Payment charged back"),
    "payment_chargeback_cancelled": SectionLine(Section.DISPUTES, "Charge-back cancelled"),
    "refund": SectionLine(Section.REFUNDS, "Refund"),
    "refund_paid": SectionLine(Section.REFUNDS, "Refund after all"),
    "refund_failed": SectionLine(Section.REFUNDS, "Refund failed"),
    "refund_bounced": SectionLine(Section.REFUNDS, "Refund bounced"),
    "refund_funds_returned": SectionLine(Section.REFUNDS, "Refund returned"),
    "payout": SectionLine(Section.PAYOUTS, "Payout"),
    "payout_paid": SectionLine(Section.PAYOUTS, "Payout after all"),
    "payout_bounced": SectionLine(Section.PAYOUTS, "Payout returned"),
}
LOST = SectionLine(Section.DISPUTES, "Dispute lost")
# No report of a provider's month lists an order: its money is reported where it comes.
ORDERED = SectionLine(Section.OTHER, "Order")


def section_line(source: LedgerRow) -> SectionLine:
    """Returns the section of a source and its description; a category without a section goes to other."""
    if source.provider == "orders":
        return ORDERED
    if source.movement is None:
        return LOST
    category = source.movement.category
    return _table(source.provider).get(category) or SectionLine(Section.OTHER, category or "Movement")


def _table(provider: Provider) -> Mapping[str, SectionLine]:
    match provider:
        case "stripe":
            return STRIPE
        case "gocardless":
            return GOCARDLESS
    assert_never(provider)
