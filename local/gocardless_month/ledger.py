"""Books each move as a bookkeeper would, without looking at what GoCardless shows.

All amounts are integers, in pence or, where stated, in tenths of a penny, as fees are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from local.worlds.stripe_shapes import nearest


def rounded(tenths: int) -> int:
    """Rounds to whole pence, half away from zero."""
    return nearest(tenths, 10) if tenths >= 0 else -nearest(-tenths, 10)


@dataclass
class Parcel:
    """The make-up of one payout; `fees` is its gross less its amount."""

    gross: int
    amount: int
    refunds: list[str]
    booked: bool = False

    @property
    def fees(self) -> int:
        return self.gross - self.amount


@dataclass
class Ledger:
    """The ledger of one currency. `clearing`, `fees` (with VAT) and `direct` are booked, the rest is to come.

    `due_gross` in pence and `due_fees` in tenths will make up the next payout.
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
        """Books the customer's money; a negative amount went back to the customer's bank."""
        if direct:
            self.direct += amount
        else:
            self.clearing += amount

    def refund_deducted(self, refund: str, amount: int) -> None:
        """GoCardless deducts the refund; the books learn of it when it is paid, or from a payout."""
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
        """Reverses a refund that came back; one that is not booked yet never will be."""
        self.ahead.pop(refund, None)
        self.clearing += self.refunded.pop(refund, 0)
        self.due_gross += amount if deducted else 0

    def packed(self, payout: str) -> Parcel:
        """Puts all that is due into one payout."""
        amount = rounded(10 * self.due_gross - self.due_fees)
        parcel = self.parcels[payout] = Parcel(self.due_gross, amount, self.due_refunds)
        self.due_gross, self.due_fees, self.due_refunds = 0, 0, []
        return parcel

    def paid(self, payout: str) -> list[str]:
        """Books a payout into the bank, first or after it bounced; returns the refunds first seen in it."""
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
        """The transfer comes back; the fees do not."""
        self.clearing += self.parcels[payout].amount

    def fees_to_come(self) -> int:
        """Adds up the fees that no paid payout has itemised yet."""
        due = self.due_gross - rounded(10 * self.due_gross - self.due_fees)
        return due + sum(parcel.fees for parcel in self.parcels.values() if not parcel.booked)
