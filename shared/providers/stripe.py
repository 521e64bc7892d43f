"""Stripe's objects, as plain dicts read from its API, turned into events. Pure.

Amounts come from the balance transactions and never from the charge, refund, dispute or payout: a card
charged in euros and settled into the GBP balance is worth what was settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from shared.errors import Malformed
from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    FeeCharged,
    Movement,
    MovementEvent,
    OutOfScope,
    Payer,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
    TransferReturned,
    Unrecognised,
)
from shared.money import Money
from shared.providers.orders import ORDER
from shared.providers.stripe_invoice import items_of

# Stripe keeps other balances (for issued cards, for prefunding) that the clearing account is not.
BALANCE = "payments"
# Disputes that are over. Of those in a state that nobody knows yet, some may still be lost.
DECIDED = frozenset({"won", "lost", "prevented"})
# Moves no money; once it is a dispute, its movement tells.
INQUIRY = "warning_"

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """An object of Stripe's as it stands, and what it is about.

    `transactions` are its balance transactions, the oldest first. `charge` is the charge behind it, with
    its customer, None where there is none or Stripe does not know it; `invoice` the Stripe invoice that
    the charge paid, None if it paid none.
    """

    object: Object
    transactions: Sequence[Object]
    charge: Object | None = None
    invoice: Object | None = None

    @property
    def sale(self) -> Sale | None:
        return _sale(self.charge, self.invoice) if self.charge else None

    @property
    def id(self) -> str:
        """The object's, also where its movement stands alone, since Stripe does not know the object."""
        alone = self.object["object"] == "balance_transaction"
        return str((alone and self.object["source"]) or self.object["id"])

    def of(self, *categories: str) -> list[Object]:
        """Its balance transactions of these categories: a fee that names it is one of it, too, anywhere."""
        return [each for each in self.transactions if each["reporting_category"] in categories]

    def first(self, category: str) -> str:
        """The id of the movement that a later one undoes; empty if it is unknown."""
        return next((str(each["id"]) for each in self.of(category)), "")

    @property
    def paid(self) -> str:
        """The id of the movement by which the charge behind it came; empty if that is unknown."""
        came = self.charge.get("balance_transaction") if self.charge else None
        return str(came["id"]) if isinstance(came, Mapping) else ""

    @property
    def withdrawn(self) -> datetime:
        """When a dispute's money was taken, in UTC; when it was given back, if only that is known."""
        taken = self.of("dispute") or self.of("dispute_reversal")
        return _utc(min(each["created"] for each in taken))


def events_of(subject: Subject, now: datetime) -> list[Event]:
    """Everything that a subject's movements mean, in their order, and a loss, which has no movement."""
    events: list[Event] = [event_of(each, subject) for each in subject.transactions]
    lost = _lost(subject, now)
    return [*events, lost] if lost else events


def event_of(transaction: Object, subject: Subject) -> MovementEvent:
    moved = movement(transaction)
    if moved.gross.currency != "GBP":
        return OutOfScope(moved, "other_currency", f"settled as {moved.gross}")
    if transaction.get("balance_type") not in (None, BALANCE):
        return OutOfScope(moved, "other_balance", f"moved in the balance {transaction['balance_type']}")
    meaning = MEANINGS.get(moved.category)
    if meaning is None:
        about = str(transaction.get("source") or "")
        return Unrecognised(moved, _for_bookkeeper(transaction), "unknown_category", about)
    event = meaning.event(moved, subject)
    return event or Unrecognised(moved, _for_bookkeeper(transaction), "unknown_at_stripe")


def movement(transaction: Object) -> Movement:
    """Raises Malformed where it does not say what moved."""
    amounts, currency = (transaction.get("amount"), transaction.get("fee")), transaction.get("currency")
    if {type(each) for each in amounts} != {int} or not isinstance(currency, str):
        raise Malformed(f"{transaction['id']} says {amounts!r} of {currency!r}")
    return Movement(
        source=transaction["id"],
        at=_utc(transaction["created"]),
        gross=Money.from_minor(transaction["amount"], currency),
        fee=Money.from_minor(transaction["fee"], currency),
        fee_vat=_vat(transaction),
        provider="stripe",
        category=transaction["reporting_category"],
    )


def is_ours(transaction: Object) -> bool:
    """Whether it moved in GBP, and in the balance that Stripe pays out from."""
    return transaction["currency"] == "gbp" and transaction.get("balance_type") in (None, BALANCE)


def is_undecided(dispute: Object) -> bool:
    status = dispute["status"]
    return status not in DECIDED and not status.startswith(INQUIRY)


