"""Says in an accountant's words what moved, and where it stands: pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from shared.ledger.documents import Contact, Removal
from shared.ledger.keys import UNREAD, changed_order, is_cancellation, is_opening
from shared.ledger.rows import LedgerRow

Kind = Literal["payment", "refund", "dispute", "payout", "fee", "order", "other"]
Stands = Literal[
    "in_xero",
    "on_its_way",
    "waits",
    "needs_attention",
    "handled",
    "taken_out",
    "left_out",
    "undecided",
    "nothing_moved",
]
KINDS: Mapping[Kind, str] = {
    "payment": "Payments",
    "refund": "Refunds",
    "dispute": "Disputes and charge-backs",
    "payout": "Payouts and transfers",
    "fee": "Fees charged separately",
    "order": "Orders",
    "other": "Anything else",
}
STANDS: Mapping[Stands, str] = {
    "in_xero": "In Xero",
    "on_its_way": "On its way",
    "waits": "Waits for another document",
    "needs_attention": "Needs attention",
    "handled": "Handled by hand",
    "taken_out": "Taken out of Xero",
    "left_out": "Left out",
    "undecided": "Dispute, undecided",
    "nothing_moved": "Dispute, over",
}
# What each category of a movement is: Stripe's reporting categories, and what moved and how at GoCardless.
CATEGORIES: Mapping[str, tuple[Kind, str]] = {
    "charge": ("payment", "Payment"),
    "payment": ("payment", "Payment"),
    "charge_failure": ("payment", "Payment failed"),
    "payment_failed": ("payment", "Payment failed"),
    "payment_charged_back": ("dispute", "Charge-back"),
    "payment_chargeback_cancelled": ("dispute", "Charge-back cancelled"),
    "refund": ("refund", "Refund"),
    "partial_capture_reversal": ("refund", "Part not captured"),
    "refund_failure": ("refund", "Refund came back"),
    "refund_failed": ("refund", "Refund came back"),
    "refund_bounced": ("refund", "Refund came back"),
    "refund_funds_returned": ("refund", "Refund came back"),
    "dispute": ("dispute", "Dispute"),
    "dispute_reversal": ("dispute", "Dispute won"),
    "fee": ("fee", "Fee"),
    "network_cost": ("fee", "Network cost"),
    "tax": ("fee", "VAT on fees"),
    "payout": ("payout", "Payout"),
    "payout_reversal": ("payout", "Payout came back"),
    "payout_bounced": ("payout", "Payout came back"),
    "topup": ("payout", "Top-up"),
    "topup_reversal": ("payout", "Top-up went back"),
}
_UNBOOKED: Mapping[str, Stands] = {
    "parked": "needs_attention",
    "excluded": "left_out",
    "accepted": "handled",
    "undone": "taken_out",
    "open": "undecided",
    "closed": "nothing_moved",
}
# Of several documents, the first of these that one is in says where the movement stands.
_DOCUMENTS: Mapping[str, Stands] = {
    "parked": "needs_attention",
    "waiting": "waits",
    "pending": "on_its_way",
    "accepted": "handled",
}


def kind_of(source: LedgerRow) -> Kind:
    return _category(source)[0]


def name_of(source: LedgerRow) -> str:
    """Names what moved: Payment, Refund, Payout. A category that nobody knows is named as it stands."""
    return _category(source)[1]


def stands(source: LedgerRow, rows: Collection[LedgerRow]) -> Stands:
    """Says where a movement stands by its own row, those of its documents, and of what takes these out."""
    states = {each.state for each in rows if each.kind not in (Contact.__name__, Removal.__name__)}
    leaving = {each.state for each in rows if each.kind == Removal.__name__}
    if source.state == "undone" and leaving & {"parked", "waiting"}:
        return "needs_attention"
    if source.state == "undone" and "posted" in states:
        # Its documents leave Xero within minutes.
        return "on_its_way"
    if source.state in _UNBOOKED:
        return _UNBOOKED[source.state]
    # Nobody is mailed an invoice that is voided: that stays waiting.
    is_voided = "undone" in states and states <= {"undone", "waiting"}
    if is_voided or (not states and leaving == {"posted"}):
        # An order that was cancelled, and what has cancelled it.
        return "taken_out"
    return next((stands for state, stands in _DOCUMENTS.items() if state in states | leaving), "in_xero")


def _category(source: LedgerRow) -> tuple[Kind, str]:
    if is_opening(source.key):
        return "other", "Opening balance"
    if source.provider == "orders":
        return "order", _of_order(source.key)
    if source.movement is None:
        return _without_movement(source)
    category = source.movement.category
    return CATEGORIES.get(category, ("other", category.replace("_", " ").capitalize() or "Movement"))


def _of_order(key: str) -> str:
    if changed_order(key):
        return "Order changed"
    return "Order cancelled" if is_cancellation(key) else "Order"


def _without_movement(source: LedgerRow) -> tuple[Kind, str]:
    """Names a dispute, which moves nothing when it is lost, or an object that could not be read."""
    if source.key.endswith(UNREAD) or source.state in ("parked", "accepted"):
        return "other", "Not readable"
    return "dispute", "Dispute" if source.state in ("open", "closed") else "Dispute lost"
