"""Defines how a person closes a month: which version of its report stands, and who said so. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from shared.exports import CLOSING, STALLED
from shared.month_end.figures import MonthFigures
from shared.month_end.report import MonthEnd
from shared.provider import Provider

State = Literal["closing", "closed", "reopened", "refused"]


@dataclass(frozen=True, slots=True)
class Closing:
    """One version of a month's closing; the month is its first day. Times are UTC, people are addresses.

    `closed_at` is the moment from which on what is decided came in afterwards. `figures` are those of the
    report that was frozen. `why` says why a month was not closed. `turn` tells one attempt from another, and
    `revision` counts how often this was stored.
    """

    month: date
    version: int
    state: State
    turn: str
    by: str
    asked_at: datetime
    closed_at: datetime | None = None
    figures: Mapping[Provider, MonthFigures] = field(default_factory=dict)
    why: str = ""
    reopened_by: str = ""
    reopened_at: datetime | None = None
    revision: int = 0

    def is_under_way(self, now: datetime) -> bool:
        """Whether it is being closed. Whoever has not finished for so long has died."""
        return self.state == "closing" and now - self.asked_at < STALLED

    @property
    def is_closed(self) -> bool:
        return self.state == "closed"

    @property
    def id(self) -> str:
        """Names the attempt in a message."""
        return f"{CLOSING}{self.month:%Y-%m}"


def month_of_id(id: str) -> date | None:
    """Returns the month that a message is to close; None for one that is about something else."""
    return date.fromisoformat(f"{id.removeprefix(CLOSING)}-01") if id.startswith(CLOSING) else None


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a version of a month was: its reports, and its journals in beancount's words, by provider.

    `lately` are those of its sources, by key, that were decided shortly before it was closed or meanwhile,
    and when, in UTC.
    """

    reports: Mapping[Provider, MonthEnd]
    journals: Mapping[Provider, str]
    lately: Mapping[str, datetime] = field(default_factory=dict)
