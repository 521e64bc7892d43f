"""Keeps a tenant's lane and its lease. Every write but the first asks whether the lease is still ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, assert_never

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.transactions import TransactWrite

from shared.iso import iso_converter
from shared.ledger.codec import document_to_dict
from shared.ledger.documents import Document, Invoice
from shared.ledger.rows import Source
from shared.posting.lane import LEASE, Lane, Outcome, Parked, Posted, Varied
from shared.store import rows, undo
from shared.store.tables.lanes import LaneItem
from shared.store.tables.ledger import RowItem
from shared.store.tables.version import VERSION
from shared.store.tables.writing import condition_failed, transaction

# A transaction takes 100 items: the lane, up to fifty rows, and this many contacts.
MOST_MERGED = 49
# The hash key of all entries of the sparse index.
RESTING = "resting"

# A lane must be readable after a rollback too: fields that a newer version added are ignored.
_converter = iso_converter()


@dataclass(frozen=True, slots=True)
class Substitute:
    """Documents in the place of a refused one, of the same source.

    The first becomes the row itself, further documents are new rows. Only a row that is sent alone has
    further documents.
    """

    source: Source
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """The outcomes of rows, and the lane after them.

    `numbers` holds the number reserved for a row, `substitutes` what takes a parked row's place,
    `merged_contacts` the new ContactID of a contact that was merged, each by the row's key. `removed` names,
    by a removal's key, the row that is out of Xero once the removal is posted, and `deleted`, by a reversal's
    key, the row whose document is deleted then. `amended` has, by an amendment's key, its invoice
    as it is once the amendment is posted.
    """

    lane: Lane
    outcomes: Sequence[Outcome]
    numbers: Mapping[str, int] = field(default_factory=dict)
    substitutes: Mapping[str, Substitute] = field(default_factory=dict)
    merged_contacts: Mapping[str, str] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)
    deleted: Mapping[str, str] = field(default_factory=dict)
    amended: Mapping[str, Invoice] = field(default_factory=dict)


def claim(tenant: str, owner: str, now: datetime) -> Lane | None:
    """Takes the lease and returns the lane; None if another process has the lease."""
    free = LaneItem.owner.does_not_exist() | (LaneItem.leased_until < now)
    item = LaneItem(tenant)
    try:
        item.update(
            actions=[
                LaneItem.version.set(VERSION),
                LaneItem.owner.set(owner),
                LaneItem.leased_until.set(now + LEASE),
            ],
            # A lease in our own name is ours: the answer to an earlier write may have been lost.
            condition=free | (LaneItem.owner == owner),
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return None
    return lane_from_dict(item.lane)


def peek(tenant: str) -> Lane:
    """Reads the lane without taking the lease."""
    try:
        return lane_from_dict(LaneItem.get(tenant, consistent_read=True).lane)
    except DoesNotExist:
        return Lane()


def save(tenant: str, owner: str, lane: Lane) -> None:
    """Stores the lane. Raises pynamodb's UpdateError when the lease is not ours any more."""
    LaneItem(tenant).update(
        actions=[LaneItem.lane.set(lane_to_dict(lane))], condition=LaneItem.owner == owner
    )


def may_go_on(now: datetime) -> Iterator[str]:
    """Yields the tenants whose lanes rest with something left to do, and may go on by now."""
    return (item.tenant for item in LaneItem.by_wake_time.query(RESTING, LaneItem.wakes_at <= now))


