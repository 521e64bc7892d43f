"""Two parked movements that cancel each other out are closed, both or neither, and stay on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pynamodb.exceptions import TransactWriteError

from shared.booking.cancelling import OPEN, closed, may_cancel_out, partner_of
from shared.errors import Unavailable
from shared.ledger.codec import movement_to_dict
from shared.ledger.rows import LedgerRow
from shared.store import rows
from shared.store.tables import RowItem, condition_failed, transaction

# Of several that wait, each may be closed by another process meanwhile.
TRIES = 5


def close(tenant: str, key: str) -> bool:
    """Whether a movement is closed by now, with one that cancels it out, whoever did it.

    To be asked after each time that it was parked: whichever of the two is parked last finds the other.
    Raises Unavailable when other processes keep closing what it could be closed with.
    """
    for _ in range(TRIES):
        source = next(iter(rows.read(tenant, [key], consistent=True)), None)
        if source is None or not may_cancel_out(source):
            return source is not None and source.reason_code == "cancelled_out"
        partner = partner_of(source, rows.in_state(tenant, f"parked#{OPEN}"))
        if partner is None:
            return False
        if _close(tenant, source, partner):
            return True
    raise Unavailable("another process is closing the same movements")


def _close(tenant: str, source: LedgerRow, partner: LedgerRow) -> bool:
    """False when one of them is not what it was."""
    try:
        with transaction() as write:
            for one, other in ((source, partner), (partner, source)):
                is_as_seen = (RowItem.state == one.state) & (RowItem.reason_code == one.reason_code)
                write.update(RowItem(tenant, one.key), actions=_actions(one, other), condition=is_as_seen)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _actions(one: LedgerRow, other: LedgerRow) -> list[Any]:
    became = closed(one, other)
    return [
        RowItem.state.set("excluded"),
        RowItem.open_work.set(f"excluded#{became.reason_code}#{one.key}"),
        RowItem.reason_code.set(became.reason_code),
        RowItem.detail.set(became.detail),
        *_with_partner(one, other),
    ]


def _with_partner(one: LedgerRow, other: LedgerRow) -> list[Any]:
    if one.movement is None:
        return []
    return [RowItem.movement.set(movement_to_dict(replace(one.movement, cancelled_by=other.key)))]
