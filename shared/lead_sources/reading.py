"""Says what the last reading of Xero's tracking categories has come to, and who is still to be told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Problem = Literal["", "no_slot", "archived", "refused"]


@dataclass(frozen=True, slots=True)
class Owed:
    """Customers of a lead source whose contacts are still to be told: those behind the place `after`.

    `is_lost`: Xero no longer has it of any contact, since its option was deleted there.
    """

    after: str = ""
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the last reading of Xero's tracking categories has come to. `read_at` is in UTC, None before it.

    `problem` is why there is no category in use; `names` are then the categories that are in the way, or
    what Xero said; `offered` are those that may be used instead, each as its id and its name. `left_out` are
    options beyond the hundred, and `unmade` the lead sources for which Xero has no room; `refused` is what
    Xero said to single steps, with the names of the lead sources.
    `owed` is by the ids of lead sources.
    """

    read_at: datetime | None = None
    problem: Problem = ""
    names: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    unmade: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    owed: Mapping[str, Owed] = field(default_factory=dict)
