"""Keeps what a person has chosen, and lets a link in a mail stop mails."""

from __future__ import annotations

from datetime import datetime

from shared.mail.choice import Choice, Series, hash_of, next_digest
from shared.people import Person
from shared.store import businesses, mail

LONDON = "Europe/London"
# Ids of Cognito and tokens of ours are shorter.
LONGEST = 128


def choose(person: Person, choice: Choice, now: datetime) -> None:
    """Keeps a person's choice; the first digest comes at the next regular time."""
    mail.choose(person.id, choice, next_digest(choice.every, zone_of(person), now))


def stop(person: str, token: str) -> Series | None:
    """Ends the mails that the token of a link stops. Returns what it stops; None for a foreign token."""
    series = stops(person, token)
    if series:
        mail.stop(person, series)
    return series


def stops(person: str, token: str) -> Series | None:
    """Returns what the token of a link stops; None for one that was never sent, or is over a year old."""
    if not (0 < len(person) <= LONGEST and 0 < len(token) <= LONGEST):
        return None
    return mail.stops(person, hash_of(token))


def zone_of(person: Person) -> str:
    """Returns the time zone of the business to which the person has belonged longest, or else London's."""
    first = min(person.memberships, key=lambda each: each.since, default=None)
    profile = businesses.profile(first.tenant) if first else None
    return profile.time_zone if profile else LONDON


def address_of(person: Person) -> str:
    """Returns the address with which a person signs in, as the latest invitation has it, or nothing."""
    latest = max(person.memberships, key=lambda each: each.since, default=None)
    return latest.email if latest else ""
