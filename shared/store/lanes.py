"""A tenant's lane and its lease. Every write but the first asks whether the lease is still ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pynamodb.exceptions import DoesNotExist, UpdateError

from shared.ledger.documents import Document
from shared.ledger.keys import source_of
from shared.posting.lane import LEASE, Lane, Outcome, Parked, Posted
from shared.store import rows, undo
from shared.store.codec import lane_from_dict, lane_to_dict
from shared.store.tables import LaneItem, RowItem, condition_failed, transaction

# A transaction takes 100 items: the lane, up to fifty rows, and so many contacts.
MOST_MERGED = 49
NONE: Mapping[str, str] = MappingProxyType({})


def claim(tenant: str, owner: str, now: datetime) -> Lane | None:
    """The lane, if nobody else has its lease."""
    free = LaneItem.owner.does_not_exist() | (LaneItem.leased_until < now)
    item = LaneItem(tenant)
    try:
        item.update(
            actions=[LaneItem.owner.set(owner), LaneItem.leased_until.set(now + LEASE)],
            # Our own earlier write counts as ours: its answer may have been lost.
            condition=free | (LaneItem.owner == owner),
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return None
    return lane_from_dict(item.lane)


def peek(tenant: str) -> Lane:
    """The lane as it stands, for those who only want to know."""
    try:
        return lane_from_dict(LaneItem.get(tenant, consistent_read=True).lane)
    except DoesNotExist:
        return Lane()


def save(tenant: str, owner: str, lane: Lane) -> None:
    """Raises pynamodb's UpdateError when the lease is not ours any more."""
    LaneItem(tenant).update(
        actions=[LaneItem.lane.set(lane_to_dict(lane))], condition=LaneItem.owner == owner
    )


def paid_out_at(tenant: str) -> datetime | None:
    """When the last payout of the tenant was posted, in UTC."""
    try:
        at: datetime | None = LaneItem.get(tenant).paid_out_at
    except DoesNotExist:
        return None
    return at


def release(tenant: str, owner: str, lane: Lane, paid_out: datetime | None = None) -> None:
    """Store the lane and give up the lease in one write. Raises UpdateError when it was not ours.

    `paid_out` is now if a payout was posted under this lease.
    """
    actions: list[Any] = [
        LaneItem.lane.set(lane_to_dict(lane)),
        LaneItem.owner.remove(),
        LaneItem.leased_until.remove(),
        *([LaneItem.paid_out_at.set(paid_out)] if paid_out else []),
    ]
    try:
        LaneItem(tenant).update(actions=actions, condition=LaneItem.owner == owner)
    except UpdateError:
        # Our own write, repeated because its answer was lost, finds the lease given up already.
        if peek(tenant) != lane:
            raise


def settle(
    tenant: str,
    owner: str,
    lane: Lane,
    outcomes: Sequence[Outcome],
    numbers: Mapping[str, int],
    instead: Mapping[str, tuple[Document, ...]],
    now: datetime,
    merged: Mapping[str, str] = NONE,
    undone: Mapping[str, str] = NONE,
) -> None:
    """Store what became of rows, and the lane after it, in one transaction.

    `instead` holds, by the key of a parked row, the documents that take its place: the first becomes the
    row itself, further ones are new rows. Only rows that are sent alone have further ones, so there are
    51 items at most. `merged` adds one for each contact, by its row's key, that is another ContactID now.
    `undone` names what the undoings among the rows are of: once they are posted, that is out of Xero.
    """
    with transaction() as write:
        write.update(
            LaneItem(tenant),
            actions=[LaneItem.lane.set(lane_to_dict(lane))],
            condition=LaneItem.owner == owner,
        )
        for outcome in outcomes:
            key, number = outcome.key, numbers.get(outcome.key)
            first, *further = instead.get(key, (None,))
            actions = rows.becomes(key, first, number, now) if first else _actions(outcome, number, now)
            write.update(RowItem(tenant, key), actions=actions, condition=RowItem.key.exists())
            for document in further:
                source = rows.Source(source_of(document.key), now)
                row = rows.pending_row(tenant, source, document, now)
                write.save(row, condition=RowItem.key.does_not_exist())
            if key in undone and isinstance(outcome, Posted):
                actions = undo.taken_out(outcome.xero_id)
                write.update(RowItem(tenant, undone[key]), actions=actions, condition=RowItem.key.exists())
        for contact, contact_id in merged.items():
            actions = [RowItem.xero_id.set(contact_id)]
            write.update(RowItem(tenant, contact), actions=actions, condition=RowItem.key.exists())


def _actions(outcome: Outcome, number: int | None, now: datetime) -> list[Any]:
    match outcome:
        case Posted(xero_id=xero_id):
            state = [
                RowItem.state.set("posted"),
                RowItem.xero_id.set(xero_id),
                RowItem.settled_at.set(now),
                RowItem.open_work.remove(),
                RowItem.reason_code.remove(),
                RowItem.detail.remove(),
            ]
        case Parked(key=key, reason_code=reason, detail=words):
            state = [
                RowItem.state.set("parked"),
                RowItem.reason_code.set(reason),
                RowItem.detail.set(words),
                RowItem.settled_at.set(now),
                RowItem.open_work.set(f"parked#{reason}#{key}"),
            ]
        case _:
            return [RowItem.variant.add(1), RowItem.number.remove()]
    return [*state, *([RowItem.number.set(number)] if number is not None else [])]