def wake(tenant: str, now: datetime, again_at: datetime) -> bool:
    """Takes it on to nudge a lane that may go on by now. The sweep looks at the lane again at `again_at`.

    Returns False if another sweep has taken that on, or a writer has put the lane to rest anew.
    """
    try:
        LaneItem(tenant).update(actions=[LaneItem.wakes_at.set(again_at)], condition=LaneItem.wakes_at <= now)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def rest_for_good(tenant: str, now: datetime) -> None:
    """Takes a lane that has nothing left to do out of what the sweep reads.

    If a writer has put the lane to rest meanwhile, with something left to do, the lane stays there.
    """
    try:
        LaneItem(tenant).update(
            actions=[LaneItem.resting.remove(), LaneItem.wakes_at.remove()],
            condition=LaneItem.wakes_at <= now,
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise


def release(tenant: str, owner: str, lane: Lane, wakes_at: datetime | None = None) -> None:
    """Stores the lane and gives up the lease in one write. Raises UpdateError when the lease was not ours.

    `wakes_at` is when the lane may go on with what is left to do, in UTC; None if nothing is left.
    """
    actions: list[Any] = [
        LaneItem.lane.set(lane_to_dict(lane)),
        LaneItem.owner.remove(),
        LaneItem.leased_until.remove(),
        *(
            [LaneItem.resting.set(RESTING), LaneItem.wakes_at.set(wakes_at)]
            if wakes_at
            else [LaneItem.resting.remove(), LaneItem.wakes_at.remove()]
        ),
    ]
    try:
        LaneItem(tenant).update(actions=actions, condition=LaneItem.owner == owner)
    except UpdateError:
        # When our own write is repeated because its answer was lost, the lease is given up already.
        if peek(tenant) != lane:
            raise


def settle(tenant: str, owner: str, settlement: Settlement, now: datetime) -> None:
    """Stores a settlement in one transaction: 51 items at most, and one for each merged contact.

    Raises pynamodb's TransactWriteError when the lease is not ours any more.
    """
    with transaction() as write:
        write.update(
            LaneItem(tenant),
            actions=[LaneItem.lane.set(lane_to_dict(settlement.lane))],
            condition=LaneItem.owner == owner,
        )
        for outcome in settlement.outcomes:
            for change in _changes(tenant, outcome, settlement, now):
                change(write)
        for contact, contact_id in settlement.merged_contacts.items():
            _update(write, tenant, contact, [RowItem.xero_id.set(contact_id)])


def _changes(
    tenant: str, outcome: Outcome, settlement: Settlement, now: datetime
) -> Iterator[Callable[[TransactWrite], None]]:
    key, number = outcome.key, settlement.numbers.get(outcome.key)
    substitute = settlement.substitutes.get(key)
    if substitute is None:
        yield partial(_update, tenant=tenant, key=key, actions=_actions(outcome, number, now))
    else:
        first, *further = substitute.documents
        yield partial(_update, tenant=tenant, key=key, actions=rows.becomes(key, first, number, now))
        for document in further:
            row = rows.pending_row(tenant, substitute.source, document, now)
            yield partial(_save_new, row=row)
    if isinstance(outcome, Posted):
        yield from _of_what_is_gone(tenant, outcome, settlement)
        if amended := settlement.amended.get(outcome.key):
            # From now on the ledger, and whoever compares with it, knows the invoice as Xero has it.
            actions = [RowItem.document.set(document_to_dict(amended))]
            yield partial(_update, tenant=tenant, key=amended.key, actions=actions)


def _of_what_is_gone(
    tenant: str, outcome: Posted, settlement: Settlement
) -> Iterator[Callable[[TransactWrite], None]]:
    """Yields the change of the row whose document a removal or a reversal has taken out of Xero."""
    if removed := settlement.removed.get(outcome.key):
        actions = undo.taken_out(removed, outcome.xero_id)
        yield partial(_update, tenant=tenant, key=removed, actions=actions)
    if deleted := settlement.deleted.get(outcome.key):
        yield partial(_update, tenant=tenant, key=deleted, actions=undo.deleted(outcome.xero_id))


def _update(write: TransactWrite, tenant: str, key: str, actions: list[Any]) -> None:
    write.update(RowItem(tenant, key), actions=actions, condition=RowItem.key.exists())


def _save_new(write: TransactWrite, row: RowItem) -> None:
    write.save(row, condition=RowItem.key.does_not_exist())


def _actions(outcome: Outcome, number: int | None, now: datetime) -> list[Any]:
    kept = [] if number is None else [RowItem.number.set(number)]
    match outcome:
        case Posted(xero_id=xero_id, made_out_to=shown):
            return [
                *([RowItem.made_out_to.set(shown)] if shown else []),
                RowItem.state.set("posted"),
                RowItem.xero_id.set(xero_id),
                RowItem.settled_at.set(now),
                RowItem.open_work.remove(),
                RowItem.ordered.remove(),
                RowItem.reason_code.remove(),
                RowItem.detail.remove(),
                *kept,
            ]
        case Parked(key=key, reason_code=reason_code, detail=detail):
            return [
                RowItem.state.set("parked"),
                RowItem.reason_code.set(reason_code),
                RowItem.detail.set(detail),
                RowItem.settled_at.set(now),
                RowItem.open_work.set(f"parked#{reason_code}#{key}"),
                *kept,
            ]
        case Varied():
            return [RowItem.variant.add(1), RowItem.number.remove()]
    assert_never(outcome)


def lane_to_dict(lane: Lane) -> dict[str, Any]:
    return dict(_converter.unstructure(lane))


def lane_from_dict(stored: dict[str, Any] | None) -> Lane:
    return _converter.structure(stored, Lane) if stored else Lane()