# ---- one function for each kind of movement; None where Stripe shows no object that the category needs


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
    """What a win gives back of what was taken: all of it if it is in another currency, at whatever rate.

    In GBP a smaller reversal leaves the rest disputed. Stripe reverses a dispute once; should it do so
    again, the first reversal stands for all that was taken.
    """
    dispute = subject.object
    if dispute["currency"] == "gbp" or dispute["status"] != "won" or moved.gross.minor <= 0:
        return moved.gross
    taken = -sum(each.gross.minor for each in _of_ours(subject, "dispute"))
    back = [each.source for each in _of_ours(subject, moved.category) if each.gross.minor > 0]
    if taken <= 0:
        return moved.gross
    return Money(taken if back[0] == moved.source else 0)


def _fee(moved: Movement, subject: Subject) -> MovementEvent:
    return FeeCharged(moved, _described(moved, subject) or "Stripe fee")


def _tax(moved: Movement, subject: Subject) -> MovementEvent:
    """All of it is VAT, on fees that moved by themselves."""
    taxed = replace(moved, fee_vat=-moved.net)
    return FeeCharged(taxed, _described(moved, subject) or "VAT on Stripe fees")


def _transfer(moved: Movement, subject: Subject) -> MovementEvent:
    words = {"payout": "Stripe payout", "topup": "Stripe top-up"}.get(subject.object["object"], "Stripe")
    return Transferred(moved, f"{words} {subject.id}")


def _transfer_returned(moved: Movement, subject: Subject) -> MovementEvent:
    return TransferReturned(
        moved, f"Stripe payout {subject.id} returned", transferred=subject.first("payout")
    )


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reporting category stands for; docs/accounting.md says the same, and a test holds it to that."""

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


def _lost(subject: Subject, now: datetime) -> DisputeLost | None:
    """A lost dispute makes no movement: what was taken simply does not come back. Fees are lost anyway."""
    dispute = subject.object
    if dispute["object"] != "dispute" or dispute["status"] != "lost":
        return None
    taken = -sum(each.gross.minor for each in _of_ours(subject, "dispute", "dispute_reversal"))
    if taken <= 0:
        return None
    return DisputeLost(
        dispute=dispute["id"],
        provider="stripe",
        at=now,
        amount=Money(taken),
        sale=subject.sale,
        withdrawn=subject.withdrawn,
        paid=subject.paid,
    )


def _of_ours(subject: Subject, *categories: str) -> list[Movement]:
    return [movement(each) for each in subject.of(*categories) if is_ours(each)]


def _sale(charge: Object, invoice: Object | None) -> Sale:
    order = (charge.get("metadata") or {}).get(ORDER)
    told = invoice or {}
    return Sale(
        key=order or told.get("id") or charge["id"],
        payer=_payer(charge),
        description=charge.get("description") or "",
        # What an order comes to, its own form says.
        items=() if order else items_of(told),
        other_app=charge.get("application") or "",
        is_subscription=(told.get("parent") or {}).get("type") == "subscription_details",
    )


def _vat(transaction: Object) -> Money:
    """The part of the fee that Stripe itemises as VAT."""
    parts = (part["amount"] for part in transaction.get("fee_details") or () if part["type"] == "tax")
    return Money.from_minor(sum(parts), transaction["currency"])


def _payer(charge: Object) -> Payer:
    """The customer where there is one: billing details are those of one card."""
    customer = charge.get("customer")
    known = customer if isinstance(customer, Mapping) else {}
    billing = charge.get("billing_details") or {}
    name = known.get("name") or billing.get("name") or ""
    email = known.get("email") or billing.get("email") or charge.get("receipt_email") or ""
    # Named by the charge alone, or shown as deleted.
    is_gone = isinstance(customer, str) or bool(known.get("deleted"))
    return Payer(
        provider="stripe",
        customer_id=known.get("id") or (customer if isinstance(customer, str) else ""),
        name=name,
        email=email,
        is_gone=is_gone and not (name or email),
    )


def _described(moved: Movement, subject: Subject) -> str:
    """A balance transaction without an object of its own says by itself what it is for."""
    own = next((each for each in subject.transactions if each["id"] == moved.source), {})
    return str(own.get("description") or "")


def _for_bookkeeper(transaction: Object) -> str:
    """For a bookkeeper who looks it up at Stripe."""
    moved = movement(transaction)
    told = transaction.get("description") or "without a description"
    return (
        f"{moved.source} of {moved.at:%d %B %Y}: {moved.gross}, fee {moved.fee}, "
        f"type {transaction['type']}, category {moved.category}, {told}"
    )


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
