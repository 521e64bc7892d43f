"""Defines what can happen at a provider, in the terms of this project. Past tense, immutable, validated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from shared.money import Money
from shared.provider import Provider


@dataclass(frozen=True, slots=True)
class Payer:
    """The person or business that paid. What the provider does not know is an empty string.

    `is_gone`: there was a payer, whom the provider no longer shows.
    """

    provider: Provider
    customer_id: str = ""
    name: str = ""
    email: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item that was sold. Its amount includes VAT, and is negative for a discount or a credit."""

    description: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale that somebody paid for.

    `key` identifies the sale: our order, the provider's invoice, or the charge or payment. `items` are
    everything that was sold, if the provider lists it; otherwise nobody knows the total of the sale, and a
    payment is part of it. `is_subscription`: the sale covers a period of a subscription. `other_app` is the
    id of another app that took the payment and books it itself.
    """

    key: str
    payer: Payer
    description: str
    items: tuple[Item, ...] = ()
    other_app: str = ""
    is_subscription: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """A balance transaction: an amount that changed the provider's balance at once, and the fee kept from it.

    `source` is the id of Stripe's balance transaction. GoCardless has none, so its source is made of what
    moved and how. `gross` and `fee` are as settled, both signed: a refund's gross is negative, and so is
    a fee that is given back. `fee_vat` is the part of the fee that the provider itemised as VAT. `at` is
    UTC. `category` is Stripe's reporting category; for GoCardless it is what moved and how, such as
    `payment_failed`. `is_direct`: the money never passed through the provider's balance, but went straight
    to the owner's bank account.
    """

    source: str
    at: datetime
    gross: Money
    fee: Money
    fee_vat: Money
    provider: Provider
    category: str = ""
    is_direct: bool = False

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("an event's time has a time zone, UTC")
        if {self.fee.currency, self.fee_vat.currency} != {self.gross.currency}:
            raise ValueError("a balance transaction has one currency")

    @property
    def net(self) -> Money:
        return self.gross - self.fee


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """Money of a sale reached the provider's balance."""

    moved: Movement
    sale: Sale


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A debit failed after it had succeeded, or the bank took it back (`is_charge_back`).

    `paid` is the payment's movement.
    """

    moved: Movement
    sale: Sale
    paid: str
    is_charge_back: bool = False


@dataclass(frozen=True, slots=True)
class Refunded:
    """Money of a sale went back to the payer. `sale` is None if the provider does not name the sale.

    `paid` is the movement that had brought the money, empty if that is not known.
    """

    moved: Movement
    sale: Sale | None
    paid: str = ""


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """A refund came back, so the customer is owed the money. `refunded` is the refund's movement."""

    moved: Movement
    sale: Sale | None
    refunded: str


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """The bank took disputed money back, and the provider charged a fee for it."""

    moved: Movement
    dispute: str
    sale: Sale | None


@dataclass(frozen=True, slots=True)
class DisputeWon:
    """Disputed money was given back.

    `taken` is what the money had been worth when it was taken, if the provider has settled it at another
    exchange rate since; otherwise the movement's gross. `withdrawn` is when it was taken, in UTC.
    """

    moved: Movement
    dispute: str
    sale: Sale | None
    taken: Money
    withdrawn: datetime


@dataclass(frozen=True, slots=True)
class DisputeLost:
    """Disputed money is gone for good. No movement shows it, so `at` is when it was noticed, in UTC.

    `amount` was taken and not given back, and is positive; `withdrawn` is when it was taken, in UTC. `paid`
    is the movement that had brought the money, empty if that is not known.
    """

    dispute: str
    provider: Provider
    at: datetime
    amount: Money
    sale: Sale | None
    withdrawn: datetime
    paid: str = ""


@dataclass(frozen=True, slots=True)
class FeeCharged:
    """The provider charged a fee of its own: for software, for a month, for anything but a single payment."""

    moved: Movement
    description: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """Money went to the owner's bank account (negative) or came from it: payouts and top-ups."""

    moved: Movement
    description: str


@dataclass(frozen=True, slots=True)
class TransferReturned:
    """A payout bounced. `transferred` is the movement of that payout."""

    moved: Movement
    description: str
    transferred: str


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A movement that has no rule, or lacks what its rule needs. `reason_code` is a key of shared.reasons.

    `detail` describes the movement to a bookkeeper. `about` is the id of the object behind a movement without
    any rule, empty if the provider names none.
    """

    moved: Movement
    detail: str
    reason_code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A movement of a balance that the clearing account does not show: another currency, or a balance that
    does not pay out to the bank.
    """

    moved: Movement
    reason_code: str
    detail: str


MovementEvent = (
    PaymentReceived
    | PaymentFailed
    | Refunded
    | RefundFailed
    | DisputeOpened
    | DisputeWon
    | FeeCharged
    | Transferred
    | TransferReturned
    | Unrecognised
    | OutOfScope
)
Event = MovementEvent | DisputeLost


def sale_of(event: Event) -> Sale | None:
    """Returns the sale that an event is about; None if there is no sale, or the provider does not name it."""
    match event:
        case PaymentReceived() | PaymentFailed():
            return event.sale
        case Refunded() | RefundFailed() | DisputeOpened() | DisputeWon() | DisputeLost():
            return event.sale
        case FeeCharged() | Transferred() | TransferReturned() | Unrecognised() | OutOfScope():
            return None
    assert_never(event)
