"""Keeps answers under their Idempotency-Key for six minutes, errors included, and replays them exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.standins.xero.calls import Answer, Call
from local.standins.xero.errors import Refused

KEPT_FOR = timedelta(minutes=6)
LONGEST_KEY = 128
NEVER_KEPT = (401, 403, 429)
"""These statuses say nothing about the request itself."""

Request = tuple[str, str, bytes]


@dataclass(frozen=True)
class Kept:
    request: Request
    answer: Answer
    until: datetime


@dataclass
class KeyStore:
    """The idempotency keys of one organisation; each app has its own."""

    _kept: dict[tuple[str, str], Kept] = field(default_factory=dict)

    def recall(self, client_id: str, call: Call) -> Answer | None:
        """Returns the answer kept under the key; Refused if it is too long or belongs to another request."""
        if call.key is None:
            return None
        if len(call.key) > LONGEST_KEY:
            raise _misuse(f"The Idempotency-Key is longer than {LONGEST_KEY} characters")
        kept = self._kept.get((client_id, call.key))
        if kept is None or kept.until <= call.at:
            return None
        if kept.request != _request(call):
            raise _misuse("The Idempotency-Key was used with another request")
        return kept.answer

    def keep(self, client_id: str, call: Call, answer: Answer) -> None:
        if call.key is not None and answer.status not in NEVER_KEPT:
            self._forget(call.at)
            self._kept[client_id, call.key] = Kept(_request(call), answer, call.at + KEPT_FOR)

    def _forget(self, now: datetime) -> None:
        self._kept = {name: kept for name, kept in self._kept.items() if kept.until > now}


def _request(call: Call) -> Request:
    return call.method, call.path, call.body


def _misuse(message: str) -> Refused:
    return Refused(400, 400, "IdempotencyKeyException", message)
