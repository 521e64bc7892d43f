"""Keeps which webhooks a provider could not deliver, as it said when it was last asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError

from shared.store.tables.connections import ConnectionItem
from shared.store.tables.writing import condition_failed

ABOUT = "deliveries"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook that a provider could not deliver. Times are in UTC.

    `status` is what it was answered with, None if it was not answered. `again_at` is when somebody last had
    it sent again.
    """

    id: str
    created_at: datetime
    status: int | None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What had failed when the provider was last asked; `is_more`: there was more than is listed."""

    asked_at: datetime
    failed: tuple[Delivery, ...]
    is_more: bool = False


def read(tenant: str) -> Deliveries | None:
    """Returns what is kept, strongly consistent; None if the provider was never asked."""
    found = list(ConnectionItem.query(tenant, ConnectionItem.about == ABOUT, consistent_read=True))
    return deliveries_of(found[0]) if found else None


def keep(tenant: str, before: Deliveries | None, after: Deliveries) -> bool:
    """Keeps what failed. Returns False if somebody else has changed it since `before` was read."""
    item = ConnectionItem(tenant, ABOUT, noted_at=after.asked_at, body=_body(after))
    same = ConnectionItem.body == _body(before) if before else ConnectionItem.about.does_not_exist()
    try:
        item.save(same)
    except PutError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def deliveries_of(item: ConnectionItem) -> Deliveries:
    return Deliveries(item.noted_at, tuple(_failed(item.body["failed"])), item.body["is_more"])


def _body(kept: Deliveries) -> dict[str, Any]:
    return {"failed": [_written(each) for each in kept.failed], "is_more": kept.is_more}


def _written(each: Delivery) -> dict[str, Any]:
    again = each.again_at.isoformat() if each.again_at else None
    created = each.created_at.isoformat()
    return {"id": each.id, "created_at": created, "status": each.status, "again_at": again}


def _failed(kept: Iterable[Mapping[str, Any]]) -> Iterable[Delivery]:
    for each in kept:
        again = datetime.fromisoformat(each["again_at"]) if each["again_at"] else None
        yield Delivery(each["id"], datetime.fromisoformat(each["created_at"]), each["status"], again)
