"""Keeps the answers to POST under their Idempotency-Key for a day, and replays them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.standins.stripe import refusals
from local.standins.stripe.shown import Thing

KEPT_FOR = timedelta(days=1)

Asked = tuple[str, bytes]
"""A path, and the body sent to it."""


@dataclass
class Answers:
    """The answers of one account. An answer is replayed as it was, the secret of an endpoint included."""

    _kept: dict[str, tuple[Asked, Thing, datetime]] = field(default_factory=dict)

    def recall(self, key: str | None, asked: Asked, now: datetime) -> Thing | None:
        """Raises Refusal if the key was used with another request."""
        if key is None or key not in self._kept:
            return None
        former, thing, until = self._kept[key]
        if until <= now:
            return None
        if former != asked:
            raise refusals.key_reused(key)
        return thing

    def keep(self, key: str | None, asked: Asked, thing: Thing, now: datetime) -> Thing:
        if key is not None:
            self._kept[key] = (asked, thing, now + KEPT_FOR)
        return thing
