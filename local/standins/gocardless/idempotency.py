"""Remembers what was made under which Idempotency-Key, so that nothing is made twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from local.standins.gocardless import write_refusals

# "Keys are kept for at least 30 days"
KEPT_FOR = timedelta(days=30)
LONGEST = 128


@dataclass
class Keys:
    """The keys of one organisation, apart for each kind of object. A call that was refused uses none up."""

    _made: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)

    def must_be_new(self, name: str, key: str | None, now: datetime) -> None:
        """Raises Refusal for a key that is too long, and for one that has made something."""
        if key is not None and len(key) > LONGEST:
            raise write_refusals.key_too_long()
        id, until = self._made.get((name, key or ""), ("", now))
        if until > now:
            raise write_refusals.conflict(id)

    def keep(self, name: str, key: str | None, id: str, now: datetime) -> None:
        if key is not None:
            self._made[name, key] = id, now + KEPT_FOR
