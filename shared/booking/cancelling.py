"""Closes movements without a rule that cancel each other out, such as a reserve held and released. Pure.

Neither is booked, since a document could only say that nothing moved. Once both are closed, nothing is
left for a person to deal with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.booking.decision import Excluded
from shared.ledger.rows import LedgerRow

# A source parked for this reason may be closed.
OPEN = "unknown_category"
# Stripe's reporting category of a hold, and of its end; within one category the sign tells them apart. The
# list of categories is open, and some have the name of their type: reserves' types stand here as well.
ENDS: Mapping[str, str] = {
    "connect_reserved_funds": "connect_reserved_funds",
    "issuing_authorization_hold": "issuing_authorization_release",
    "payment_network_reserve_hold": "payment_network_reserve_release",
    "payment_reserve_hold": "payment_reserve_release",
    "payout_minimum_balance_hold": "payout_minimum_balance_release",
    "reserve_hold": "reserve_release",
    "reserve_transaction": "reserve_transaction",
    "reserved_funds": "reserved_funds",
    "risk_reserved_funds": "risk_reserved_funds",
}


def may_cancel_out(source: LedgerRow) -> bool:
    """Whether a source is, or could become, one of a pair that may be closed."""
    is_open = source.state == "parked" and source.reason_code == OPEN
    return is_open and bool(source.net) and (_is_of_hold(source) or bool(_about(source)))


def partner_of(source: LedgerRow, others: Iterable[LedgerRow]) -> LedgerRow | None:
    """Returns the source that cancels this one out: about the same object if possible, else the earliest."""
    fitting = [each for each in others if _cancel_out(source, each)]
    return min(fitting, key=lambda each: (not _is_of_one_object(source, each), _when(each)), default=None)


def closed(source: LedgerRow, partner: LedgerRow) -> Excluded:
    """Decides one of the two sources, once its partner is found."""
    return Excluded("cancelled_out", f"{source.detail}; cancelled out by {partner.key}")


def _cancel_out(one: LedgerRow, other: LedgerRow) -> bool:
    if one.key == other.key or not (may_cancel_out(one) and may_cancel_out(other)):
        return False
    if _balance(one) != _balance(other) or one.net != -other.net:
        return False
    return _is_hold_and_end(one, other) or (_is_of_one_kind(one, other) and _is_of_one_object(one, other))


def _is_hold_and_end(one: LedgerRow, other: LedgerRow) -> bool:
    categories = _category(one), _category(other)
    return any(ENDS.get(hold) == end for hold, end in (categories, categories[::-1]))


def _is_of_hold(source: LedgerRow) -> bool:
    return _category(source) in ENDS or _category(source) in ENDS.values()


def _is_of_one_kind(one: LedgerRow, other: LedgerRow) -> bool:
    return _category(one) == _category(other)


def _is_of_one_object(one: LedgerRow, other: LedgerRow) -> bool:
    return _about(one) != "" and _about(one) == _about(other)


def _balance(source: LedgerRow) -> tuple[object, object]:
    return source.balance_provider, source.movement.currency if source.movement else ""


def _category(source: LedgerRow) -> str:
    return source.movement.category if source.movement else ""


def _about(source: LedgerRow) -> str:
    return source.movement.about if source.movement else ""


def _when(source: LedgerRow) -> tuple[object, str]:
    return source.happened_at, source.key
