"""Closes two parked movements that cancel each other out, both or neither. They stay on record."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from pynamodb.exceptions import TransactWriteError

from shared.booking.cancelling import OPEN, closed, may_cancel_out, partner_of
from shared.ledger.codec import movement_to_dict
from shared.ledger.rows import LedgerRow
from shared.store import rows
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed, transaction
from shared.store.tries import Pause, at_once, until_done


def close(tenant: str, key: str, pause: Pause = at_once) -> bool:
    """Closes a movement with another that cancels it out. Returns whether it is closed, whoever closed it.

    Call this each time a movement was parked: whichever of the two is parked last finds the other. `pause`
    parts two tries. Raises Unavailable when other processes keep closing the movements that would cancel it
    out.
    """
    attempt = partial(_close_once, tenant, key)
    return until_done(attempt, pause, "another process is closing the same movements")


def _close_once(tenant: str, key: str) -> bool | None:
    """Returns whether a movement is closed; None where another process was closing the same movements."""
    source = next(iter(rows.read(tenant, [key], consistent=True)), None)
    if source is None or not may_cancel_out(source):
        return source is not None and source.reason_code == "cancelled_out"
    partner = partner_of(source, rows.in_state(tenant, f"parked#{OPEN}"))
    if partner is None:
        return False
    return _close(tenant, source, partner) or None


def _close(tenant: str, source: LedgerRow, partner: LedgerRow) -> bool:
    """Closes both. Returns False when one of them has changed since it was read."""
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
    after = closed(one, other)
    return [
        RowItem.state.set("excluded"),
        RowItem.open_work.set(f"excluded#{after.reason_code}#{one.key}"),
        RowItem.reason_code.set(after.reason_code),
        RowItem.detail.set(after.detail),
        *_with_partner(one, other),
    ]


def _with_partner(one: LedgerRow, other: LedgerRow) -> list[Any]:
    if one.movement is None:
        return []
    return [RowItem.movement.set(movement_to_dict(replace(one.movement, cancelled_by=other.key)))]
