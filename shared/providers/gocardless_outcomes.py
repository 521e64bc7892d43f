"""Reads from GoCardless's objects how an attempt to pay stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.orders.orders import Outcome
from shared.orders.paying import Seen
from shared.providers.gocardless import linked
from shared.providers.objects import ATTEMPT, ORDER, Object

UNSIGNED = "pending_customer_approval"
OF_PAYMENT: Mapping[str, Outcome] = {
    UNSIGNED: "submitted",
    "pending_submission": "submitted",
    "submitted": "submitted",
    "confirmed": "succeeded",
    "paid_out": "succeeded",
    "cancelled": "failed",
    "customer_approval_denied": "failed",
    "failed": "failed",
    "charged_back": "failed",
}
# On any other mandate nothing can be collected any more.
USABLE = frozenset({UNSIGNED, "pending_submission", "submitted", "active"})


def seen_of(request: Object, payment: Object | None, mandate: Object | None) -> Seen:
    """Returns how a billing request stands.

    `mandate` is the direct debit's that came of it, `payment` what was collected; None if there is none yet.
    """
    if request["status"] == "cancelled":
        return Seen("left")
    if request["status"] not in ("fulfilled", "fulfilling"):
        return Seen("open")
    given = str(mandate["id"]) if mandate else ""
    is_unsigned = UNSIGNED in {each["status"] for each in (payment, mandate) if each}
    if payment:
        # A status that came into the world since is no reason to take a payment twice.
        outcome = OF_PAYMENT.get(payment["status"], "submitted")
        return Seen(outcome, str(payment["id"]), given, lacks_signature=is_unsigned)
    outcome = "failed" if mandate and mandate["status"] not in USABLE else "submitted"
    return Seen(outcome, mandate=given, lacks_signature=is_unsigned)


def mandate_of(request: Object) -> str:
    """Returns the id of the direct debit's mandate that came of a billing request; empty if none did."""
    return linked(request, "mandate_request_mandate")


def payment_in(request: Object) -> str:
    """Returns the id of the payment that a billing request made by itself; empty if it made none."""
    return linked(request, "payment_request_payment")


def collected(payments: Iterable[Object], marks: Mapping[str, str]) -> Object | None:
    """Returns the payment of an attempt among those on its mandate, the newest first; None if none is its."""
    wanted = [marks.get(ORDER), marks.get(ATTEMPT)]
    for each in payments:
        said = each.get("metadata") or {}
        if wanted[0] and [said.get(ORDER), said.get(ATTEMPT)] == wanted:
            return each
    return None
