"""Turns GoCardless's objects, as plain dicts read from its API, into events. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from shared.errors import Malformed
from shared.events import (
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
from shared.pieces import SoFar
from shared.providers.gocardless_timeline import PAYMENT, PAYOUT, REFUND, Change, changes
from shared.providers.objects import ORDER, Object

# Items of a payout that are customers' money, before fees, with the ending of their own movement's source.
GROSS: Mapping[str, str] = {
    "payment_paid_out": "",
    "payment_failed": "-failed",
    "payment_charged_back": "-charged_back",
    "payment_refunded": "",
    "refund": "",
    "refund_funds_returned": "-funds_returned",
}
CHARGED_BACK = "payment_charged_back"
FEES = frozenset({"gocardless_fee", "app_fee", "revenue_share", "surcharge_fee"})


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """A payment as it stands, with its events, its mandate and its customer.

    The mandate or the customer is None where there is none, or GoCardless shows it no more. `was_paid_out`: a
    payout says that it holds the payment. `was_direct`: it is on record that the money went straight to the
    owner's bank account.
    """

    payment: Object
    events: Sequence[Object]
    mandate: Object | None = None
    customer: Object | None = None
    was_paid_out: bool = False
    was_direct: bool = False

    @property
    def sale(self) -> Sale:
        payment = self.payment
        return Sale(
            key=(payment.get("metadata") or {}).get(ORDER) or payment["id"],
            payer=_payer(self.customer or {}, self._customer_id),
            description=payment.get("description") or "",
            is_subscription=bool(linked(payment, "subscription")),
        )

    @property
    def _customer_id(self) -> str:
        """The customer's id as the mandate names it, else the payment: the customer may be gone."""
        return linked(self.mandate or {}, "customer") or linked(self.payment, "customer")

    @property
    def has_moved(self) -> bool:
        """Whether the payment's money ever came."""
        return bool(self.changes(datetime.min.replace(tzinfo=UTC)))

    def changes(self, now: datetime) -> list[tuple[str, Change]]:
        was_credited = self.was_paid_out or bool(linked(self.payment, "payout"))
        return changes(self.payment, self.events, PAYMENT, was_credited, now)

    @property
    def settlement(self) -> str:
        """How the mandate says that money is settled; empty where the mandate says nothing, or is gone."""
        return str((self.mandate or {}).get("funds_settlement") or "")

    @property
    def is_direct(self) -> bool:
        return self.settlement == "direct" if self.settlement else self.was_direct


@dataclass(frozen=True, slots=True)
class RefundHistory:
    """A refund as it stands, with its events, and the sale if it refunds a payment.

    `was_settled`: a payout says that it holds the refund.
    """

    refund: Object
    events: Sequence[Object]
    sale: Sale | None = None
    was_settled: bool = False


@dataclass(frozen=True, slots=True)
class PayoutHistory:
    """A payout with its events, and what all of its items are.

    `held` is None for an old payout, whose items GoCardless shows no more.
    """

    payout: Object
    events: Sequence[Object]
    held: SoFar | None


def payment_events(history: PaymentHistory, now: datetime) -> list[MovementEvent]:
    """Returns a payment's events; none if it was never confirmed, whatever its status: no money ever came."""
    return [_payment_event(history, change, before) for before, change in history.changes(now)]


def refund_events(history: RefundHistory, now: datetime) -> list[MovementEvent]:
    """Returns a refund's events; none while no money has gone back."""
    changed = changes(history.refund, history.events, REFUND, history.was_settled, now)
    return [_refund_event(history, change, before) for before, change in changed]


def payout_events(history: PayoutHistory, now: datetime) -> list[MovementEvent]:
    """Returns a payout's events. A payout is booked once it is paid, with the fees of all that it holds."""
    changed = changes(history.payout, history.events, PAYOUT, False, now)
    return [_payout_event(history, change, before) for before, change in changed]


def members(items: Iterable[Object]) -> Iterator[tuple[str, str]]:
    """Yields, for each item of a payout, its movement's source and the payment's or refund's id."""
    for item in items:
        if (id := _about(item)) and item["type"] in GROSS:
            yield f"{id}{GROSS[item['type']]}", id


def amounts(items: Iterable[Object]) -> Iterator[tuple[str, int]]:
    """Yields, for each item of a payout, its movement's source and the pence before fees. In is positive."""
    for item in items:
        if (id := _about(item)) and item["type"] in GROSS:
            yield f"{id}{GROSS[item['type']]}", int(Decimal(item["amount"]))


def total(items: Iterable[Object]) -> int:
    """Sums what a payout holds, in pence before fees."""
    return int(read_on(SoFar(), items).gross)


