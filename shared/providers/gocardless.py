"""GoCardless's objects, as plain dicts read from its API, turned into events. Pure."""

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
from shared.providers.gocardless_timeline import PAYMENT, PAYOUT, REFUND, Change, Object, changes
from shared.providers.orders import ORDER

# Items of a payout that are customers' money, before fees, and what their own movement is called after.
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

    None where it has none, or GoCardless shows it no more. `was_paid_out`: a payout says that it holds the
    payment. `was_direct`: it is on record that its money went straight to the owner's bank account.
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
        """As the mandate names it, else the payment: the customer may be gone."""
        return linked(self.mandate or {}, "customer") or linked(self.payment, "customer")

    @property
    def has_moved(self) -> bool:
        """Whether its money ever came."""
        return bool(self.changes(datetime.min.replace(tzinfo=UTC)))

    def changes(self, now: datetime) -> list[tuple[str, Change]]:
        was_in = self.was_paid_out or bool(linked(self.payment, "payout"))
        return changes(self.payment, self.events, PAYMENT, was_in, now)

    @property
    def settlement(self) -> str:
        """How its money comes, as the mandate says; empty where that says nothing, or is gone."""
        return str((self.mandate or {}).get("funds_settlement") or "")

    @property
    def is_direct(self) -> bool:
        return self.settlement == "direct" if self.settlement else self.was_direct


@dataclass(frozen=True, slots=True)
class RefundHistory:
    """A refund as it stands, with its events, and the sale if it is of a payment.

    `was_settled`: a payout says that it holds the refund.
    """

    refund: Object
    events: Sequence[Object]
    sale: Sale | None = None
    was_settled: bool = False


@dataclass(frozen=True, slots=True)
class PayoutHistory:
    """A payout with its events; `items` is None where GoCardless shows them no more, being too old."""

    payout: Object
    events: Sequence[Object]
    items: Sequence[Object] | None


def payment_events(paid: PaymentHistory, now: datetime) -> list[MovementEvent]:
    """None for a payment that was never confirmed, whatever its status: no money ever came of it."""
    return [_payment_event(paid, change, before) for before, change in paid.changes(now)]


def refund_events(given_back: RefundHistory, now: datetime) -> list[MovementEvent]:
    changed = changes(given_back.refund, given_back.events, REFUND, given_back.was_settled, now)
    return [_refund_event(given_back, change, before) for before, change in changed]


def payout_events(paid_out: PayoutHistory, now: datetime) -> list[MovementEvent]:
    """A payout is booked once it is paid, and with it the fees of all that it holds."""
    changed = changes(paid_out.payout, paid_out.events, PAYOUT, False, now)
    return [_payout_event(paid_out, change, before) for before, change in changed]


def members(items: Iterable[Object]) -> Iterator[tuple[str, str]]:
    """What each item of a payout moved: the movement's source, and the payment's or refund's id."""
    for item in items:
        if (id := _about(item)) and item["type"] in GROSS:
            yield f"{id}{GROSS[item['type']]}", id


def amounts(items: Iterable[Object]) -> Iterator[tuple[str, int]]:
    """The same sources, and what each moved, in pence before fees: in is positive."""
    for item in items:
        if (id := _about(item)) and item["type"] in GROSS:
            yield f"{id}{GROSS[item['type']]}", int(Decimal(item["amount"]))


def held(items: Iterable[Object]) -> int:
    """All that a payout holds, in pence before fees."""
    return int(sum((Decimal(each["amount"]) for each in items if each["type"] in GROSS), Decimal()))


def linked(thing: Object, kind: str) -> str:
    """The id that it names; empty where it names none."""
    return str((thing.get("links") or {}).get(kind) or "")


def unshown(payment: str) -> Sale:
    """The sale of a payment that GoCardless shows no more: the ledger may know it."""
    return Sale(payment, _payer({}, ""), "")


def _about(item: Object) -> str:
    """The id of an item's refund, else of its payment; empty where it names none."""
    return linked(item, "refund") or linked(item, "payment")


def _payment_event(paid: PaymentHistory, change: Change, before: str) -> MovementEvent:
    moved = _moved(paid.payment, change, _amount(paid.payment), paid.is_direct)
    if change.is_in:
        return _here(PaymentReceived(moved, paid.sale))
    return _here(PaymentFailed(moved, paid.sale, before, is_charge_back=change.category == CHARGED_BACK))


def _refund_event(given_back: RefundHistory, change: Change, before: str) -> MovementEvent:
    moved = _moved(given_back.refund, change, -_amount(given_back.refund))
    if not change.is_in:
        return _here(RefundFailed(moved, given_back.sale, refunded=before))
    if before:
        return Unrecognised(moved, f"{_for_bookkeeper(moved)}, paid again after {before}", "unknown_category")
    return _here(Refunded(moved, given_back.sale, linked(given_back.refund, "payment")))


def _payout_event(paid_out: PayoutHistory, change: Change, before: str) -> MovementEvent:
    payout = paid_out.payout
    words = f"GoCardless payout {payout['id']}"
    if not change.is_in:
        return _here(TransferReturned(_moved(payout, change, -_amount(payout)), f"{words} returned", before))
    strange = {each["type"] for each in paid_out.items or ()} - {*GROSS, *FEES}
    # What was paid out a second time has paid its fees.
    fee = 0 if before or strange else _fees(paid_out)
    moved = _moved(payout, change, -_amount(payout), fee=fee)
    if strange:
        return Unrecognised(
            moved, f"{_for_bookkeeper(moved)}, holds {', '.join(strange)}", "unknown_category"
        )
    return _here(Transferred(moved, words))


def _fees(paid_out: PayoutHistory) -> int:
    """All that GoCardless kept of a payout, in pence: its items have half pennies, the payout has none."""
    if paid_out.items is None:
        return int(paid_out.payout["deducted_fees"])
    return held(paid_out.items) - _amount(paid_out.payout)


def _amount(thing: Object) -> int:
    """Minor units of its currency. Raises Malformed where it does not say what moved."""
    amount, currency = thing.get("amount"), thing.get("currency")
    if type(amount) is not int or not isinstance(currency, str):
        raise Malformed(f"{thing['id']} says {amount!r} of {currency!r}")
    return amount


def _moved(thing: Object, change: Change, amount: int, is_direct: bool = False, fee: int = 0) -> Movement:
    """`amount` and `fee` in minor units, as they are when money comes in."""
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


def _here(event: MovementEvent) -> MovementEvent:
    """What moved in another currency is in another balance."""
    gross = event.moved.gross
    if gross.currency == "GBP":
        return event
    return OutOfScope(event.moved, "other_currency", f"settled as {gross}")


def _payer(customer: Object, customer_id: str) -> Payer:
    """`customer` is empty where GoCardless shows it no more. It takes none without a name."""
    person = " ".join(filter(None, (customer.get("given_name"), customer.get("family_name"))))
    name, email = customer.get("company_name") or person, customer.get("email") or ""
    return Payer("gocardless", customer.get("id") or customer_id, name, email, is_gone=not (name or email))


def _for_bookkeeper(moved: Movement) -> str:
    """For a bookkeeper who looks it up at GoCardless."""
    return f"{moved.source} of {moved.at:%d %B %Y}: {moved.gross}"
