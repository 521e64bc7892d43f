"""The lines that payouts are made of, and those that wait for one."""

from __future__ import annotations

from dataclasses import dataclass

from local.gocardless_month.ledger import rounded
from local.gocardless_month.shapes import Thing

FEES = frozenset({"gocardless_fee", "app_fee", "surcharge_fee"})
OF_REFUNDS = frozenset({"payment_refunded", "refund_funds_returned"})


@dataclass(frozen=True)
class Item:
    """`tenths` of a penny, signed as GoCardless signs them: what is for the owner is positive."""

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
    """In pence, as GoCardless rounds a payout."""
    return rounded(sum(item.tenths for item in items))


def deducted_fees(items: list[Item]) -> int:
    """In pence. Rounded line by line, so that it need not be what the payout falls short of its gross by."""
    return -sum(rounded(item.tenths) for item in items if item.type in FEES)


def _decimal(tenths: int) -> str:
    pence, tenth = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{pence}.{tenth}"