def read_on(before: SoFar, items: Iterable[Object], after: str = "") -> SoFar:
    """Adds the next items of a payout to those before; `after` is where the list goes on from here."""
    gross, strange = before.gross, set(before.strange)
    for each in items:
        if each["type"] in GROSS:
            gross += Decimal(each["amount"])
        elif each["type"] not in FEES:
            strange.add(each["type"])
    return SoFar(after, gross, frozenset(strange))


def linked(thing: Object, kind: str) -> str:
    """Returns the id that a payment, refund or payout links to; empty where it has no such link."""
    return str((thing.get("links") or {}).get(kind) or "")


def unknown_sale(payment: str) -> Sale:
    """Returns the sale of a payment that GoCardless shows no more: the ledger may know the sale."""
    return Sale(payment, _payer({}, ""), "")


def _about(item: Object) -> str:
    """Returns the id of an item's refund, else of its payment; empty where it names neither."""
    return linked(item, "refund") or linked(item, "payment")


def _payment_event(history: PaymentHistory, change: Change, before: str) -> MovementEvent:
    moved = _moved(history.payment, change, _amount(history.payment), history.is_direct)
    if change.is_in:
        return _in_scope(PaymentReceived(moved, history.sale))
    is_charge_back = change.category == CHARGED_BACK
    return _in_scope(PaymentFailed(moved, history.sale, before, is_charge_back=is_charge_back))


def _refund_event(history: RefundHistory, change: Change, before: str) -> MovementEvent:
    moved = _moved(history.refund, change, -_amount(history.refund))
    if not change.is_in:
        return _in_scope(RefundFailed(moved, history.sale, refunded=before))
    if before:
        return Unrecognised(moved, f"{_for_bookkeeper(moved)}, paid again after {before}", "unknown_category")
    return _in_scope(Refunded(moved, history.sale, linked(history.refund, "payment")))


def _payout_event(history: PayoutHistory, change: Change, before: str) -> MovementEvent:
    payout = history.payout
    description = f"GoCardless payout {payout['id']}"
    if not change.is_in:
        moved = _moved(payout, change, -_amount(payout))
        return _in_scope(TransferReturned(moved, f"{description} returned", before))
    strange = sorted(history.held.strange) if history.held else []
    # A payout that is paid a second time has already paid its fees.
    fee = 0 if before or strange else _fees(history)
    moved = _moved(payout, change, -_amount(payout), fee=fee)
    if strange:
        return Unrecognised(
            moved, f"{_for_bookkeeper(moved)}, holds {', '.join(strange)}", "unknown_category"
        )
    return _in_scope(Transferred(moved, description))


def _fees(history: PayoutHistory) -> int:
    """Returns all that GoCardless kept of a payout, in pence: only its items have half pennies."""
    if history.held is None:
        return int(history.payout["deducted_fees"])
    return int(history.held.gross) - _amount(history.payout)


def _amount(thing: Object) -> int:
    """Returns the amount in minor units of its currency.

    Raises Malformed where it does not say what moved.
    """
    amount, currency = thing.get("amount"), thing.get("currency")
    if type(amount) is not int or not isinstance(currency, str):
        raise Malformed(f"{thing['id']} says {amount!r} of {currency!r}")
    return amount


def _moved(thing: Object, change: Change, amount: int, is_direct: bool = False, fee: int = 0) -> Movement:
    """Makes a movement.

    `amount` and `fee` are in minor units, with the sign they have when money comes in.
    """
    currency = thing["currency"]
    return Movement(
        source=change.source,
        at=change.at,
        gross=Money(amount if change.is_in else -amount, currency),
        fee=Money(fee, currency),
        fee_vat=Money(0, currency),
        provider="gocardless",
        category=change.category,
        is_direct=is_direct,
    )


def _in_scope(event: MovementEvent) -> MovementEvent:
    """Replaces an event in another currency, which moved in another balance."""
    gross = event.moved.gross
    if gross.currency == "GBP":
        return event
    return OutOfScope(event.moved, "other_currency", f"settled as {gross}")


def _payer(customer: Object, customer_id: str) -> Payer:
    """Returns the payer. `customer` is empty where GoCardless shows it no more; else it has a name."""
    person = " ".join(filter(None, (customer.get("given_name"), customer.get("family_name"))))
    name, email = customer.get("company_name") or person, customer.get("email") or ""
    return Payer("gocardless", customer.get("id") or customer_id, name, email, is_gone=not (name or email))


def _for_bookkeeper(moved: Movement) -> str:
    """Describes a movement to a bookkeeper who looks it up at GoCardless."""
    return f"{moved.source} of {moved.at:%d %B %Y}: {moved.gross}"
