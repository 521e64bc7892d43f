"""What happened at a provider, in the words of this project. Past tense, immutable, validated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from shared.money import Money
from shared.provider import Provider


@dataclass(frozen=True, slots=True)
class Payer:
    """Who paid, as far as the provider knows. Empty strings where it does not.

    `is_gone`: there was somebody, whom the provider shows no more.
    """

    provider: Provider
    customer_id: str = ""
    name: str = ""
    email: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of what was sold. Its amount, VAT inclusive, is below nothing where it takes money off."""

    description: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Sale:
    """What somebody paid for.

    `key` is what the sale is known by: our order, the provider's invoice, or the charge or payment.
    `items` are everything that was sold, where the provider tells it; else nobody knows what the whole sale
    comes to, and what is paid for it is a part of it. `is_subscription`: it is of a period of a
    subscription. `other_app` is the id of another app that took the payment, which books it by itself.
    """

    key: str
    payer: Payer
    description: str
    items: tuple[Item, ...] = ()
    other_app: str = ""
    is_subscription: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """What was added to the provider's balance at once, and what was kept of it.

    `source` is the id of Stripe's balance transaction; GoCardless has none, so there it is made of what
    moved and how. `gross` and `fee` are as settled, both signed: a refund's gross is negative, and so is
    a fee that is given back. `fee_vat` is the part of the fee that the provider itemised as VAT. `at` is
    UTC. `category` is Stripe's reporting category; of GoCardless what moved and how, such as
    `payment_failed`. `is_direct`: it never passed through the provider's
    balance, but went straight to the owner's bank account.
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
            raise ValueError("an event's time is UTC and says so")
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
    """A debit failed after it had succeeded, or its bank took it back: `is_charge_back`.

    `paid` is the payment's movement.
    """

    moved: Movement
    sale: Sale
    paid: str
    is_charge_back: bool = False


@dataclass(frozen=True, slots=True)
class Refunded:
    """Money of a sale went back to who paid it; None for a sale that the provider does not name.

    `paid` is the movement by which it had come, empty where that is not known.
    """

    moved: Movement
    sale: Sale | None
    paid: str = ""


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """A refund came back: the customer is owed the money. `refunded` is the refund's movement."""

    moved: Movement
    sale: Sale | None
    refunded: str


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """The bank took disputed money back, and the provider a fee for it."""

    moved: Movement
    dispute: str
    sale: Sale | None


@dataclass(frozen=True, slots=True)
class DisputeWon:
    """Disputed money was given back.

    `taken` is what it had been worth when it was taken, where the provider has settled it at another
    exchange rate since; else the movement's gross. `withdrawn` is when it was taken, in UTC.
    """

    moved: Movement
    dispute: str
    sale: Sale | None
    taken: Money
    withdrawn: datetime


@dataclass(frozen=True, slots=True)
class DisputeLost:
    """Disputed money is gone for good. No movement tells so: `at` is when it was noticed, in UTC.

    `amount` is what was taken and not given back, more than nothing; `withdrawn` when it was taken, in UTC.
    `paid` is the movement by which it had come, empty where that is not known.
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
    """The provider's own fees: for software, for a month, for anything but a single payment."""

    moved: Movement
    description: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """Money went to the owner's bank account (negative), or came from there: payouts and top-ups."""

    moved: Movement
    description: str


@dataclass(frozen=True, slots=True)
class TransferReturned:
    """A payout bounced. `transferred` is the movement that it had made."""

    moved: Movement
    description: str
    transferred: str


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A movement that has no rule, or lacks what its rule needs: `reason` is a word of shared.reasons.

    `words` show it to a bookkeeper. `about` is the id of the object behind one that has no rule at all, empty
    where the provider names none.
    """

    moved: Movement
    detail: str
    reason_code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A movement of a balance that is not the clearing account's: another currency, or a balance
    that does not pay out to the bank.
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
    """The sale that an event is about; None for money of no sale, or of a sale that nobody names."""
    match event:
        case PaymentReceived() | PaymentFailed():
            return event.sale
        case Refunded() | RefundFailed() | DisputeOpened() | DisputeWon() | DisputeLost():
            return event.sale
        case FeeCharged() | Transferred() | TransferReturned() | Unrecognised() | OutOfScope():
            return None
    assert_never(event)
