"""Keeps how many messages waited in each queue when somebody last looked, and since when one is not empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.store.tables.connections import EVERYBODY, ConnectionItem

ABOUT = "queues"


@dataclass(frozen=True, slots=True)
class Queue:
    """How many messages wait in a queue; `since` is since when it was never seen empty, in UTC."""

    waiting: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queues:
    """The queues, which all businesses share, by their names, as of a moment in UTC."""

    at: datetime
    by_name: Mapping[str, Queue]

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.by_name.values())

    @property
    def since(self) -> datetime | None:
        """Since when the queue that was longest not empty has not been; None while all are."""
        return min((each.since for each in self.by_name.values() if each.since), default=None)


def read() -> Queues | None:
    """Returns how the queues stood; None if nobody ever looked."""
    found = list(ConnectionItem.query(EVERYBODY, ConnectionItem.about == ABOUT))
    return queues_of(found[0]) if found else None


def keep(waiting: Mapping[str, int], now: datetime) -> None:
    """Keeps how many messages wait now."""
    before = read()
    known = before.by_name if before else {}
    body = {
        name: {"waiting": number, "since": _since(number, known.get(name), now)}
        for name, number in waiting.items()
    }
    ConnectionItem(EVERYBODY, ABOUT, noted_at=now, body=body).save()


def queues_of(item: ConnectionItem) -> Queues:
    by_name = {
        name: Queue(kept["waiting"], datetime.fromisoformat(kept["since"]) if kept["since"] else None)
        for name, kept in item.body.items()
    }
    return Queues(item.noted_at, by_name)


def _since(waiting: int, before: Queue | None, now: datetime) -> str | None:
    if not waiting:
        return None
    return (before.since if before and before.since else now).isoformat()
