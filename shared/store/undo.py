"""Carries out the plans of shared.undo.undo_plan and shared.undo.redo_plan, and says how a row leaves Xero.

A plan may be larger than a transaction. The changes are made in an order that leaves, wherever a crash
comes in between, rows that the same order finds again and finishes. An undo first marks its sources, then
what needs no call, then the undoings in their order, which Xero carries out in any case, and last what is
posted anew, together with the end of its reversal. A redo drops each undoing together with the return of
its row, and books its sources last. Every transaction asks whether the tenant's lane is still leased to
whoever carries the plan out, and whether its rows are still what the plan saw. So the writer never loses
a row under its hands, and of two people who order the same thing the second changes nothing.
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
from shared.store.tables import LaneItem, RowItem, condition_failed, transaction
from shared.undo.redo_plan import PutBack, RedoPlan, removed_by
from shared.undo.undo_plan import OrderedRemoval, Restored, UndoPlan

RowChange = Callable[[TransactWrite], None]
# A transaction takes 100 items, and one of them asks for the lease.
MOST = 99


def undo(tenant: str, owner: str, plan: UndoPlan, now: datetime) -> None:
    """`owner` has the lane's lease. Raises Unavailable when a row is not what it was: order it again."""
    _write(tenant, owner, _undone(tenant, plan, now))


def redo(tenant: str, owner: str, plan: RedoPlan) -> None:
    """The same, the other way."""
    _write(tenant, owner, _redone(tenant, plan))


def revive(tenant: str, row: LedgerRow) -> bool:
    """Post a row anew that is undone, or whose document is gone in Xero; False if it is not as it was."""
    item = RowItem(tenant, row.key)
    try:
        item.update(actions=_revived(row, row.parents, rows.open_work_of(row)), condition=_as_seen(row))
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def taken_out(xero_id: str) -> list[Any]:
    """The changes by which a posted row becomes undone."""
    return [RowItem.state.set("undone"), RowItem.open_work.remove(), *_left(xero_id)]


def _left(xero_id: str) -> list[Any]:
    # A number that is voided stays taken in Xero: an invoice that comes back takes the next one.
    gone = (RowItem.former_xero_ids | []).append([xero_id])
    return [RowItem.former_xero_ids.set(gone), RowItem.xero_id.remove(), RowItem.number.remove()]


def _revived(row: LedgerRow, parents: Sequence[str], work: str) -> list[Any]:
    return [
        *(_left(row.xero_id) if row.xero_id else []),
        RowItem.state.set("pending"),
        RowItem.open_work.set(work),
        RowItem.variant.set(0),
        RowItem.parents.set(list(parents)),
    ]


def _as_seen(row: LedgerRow) -> Condition:
    same = RowItem.state == row.state
    return same & (RowItem.xero_id == row.xero_id) if row.xero_id else same


# ---- undo


def _undone(tenant: str, plan: UndoPlan, now: datetime) -> Iterator[list[RowChange]]:
    for source in plan.booked:
        yield [_update(tenant, source, [RowItem.state.set("undone")])]
    for row in plan.marked:
        yield [_update(tenant, row, _marked(row))]
    for place, ordered in enumerate(plan.removals):
        # The writer goes by time, and a page of its rows must never be one that waits for the next.
        yield _ordered(tenant, ordered, now + timedelta(microseconds=place))
    behind = now + timedelta(microseconds=len(plan.removals))
    for restored in plan.restored:
        yield _restored(tenant, restored, behind)


def _marked(row: LedgerRow) -> list[Any]:
    """What is in Xero no more, or was never sent; why it was parked is kept, for a redo."""
    if row.xero_id:
        return taken_out(row.xero_id)
    forgotten = [] if row.state == "parked" else [RowItem.reason_code.remove(), RowItem.detail.remove()]
    return [RowItem.state.set("undone"), RowItem.open_work.remove(), *forgotten]


def _ordered(tenant: str, ordered: OrderedRemoval, at: datetime) -> list[RowChange]:
    of = ordered.row
    item = rows.pending_row(tenant, Source(of.source, of.provider, at), ordered.removal, at)
    return [
        lambda write: write.condition_check(RowItem, tenant, of.key, _as_seen(of)),
        lambda write: write.save(item, condition=RowItem.key.does_not_exist()),
    ]


def _restored(tenant: str, restored: Restored, behind: datetime) -> list[RowChange]:
    """Together: a reversal that counted no more by itself would hide what is to be posted anew."""
    reversal, deleted = restored.reversal, restored.deleted
    parents = (*deleted.parents, *restored.after)
    # What waits for undoings is read after them, or it would fill the writer's page for ever.
    work = (
        rows.open_work_at(Removal.__name__, behind, deleted.key)
        if restored.after
        else rows.open_work_of(deleted)
    )
    return [
        _update(tenant, reversal, _marked(reversal)),
        _update(tenant, deleted, _revived(deleted, parents, work)),
    ]


# ---- redo


def _redone(tenant: str, plan: RedoPlan) -> Iterator[list[RowChange]]:
    again = {each.row.key: each for each in plan.again}
    for row in plan.dropped:
        of = again.pop(removed_by(row), None)
        yield [_delete(tenant, row), *([_put_back(tenant, of)] if of else [])]
    for each in again.values():
        yield [_put_back(tenant, each)]
    for source in plan.undone:
        yield [_update(tenant, source, [RowItem.state.set("booked")])]


def _put_back(tenant: str, again: PutBack) -> RowChange:
    row, parents = again.row, RowItem.parents.set(list(again.parents))
    if again.state == row.state:
        return _update(tenant, row, [parents])
    if again.state == "parked":
        work = RowItem.open_work.set(f"parked#{row.reason_code}#{row.key}")
        return _update(tenant, row, [RowItem.state.set("parked"), work, parents])
    return _update(tenant, row, _revived(row, again.parents, rows.open_work_of(row)))


# ---- writing


def _update(tenant: str, row: LedgerRow, actions: list[Any]) -> RowChange:
    return lambda write: write.update(RowItem(tenant, row.key), actions=actions, condition=_as_seen(row))


def _delete(tenant: str, row: LedgerRow) -> RowChange:
    return lambda write: write.delete(RowItem(tenant, row.key), condition=_as_seen(row))


def _write(tenant: str, owner: str, units: Iterable[Sequence[RowChange]]) -> None:
    for changes in _together(units):
        try:
            with transaction() as write:
                write.condition_check(LaneItem, tenant, condition=LaneItem.owner == owner)
                for change in changes:
                    change(write)
        except TransactWriteError as error:
            if not condition_failed(error):
                raise
            raise Unavailable("another process is writing the same rows") from error


def _together(units: Iterable[Sequence[RowChange]]) -> Iterator[list[RowChange]]:
    """As many as a transaction takes; what belongs together stays so."""
    some: list[RowChange] = []
    for unit in units:
        if len(some) + len(unit) > MOST:
            yield some
            some = []
        some += unit
    if some:
        yield some
