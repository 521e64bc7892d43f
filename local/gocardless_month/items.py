"""Defines the lines that payouts are made of, and adds them up."""

from __future__ import annotations

from dataclasses import dataclass

from local.gocardless_month.ledger import rounded
from local.gocardless_month.shapes import Thing

FEES = frozenset({"gocardless_fee", "app_fee", "surcharge_fee"})
OF_REFUNDS = frozenset({"payment_refunded", "refund_funds_returned"})


@dataclass(frozen=True)
class Item:
    """A payout line. `tenths` of a penny, signed as GoCardless signs them: positive in the owner's favour."""

    type: str
    tenths: int
    payment: str
    mandate: str
    refund: str | None = None

    def shown(self) -> Thing:
        links = {"payment": self.payment, "mandate": self.mandate}
        if self.refund:
            links["refund"] = self.refund
        return {"type": self.type, "amount": _decimal(self.tenths), "taxes": [], "links": links}


def total(items: list[Item]) -> int:
    """Adds the lines up in pence, rounded as GoCardless rounds a payout."""
    return rounded(sum(item.tenths for item in items))


def deducted_fees(items: list[Item]) -> int:
    """Adds the fees up in pence, rounded line by line: gross less fees need not be the payout's amount."""
    return -sum(rounded(item.tenths) for item in items if item.type in FEES)


def _decimal(tenths: int) -> str:
    pence, tenth = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{pence}.{tenth}"
