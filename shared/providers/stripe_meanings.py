"""Says what each of Stripe's reporting categories means. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from shared.events import (
    DisputeOpened,
    DisputeWon,
    FeeCharged,
    Movement,
    MovementEvent,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Transferred,
    TransferReturned,
)
from shared.money import Money
from shared.providers.stripe_subject import Subject

# ---- one function for each kind of movement: None where Stripe shows no object that the category needs


def _payment(moved: Movement, subject: Subject) -> MovementEvent | None:
    sale = subject.sale
    return PaymentReceived(moved, sale) if sale else None


def _payment_failed(moved: Movement, subject: Subject) -> MovementEvent | None:
    sale = subject.sale
    return PaymentFailed(moved, sale, paid=subject.first("charge")) if sale else None


def _refund(moved: Movement, subject: Subject) -> MovementEvent:
    return Refunded(moved, subject.sale, subject.paid)


def _refund_failed(moved: Movement, subject: Subject) -> MovementEvent:
    return RefundFailed(moved, subject.sale, refunded=subject.first("refund"))


def _dispute(moved: Movement, subject: Subject) -> MovementEvent:
    return DisputeOpened(moved, subject.id, subject.sale)


def _dispute_won(moved: Movement, subject: Subject) -> MovementEvent:
    return DisputeWon(moved, subject.id, subject.sale, _taken(moved, subject), subject.withdrawn)


def _taken(moved: Movement, subject: Subject) -> Money:
    """Returns how much of what was taken a win gives back: all, at whatever rate, if in another currency.

    In GBP a smaller reversal leaves the rest disputed. Stripe reverses a dispute once; should it do so
    again, the first reversal stands for all that was taken.
    """
    dispute = subject.object
    if dispute["currency"] == "gbp" or dispute["status"] != "won" or moved.gross.minor <= 0:
        return moved.gross
    taken = -sum(each.gross.minor for each in subject.movements("dispute"))
    back = [each.source for each in subject.movements(moved.category) if each.gross.minor > 0]
    if taken <= 0:
        return moved.gross
    return Money(taken if back[0] == moved.source else 0)


def _fee(moved: Movement, subject: Subject) -> MovementEvent:
    return FeeCharged(moved, _described(moved, subject) or "Stripe fee")


def _tax(moved: Movement, subject: Subject) -> MovementEvent:
    """Treats the whole movement as VAT, on fees that moved by themselves."""
    taxed = replace(moved, fee_vat=-moved.net)
    return FeeCharged(taxed, _described(moved, subject) or "VAT on Stripe fees")


def _transfer(moved: Movement, subject: Subject) -> MovementEvent:
    kind = {"payout": "Stripe payout", "topup": "Stripe top-up"}.get(subject.object["object"], "Stripe")
    return Transferred(moved, f"{kind} {subject.id}")


def _transfer_returned(moved: Movement, subject: Subject) -> MovementEvent:
    return TransferReturned(
        moved, f"Stripe payout {subject.id} returned", transferred=subject.first("payout")
    )


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reporting category stands for. A test holds docs/accounting.md to the same words."""

    description: str
    documents: str
    event: Callable[[Movement, Subject], MovementEvent | None]


MEANINGS: Mapping[str, Meaning] = {
    "charge": Meaning(
        "a card, bank debit or other payment succeeded",
        "contact, invoice, payment into the Stripe account, SPEND for the fee",
        _payment,
    ),
    "charge_failure": Meaning(
        "a debit failed after it had succeeded",
        "the payment is deleted, so the invoice is open again; the fee stays",
        _payment_failed,
    ),
    "refund": Meaning(
        "money went back to the customer",
        "credit note with the invoice's lines pro rata, payment on it from the Stripe account",
        _refund,
    ),
    "partial_capture_reversal": Meaning(
        "the part of a payment that was not captured went back",
        "as a refund",
        _refund,
    ),
    "refund_failure": Meaning(
        "a refund did not arrive and came back",
        "the credit note's payment is deleted: the customer is owed the money",
        _refund_failed,
    ),
    "dispute": Meaning(
        "the bank took disputed money back",
        "SPEND to Disputed funds, SPEND for the fee",
        _dispute,
    ),
    "dispute_reversal": Meaning(
        "disputed money was given back",
        "RECEIVE from Disputed funds; a fee given back is RECEIVE on the fee account",
        _dispute_won,
    ),
    "fee": Meaning("Stripe's own fee", "SPEND on the fee account", _fee),
    "network_cost": Meaning("what the card networks charge, passed on", "SPEND on the fee account", _fee),
    "tax": Meaning(
        "VAT on Stripe's fees, as a movement of its own",
        "SPEND on the fee account, all of it input VAT where the owner is VAT-registered",
        _tax,
    ),
    "payout": Meaning(
        "a payout to the bank, or a debit of the bank where the balance was negative",
        "transfer between the Stripe account and the main bank account",
        _transfer,
    ),
    "payout_reversal": Meaning(
        "a payout bounced or was cancelled",
        "the transfer is deleted; where that is refused, the opposite transfer",
        _transfer_returned,
    ),
    "topup": Meaning("a top-up from the bank", "transfer from the main bank account", _transfer),
    "topup_reversal": Meaning("a top-up went back", "transfer to the main bank account", _transfer),
}


def _described(moved: Movement, subject: Subject) -> str:
    """Returns what a balance transaction without an object of its own says of itself."""
    own = next((each for each in subject.transactions if each["id"] == moved.source), {})
    return str(own.get("description") or "")
