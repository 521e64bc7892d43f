"""What happened at a provider, in the words of this project. Past tense, immutable, validated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.money import Money

Provider = Literal["stripe", "gocardless"]


@dataclass(frozen=True, slots=True)
class Payer:
    """Who paid, as far as the provider knows. Empty strings where it does not."""

    provider: Provider
    customer_id: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """Money of a sale reached a clearing account.

    `source` is the balance transaction's id, `sale` what the sale is keyed by (our order, the
    provider's invoice or the charge), `gross`, `fee` and `fee_vat` are as settled; `at` is UTC.
    `fee_vat` is the part of the fee that the provider itemised as VAT, `other_app` the id of another
    app that took the payment, which may have booked it too.
    """

    source: str
    sale: str
    at: datetime
    gross: Money
    fee: Money
    fee_vat: Money
    payer: Payer
    description: str
    other_app: str = ""

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("an event's time is UTC and says so")
        if {self.fee.currency, self.fee_vat.currency} != {self.gross.currency}:
            raise ValueError("a balance transaction has one currency")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Seen, understood and not booked; kept on record with a reason word of shared.reasons."""

    source: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """The provider has not made up its mind; a later event or the feed brings the rest."""

    source: str
    words: str


StripeEvent = PaymentReceived | LeftOut | NotYet
