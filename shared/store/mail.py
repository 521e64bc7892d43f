"""Keeps which mails a person has chosen, when the next is due, what was sent, and how each can be stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast

from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.mail.choice import Choice, Every, Series
from shared.mail.refusals import LASTING, Refusal
from shared.store.tables.people import MailItem
from shared.store.tables.version import VERSION
from shared.store.tables.writing import condition_failed

CHOICE, DIGEST = "choice", "digest"
# A second run of the same day comes within minutes.
DAY_KEPT = timedelta(days=40)
# Whoever looks a mail of last year up may still stop what it is one of.
TOKEN_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is on record of a person. Times in UTC; `due_at` is when the next digest is due, None for never.

    `last_at` is when the last one was sent. `refusal` is why mails have not arrived since `refused_at`.
    """

    choice: Choice = field(default_factory=Choice)
    due_at: datetime | None = None
    last_at: datetime | None = None
    refusal: Refusal | None = None
    refused_at: datetime | None = None

    @property
    def is_paused(self) -> bool:
        """Whether nothing is sent until the person has saved the choice again."""
        return self.refusal in LASTING


def read(person: str) -> Kept:
    """Returns what is on record of a person, who may have chosen nothing yet. Strongly consistent."""
    try:
        item = MailItem.get(person, CHOICE, consistent_read=True)
    except DoesNotExist:
        return Kept()
    return Kept(
        Choice(cast("Every", item.every or "never"), item.alarms),
        item.due_at,
        item.last_at,
        cast("Refusal | None", item.refusal),
        item.refused_at,
    )


def choose(person: str, choice: Choice, due_at: datetime | None) -> None:
    """Keeps a choice, and when its first digest is due. Whatever was refused before may be tried again."""
    alarms = MailItem.alarms.remove() if choice.alarms is None else MailItem.alarms.set(choice.alarms)
    actions = [MailItem.version.set(VERSION), MailItem.every.set(choice.every), alarms]
    update(person, CHOICE, [*actions, *_due(due_at), MailItem.refusal.remove(), MailItem.refused_at.remove()])


def stop(person: str, series: Series) -> None:
    """Ends the mails of a series for a person, and leaves the other one as it is."""
    if series == "alarms":
        update(person, CHOICE, [MailItem.alarms.set(False)])
    else:
        update(person, CHOICE, [MailItem.every.set("never"), *_due(None)])


def due(until: datetime) -> Iterator[str]:
    """Yields the people whose digest is due by then, the longest waiting first."""
    found = MailItem.by_due_time.query(DIGEST, MailItem.due_at <= until)
    return (item.person for item in found)


def claim_day(person: str, day: date, now: datetime) -> bool:
    """Takes a day's digest of a person. Returns False if it was taken before."""
    item = MailItem(person, _day(day), expires_at=now + DAY_KEPT)
    try:
        item.save(MailItem.person.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def release_day(person: str, day: date) -> None:
    """Gives a day's digest back that was not sent."""
    MailItem(person, _day(day)).delete()


def sent(person: str, known: Kept, next_at: datetime | None, now: datetime) -> None:
    """Records that a digest was sent. Whoever has chosen anew meanwhile has said what is due."""
    update(person, CHOICE, [MailItem.last_at.set(now)])
    arrived(person)
    put_off(person, known, next_at)


def arrived(person: str) -> None:
    """Forgets why mails did not arrive, since one was taken again."""
    again = [MailItem.refusal.remove(), MailItem.refused_at.remove()]
    update(person, CHOICE, again, MailItem.refusal.exists())


def put_off(person: str, known: Kept, next_at: datetime | None) -> None:
    """Makes the next digest due then, unless the person has chosen anew meanwhile."""
    update(person, CHOICE, _due(next_at), MailItem.due_at == known.due_at)


def refused(person: str, refusal: Refusal, now: datetime) -> None:
    """Records why a mail was not taken. After a lasting refusal nothing is due any more."""
    said: list[Action] = [MailItem.refusal.set(refusal), MailItem.refused_at.set(now)]
    update(person, CHOICE, [*said, *(_due(None) if refusal in LASTING else ())])


def keep_token(person: str, hashed: str, stops: Series, now: datetime) -> None:
    """Keeps what a link in a mail stops, by the hash of the link's token."""
    MailItem(person, f"token#{hashed}", stops=stops, expires_at=now + TOKEN_KEPT).save()


def stops(person: str, hashed: str) -> Series | None:
    """Returns what a token of this hash stops; None if it is nobody's."""
    try:
        item = MailItem.get(person, f"token#{hashed}", consistent_read=True)
    except DoesNotExist:
        return None
    return cast("Series", item.stops)


def _day(day: date) -> str:
    return f"day#{day.isoformat()}"


def _due(at: datetime | None) -> list[Action]:
    if at is None:
        return [MailItem.series.remove(), MailItem.due_at.remove()]
    return [MailItem.series.set(DIGEST), MailItem.due_at.set(at)]


def update(person: str, at: str, actions: Sequence[Action], condition: Condition | None = None) -> bool:
    """Changes an item of a person's; False, changing nothing, if the condition does not hold."""
    try:
        MailItem(person, at).update(actions=list(actions), condition=condition)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True
