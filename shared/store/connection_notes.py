"""Keeps what was last noted of a business's connections: webhooks, and what was used at Xero.

It says how things stand and decides nothing: a note that is lost is written again within minutes or hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from pynamodb.exceptions import DoesNotExist

from shared.provider import PROVIDERS, Provider
from shared.store import failed_deliveries, queue_notes
from shared.store.failed_deliveries import Deliveries, deliveries_of
from shared.store.queue_notes import Queues, queues_of
from shared.store.tables.connections import EVERYBODY, ConnectionItem
from shared.store.tables.version import VERSION

Sender = Provider | Literal["xero"]
SENDERS: tuple[Sender, ...] = (*PROVIDERS, "xero")
# A day's use of Xero is shown for its month.
KEPT = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class UsedAtXero:
    """Calls of a day, and bytes that have come back in its month so far."""

    calls_today: int = 0
    received_this_month: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """All that is noted. `webhooks` says when one last came in from each sender, in UTC.

    `used` is the business's own, `used_by_all` that of all businesses together.
    """

    webhooks: Mapping[Sender, datetime] = field(default_factory=dict)
    deliveries: Deliveries | None = None
    queues: Queues | None = None
    used: UsedAtXero = UsedAtXero()
    used_by_all: UsedAtXero = UsedAtXero()


def note_webhook(tenant: str, sender: Sender, now: datetime) -> None:
    """Notes that a webhook came in, signed as it should be."""
    ConnectionItem(tenant, _webhook(sender)).update(
        actions=[ConnectionItem.noted_at.set(now), ConnectionItem.version.set(VERSION)]
    )


def webhook_at(tenant: str, sender: Sender) -> datetime | None:
    """Returns when a webhook last came in from a sender, in UTC; None if none ever did."""
    try:
        noted: datetime = ConnectionItem.get(tenant, _webhook(sender)).noted_at
    except DoesNotExist:
        return None
    return noted


def add_usage(tenant: str, calls: int, received: int, now: datetime) -> None:
    """Adds to what a business has used at Xero today, and to what all have used. `now` is in UTC."""
    for owner in (tenant, EVERYBODY):
        ConnectionItem(owner, _day(now)).update(
            actions=[
                ConnectionItem.calls.add(calls),
                ConnectionItem.received.add(received),
                ConnectionItem.noted_at.set(now),
                ConnectionItem.version.set(VERSION),
                ConnectionItem.expires_at.set(now + KEPT),
            ]
        )


def read(tenant: str, now: datetime) -> Noted:
    """Reads everything: 67 rows at most, in three calls. `now` is in UTC."""
    keys = [(tenant, _webhook(each)) for each in SENDERS]
    keys += [(tenant, failed_deliveries.ABOUT), (EVERYBODY, queue_notes.ABOUT)]
    found = {item.about: item for item in ConnectionItem.batch_get(keys)}
    deliveries, queues = found.get(failed_deliveries.ABOUT), found.get(queue_notes.ABOUT)
    return Noted(
        {each: found[_webhook(each)].noted_at for each in SENDERS if _webhook(each) in found},
        deliveries_of(deliveries) if deliveries else None,
        queues_of(queues) if queues else None,
        _used(tenant, now),
        _used(EVERYBODY, now),
    )


def _webhook(sender: Sender) -> str:
    return f"webhook#{sender}"


def _day(now: datetime) -> str:
    return f"xero#{now:%Y-%m-%d}"


def _used(tenant: str, now: datetime) -> UsedAtXero:
    days = list(ConnectionItem.query(tenant, ConnectionItem.about.startswith(f"xero#{now:%Y-%m}-")))
    today = sum(int(item.calls or 0) for item in days if item.about == _day(now))
    return UsedAtXero(today, sum(int(item.received or 0) for item in days))
