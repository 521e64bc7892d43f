"""Paces long readings of Xero: the writer shares the minute's 60 calls, so a reading leaves it half."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shared.errors import Unavailable
from shared.xero.client import Reply

MINUTE = timedelta(minutes=1)
# Of the 60 calls of a minute, this many stay for the writer.
LEFT_TO_THE_WRITER = 30
# How long one reading may wait within a run, all pauses together.
PATIENCE = timedelta(minutes=2)


class Interrupted(Unavailable):
    """The minute is used up, and the run has waited enough: what was read counts, the rest comes later."""


class Pace:
    """The pace of one run. `wait` lets a time pass."""

    def __init__(self, wait: Callable[[timedelta], None], patience: timedelta = PATIENCE) -> None:
        self._wait_for = wait
        self._patience = patience
        self._is_half_used = False

    def ask(self, call: Callable[[], Reply]) -> Reply:
        """Makes a call when its turn has come, and again as Xero says. Raises Interrupted or Unavailable."""
        if self._is_half_used:
            self._wait(MINUTE)
        reply = call()
        while reply.status == 429:
            self._wait(reply.retry_after)
            reply = call()
        self._is_half_used = reply.minute_left <= LEFT_TO_THE_WRITER
        return reply

    def _wait(self, time: timedelta | None) -> None:
        # Xero does not say how long to wait where too many calls are under way at once.
        if time is None or time > self._patience:
            raise Interrupted("Xero's limit is reached; the next run reads on")
        self._patience -= time
        self._wait_for(time)
