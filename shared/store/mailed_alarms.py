"""Keeps which troubles a person was written to about, until the end of each was written, too.

A letter is sent first and recorded then: who dies in between has sent it, and it is sent again. Whoever sends
holds a lease, so that two who run at once do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.store.mail import update
from shared.store.tables.people import MailItem
from shared.store.tables.version import VERSION
from shared.troubles import Kind, Trouble

SERIES = "alarms"
# Longer than a function may run.
LEASE = timedelta(minutes=15)
REST = timedelta(hours=1)
KEPT = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Mailed:
    """A trouble that a person was written to about, and whose end is still to be written."""

    person: str
    trouble: Trouble


def is_told(person: str, trouble: Trouble) -> bool:
    """Whether it was written that a trouble has begun."""
    try:
        item = MailItem.get(person, _at(trouble), consistent_read=True)
    except DoesNotExist:
        return False
    return item.told_at is not None


def lasting() -> Iterator[Mailed]:
    """Yields what people were written to about and whose end was not written yet."""
    return (Mailed(item.person, _trouble(item)) for item in MailItem.by_due_time.query(SERIES))


def claim_begin(person: str, trouble: Trouble, now: datetime) -> bool:
    """Takes the letter that says that a trouble has begun. Returns False if it was sent, or is being sent."""
    about: list[Action] = [
        MailItem.version.set(VERSION),
        MailItem.tenant.set(trouble.tenant),
        MailItem.kind.set(trouble.kind),
        MailItem.since.set(trouble.since),
        MailItem.seen_at.set(trouble.seen_at),
        MailItem.leased_until.set(now + LEASE),
    ]
    return update(person, _at(trouble), about, MailItem.told_at.does_not_exist() & _free(now))


def begun(person: str, trouble: Trouble, now: datetime) -> None:
    """Records that it was written that a trouble has begun, so that its end will be written, too."""
    told = [MailItem.told_at.set(now), MailItem.series.set(SERIES), MailItem.due_at.set(trouble.since)]
    update(person, _at(trouble), [*told, MailItem.leased_until.remove()])


def claim_end(person: str, trouble: Trouble, now: datetime) -> bool:
    """Takes the letter that says that a trouble is over. Returns False if it was sent, or is being sent."""
    return update(
        person, _at(trouble), [MailItem.leased_until.set(now + LEASE)], MailItem.series.exists() & _free(now)
    )


def ended(person: str, trouble: Trouble, now: datetime) -> None:
    """Records that nothing more is to be written about a trouble."""
    nothing = [MailItem.series.remove(), MailItem.due_at.remove(), MailItem.leased_until.remove()]
    update(person, _at(trouble), [*nothing, MailItem.expires_at.set(now + KEPT)])


def release(person: str, trouble: Trouble) -> None:
    """Gives a letter back that was not sent, to be sent later."""
    update(person, _at(trouble), [MailItem.leased_until.remove()])


def put_off(person: str, trouble: Trouble, now: datetime) -> None:
    """Lets a letter that was refused rest for an hour."""
    update(person, _at(trouble), [MailItem.leased_until.set(now + REST)])


def _free(now: datetime) -> Condition:
    free: Condition = MailItem.leased_until.does_not_exist() | (MailItem.leased_until <= now)
    return free


def _at(trouble: Trouble) -> str:
    return f"alarm#{trouble.tenant}#{trouble.kind}#{trouble.seen_at.isoformat()}"


def _trouble(item: MailItem) -> Trouble:
    return Trouble(item.tenant, cast("Kind", item.kind), item.since, item.seen_at)
