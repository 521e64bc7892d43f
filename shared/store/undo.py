"""Carries out the plans of shared.undo.undo_plan and shared.undo.redo_plan, and says how a row leaves Xero.

A plan may be larger than a transaction. The changes are made in such an order that, after a crash, the same
command finds the rows again and finishes them. An undo first marks its sources, then the rows that need no
call, then the removals in their order, which Xero carries out in any case, and last the rows that are posted
again, each together with the end of its reversal. A redo drops each removal together with the return of its
row, and books its sources last. Every transaction asks whether this process still leases the tenant's lane,
and whether the rows are still what the plan saw. So the writer never loses a row while it works on it, and if
two people order the same thing, the second changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from shared.errors import Unavailable
from shared.ledger.documents import Removal
from shared.ledger.rows import LedgerRow, Source
from shared.store import rows
from shared.store.tables.lanes import LaneItem
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed, transaction
from shared.undo.redo_plan import PutBack, RedoPlan, removed_by
from shared.undo.undo_plan import OrderedRemoval, Restored, UndoPlan

RowChange = Callable[[TransactWrite], None]
# A transaction takes 100 items, and one item checks the lease.
MOST = 99


def undo(tenant: str, owner: str, plan: UndoPlan, now: datetime) -> None:
    """Carries out an undo. `owner` has the lane's lease.

    Raises Unavailable when a row has changed since the plan was made: order the undo again.
    """
    _write(tenant, owner, _undone(tenant, plan, now))


def redo(tenant: str, owner: str, plan: RedoPlan) -> None:
    """Carries out a redo. `owner` and what is raised are as for `undo`."""
    _write(tenant, owner, _redone(tenant, plan))


def revive(tenant: str, row: LedgerRow) -> bool:
    """Posts again a row that is undone, or whose document is gone in Xero; False if the row has changed."""
    item = RowItem(tenant, row.key)
    try:
        item.update(actions=_revived(row, row.parents, rows.open_work_of(row)), condition=_as_seen(row))
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def taken_out(key: str, xero_id: str) -> list[Any]:
    """Returns the changes by which a posted row becomes undone."""
    return [*_undone_at(key), *_without_xero_id(xero_id)]


def deleted(xero_id: str) -> list[Any]:
    """Returns the change by which a posted row remembers that its reversal has deleted its document."""
    return [RowItem.former_xero_ids.set((RowItem.former_xero_ids | []).append([xero_id]))]


def _undone_at(key: str) -> list[Any]:
    # What is undone is listed: a reconciliation names it, and does not read the whole ledger for it.
    return [RowItem.state.set("undone"), RowItem.open_work.set(f"undone#{key}")]


def _without_xero_id(xero_id: str) -> list[Any]:
    # A voided invoice's number stays taken in Xero: an invoice that comes back takes the next number.
    return [*deleted(xero_id), RowItem.xero_id.remove(), RowItem.number.remove()]


def _revived(row: LedgerRow, parents: Sequence[str], open_work: str) -> list[Any]:
    return [
        *(_without_xero_id(row.xero_id) if row.xero_id else []),
        RowItem.state.set("pending"),
        RowItem.open_work.set(open_work),
        RowItem.variant.set(0),
        RowItem.ordered.set(True),
        RowItem.parents.set(list(parents)),
    ]


def _as_seen(row: LedgerRow) -> Condition:
    same_state = RowItem.state == row.state
    return same_state & (RowItem.xero_id == row.xero_id) if row.xero_id else same_state


# ---- undo


def _undone(tenant: str, plan: UndoPlan, now: datetime) -> Iterator[list[RowChange]]:
    for source in plan.booked:
        yield [_update(tenant, source, [RowItem.state.set("undone")])]
    for row in plan.marked:
        yield [_update(tenant, row, _marked(row))]
    for place, ordered in enumerate(plan.removals):
        # The writer goes by time, and must never read fifty rows that all wait for the next fifty.
        yield _ordered(tenant, ordered, now + timedelta(microseconds=place))
    behind = now + timedelta(microseconds=len(plan.removals))
    for restored in plan.restored:
        yield _restored(tenant, restored, behind)


def _marked(row: LedgerRow) -> list[Any]:
    """Marks a row that is no longer in Xero, or was never sent.

    A redo needs its parking reason, so it is kept.
    """
    if row.xero_id:
        return taken_out(row.key, row.xero_id)
    no_reason = [] if row.state == "parked" else [RowItem.reason_code.remove(), RowItem.detail.remove()]
    return [*_undone_at(row.key), *no_reason]


def _ordered(tenant: str, ordered: OrderedRemoval, at: datetime) -> list[RowChange]:
    row = ordered.row
    item = rows.pending_row(tenant, Source(row.source, row.provider, at), ordered.removal, at)
    return [
        lambda write: write.condition_check(RowItem, tenant, row.key, _as_seen(row)),
        lambda write: write.save(item, condition=RowItem.key.does_not_exist()),
    ]


def _restored(tenant: str, restored: Restored, behind: datetime) -> list[RowChange]:
    """Marks a reversal and revives its document together: a marked reversal alone would hide the document."""
    reversal, deleted = restored.reversal, restored.deleted
    parents = (*deleted.parents, *restored.after)
    # A row that waits for removals is read after them, or the writer would read nothing else for ever.
    open_work = (
        rows.open_work_at(Removal.__name__, behind, deleted.key)
        if restored.after
        else rows.open_work_of(deleted)
    )
    return [
        _update(tenant, reversal, _marked(reversal)),
        _update(tenant, deleted, _revived(deleted, parents, open_work)),
    ]


# ---- redo


def _redone(tenant: str, plan: RedoPlan) -> Iterator[list[RowChange]]:
    put_back = {each.row.key: each for each in plan.again}
    for row in plan.dropped:
        removed = put_back.pop(removed_by(row), None)
        yield [_delete(tenant, row), *([_put_back(tenant, removed)] if removed else [])]
    for each in put_back.values():
        yield [_put_back(tenant, each)]
    for source in plan.undone:
        yield [_update(tenant, source, [RowItem.state.set("booked")])]


def _put_back(tenant: str, back: PutBack) -> RowChange:
    row, parents = back.row, RowItem.parents.set(list(back.parents))
    if back.state == row.state:
        return _update(tenant, row, [parents])
    if back.state == "parked":
        open_work = RowItem.open_work.set(f"parked#{row.reason_code}#{row.key}")
        return _update(tenant, row, [RowItem.state.set("parked"), open_work, parents])
    return _update(tenant, row, _revived(row, back.parents, rows.open_work_of(row)))


# ---- writing


def _update(tenant: str, row: LedgerRow, actions: list[Any]) -> RowChange:
    return lambda write: write.update(RowItem(tenant, row.key), actions=actions, condition=_as_seen(row))


def _delete(tenant: str, row: LedgerRow) -> RowChange:
    return lambda write: write.delete(RowItem(tenant, row.key), condition=_as_seen(row))


def _write(tenant: str, owner: str, units: Iterable[Sequence[RowChange]]) -> None:
    for changes in _in_transactions(units):
        try:
            with transaction() as write:
                write.condition_check(LaneItem, tenant, condition=LaneItem.owner == owner)
                for change in changes:
                    change(write)
        except TransactWriteError as error:
            if not condition_failed(error):
                raise
            raise Unavailable("another process is writing the same rows") from error


def _in_transactions(units: Iterable[Sequence[RowChange]]) -> Iterator[list[RowChange]]:
    """Fills each transaction with as many changes as it takes, and keeps each unit together."""
    changes: list[RowChange] = []
    for unit in units:
        if len(changes) + len(unit) > MOST:
            yield changes
            changes = []
        changes += unit
    if changes:
        yield changes
