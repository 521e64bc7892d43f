"""What a bookkeeper would write down, move by move, without looking at what GoCardless shows.

All amounts are integers, in pence, or in tenths of a penny where that is said: fees are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from local.worlds.stripe_shapes import nearest


def rounded(tenths: int) -> int:
    """Whole pence, half away from zero."""
    return nearest(tenths, 10) if tenths >= 0 else -nearest(-tenths, 10)


@dataclass
class Parcel:
    """What one payout is made of; `fees` is all that its gross exceeds it by."""

    gross: int
    amount: int
    refunds: list[str]
    booked: bool = False

    @property
    def fees(self) -> int:
        return self.gross - self.amount


@dataclass
class Ledger:
    """Of one currency. `clearing`, `fees` (VAT included) and `direct` are in the books; the rest is to come.

    `due_gross` in pence and `due_fees` in tenths are what the next payout will be made of.
    """

    clearing: int = 0
    fees: int = 0
    direct: int = 0
    due_gross: int = 0
    due_fees: int = 0
    due_refunds: list[str] = field(default_factory=list)
    refunded: dict[str, int] = field(default_factory=dict)
    ahead: dict[str, int] = field(default_factory=dict)
    parcels: dict[str, Parcel] = field(default_factory=dict)

    def came(self, amount: int, direct: bool) -> None:
        """The customer's money; below nothing, it went back to the customer's bank."""
        if direct:
            self.direct += amount
        else:
            self.clearing += amount

    def refund_deducted(self, refund: str, amount: int) -> None:
        """GoCardless keeps it; the books learn of it when it is paid, or from a payout."""
        self.due_gross -= amount
        self.due_refunds.append(refund)
        if refund not in self.refunded:
            self.ahead[refund] = amount

    def refund_paid(self, refund: str, amount: int) -> None:
        self.ahead.pop(refund, None)
        if refund not in self.refunded:
            self.clearing -= amount
            self.refunded[refund] = amount

    def refund_returned(self, refund: str, amount: int, deducted: bool) -> None:
        """What was in the books is taken out of them, and what was not never gets there."""
        self.ahead.pop(refund, None)
        self.clearing += self.refunded.pop(refund, 0)
        self.due_gross += amount if deducted else 0

    def packed(self, payout: str) -> Parcel:
        """All that is due leaves in one payout."""
        amount = rounded(10 * self.due_gross - self.due_fees)
        parcel = self.parcels[payout] = Parcel(self.due_gross, amount, self.due_refunds)
        self.due_gross, self.due_fees, self.due_refunds = 0, 0, []
        return parcel

    def paid(self, payout: str) -> list[str]:
        """Into the bank, for the first time or again after it had bounced: the refunds first heard of."""
        parcel = self.parcels[payout]
        learnt = [refund for refund in parcel.refunds if refund in self.ahead]
        for refund in learnt:
            self.refund_paid(refund, self.ahead[refund])
        self.clearing -= parcel.amount
        if not parcel.booked:
            self.clearing -= parcel.fees
            self.fees += parcel.fees
        parcel.booked = True
        return learnt

    def bounced(self, payout: str) -> None:
        """The transfer comes back, the fees do not."""
        self.clearing += self.parcels[payout].amount

    def fees_to_come(self) -> int:
        """Those that no paid payout has itemised yet."""
        due = self.due_gross - rounded(10 * self.due_gross - self.due_fees)
        return due + sum(parcel.fees for parcel in self.parcels.values() if not parcel.booked)
