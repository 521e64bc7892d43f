"""Says which messages wait, and for how long: a provider's limit or absence is no failure.

A message that waits goes back into its queue as a new one. Received again in the ordinary way, it would end
among the dead letters after a few receives, whether anybody tried it or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.errors import Away, Throttled
from shared.provider import Origin
from shared.queue import LONGEST_DELAY, Later, Message

# A provider that did not answer is asked again after this time, and by then by one message at first.
ABSENT = timedelta(seconds=30)
# The least over which messages are spread, so that they do not all come back at the same moment.
SHORTEST_SPREAD = timedelta(seconds=5)
# A provider away for longer, or a key withdrawn for longer, is a person's business. The messages then die,
# are brought back a few times, and raise an alarm.
LONGEST_WAIT = timedelta(days=3)
# Providers' replicas lag for moments, and other processes write the same rows for less.
TRIES, NEXT_TRY, SLOWER = 5, timedelta(seconds=15), 4


@dataclass(slots=True)
class Absences:
    """The providers that are to be left alone, for a tenant and a time; kept while the process is warm."""

    _until: dict[tuple[str, Origin], datetime] = field(default_factory=dict)

    def note(self, message: Message, error: Away, now: datetime) -> datetime:
        """Keeps how long a provider is to be left alone, and returns until when, in UTC."""
        until = error.until if isinstance(error, Throttled) else now + ABSENT
        self._until = {whose: each for whose, each in self._until.items() if each > now}
        self._until[message.tenant, message.read.provider] = until
        return until

    def until(self, message: Message, now: datetime) -> datetime | None:
        """Returns until when a message's provider is to be left alone; None if it may be asked."""
        until = self._until.get((message.tenant, message.read.provider))
        return until if until and until > now else None


def try_again(message: Message) -> Later | None:
    """Returns a message to be tried again after 15 seconds, a minute, four minutes, a quarter of an hour.

    Returns None after that: then only SQS's own receives are left.
    """
    if message.tried + 1 >= TRIES:
        return None
    return Later(replace(message, tried=message.tried + 1), NEXT_TRY * SLOWER**message.tried)


def may_wait(message: Message, now: datetime) -> bool:
    """Whether a message may be put off once more: it has not been put off for days."""
    return message.put_off_at is None or now - message.put_off_at < LONGEST_WAIT


def put_off(message: Message, until: datetime, now: datetime, chance: float) -> Later:
    """Returns a message to be delivered some time after `until`.

    `chance` is a number from 0 to 1. The longer a message has been put off, the later it comes back: else a
    backlog that a limit lets through in an hour would be received and put off again every minute.
    """
    first = message.put_off_at or now
    spread = max(now - first, SHORTEST_SPREAD) * chance
    return Later(replace(message, put_off_at=first), min(until - now + spread, LONGEST_DELAY))
