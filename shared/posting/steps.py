"""Defines what the protocol orders (steps) and what it is told (happenings). One step, one call outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from shared.posting.gathering import AT_ONCE, Gathering
from shared.posting.lane import Batch, Lane, Outcome, Parked, Posted, Row, Survey

# ---- steps: what to do next


@dataclass(frozen=True, slots=True)
class ReadWork:
    """Read the first pending rows, strongly consistent, in the order of their stages."""


@dataclass(frozen=True, slots=True)
class Shelve:
    """List these rows under the parked parent that they wait for."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Ask Xero whether somebody else has done these already: contacts created, documents deleted, addresses
    entered.
    """

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Store the lane, with its batch: the next step sends it."""

    lane: Lane


@dataclass(frozen=True, slots=True)
class Send:
    batch: Batch


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask Xero what became of each row of the batch."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class ReadStanding:
    """Read one page of what stands in Xero, and record which of our documents are on it."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class Settle:
    """Store what became of rows and the lane after it, in one transaction."""

    lane: Lane
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """Store the lane, give up the lease and end.

    `nudge`: there is more to do at once. `until`: rows wait for others until then.
    """

    lane: Lane
    nudge: bool = False
    until: datetime | None = None


Step = ReadWork | Shelve | Match | Open | Send | LookUp | ReadStanding | Settle | Rest

# ---- happenings: the result of a step


@dataclass(frozen=True, slots=True)
class Woken:
    """A process has the lease and has read the lane: the first run, or any after a crash."""


@dataclass(frozen=True, slots=True)
class WorkRead:
    """The first pending rows, fifty at most, and how long the business lets them wait for others."""

    rows: tuple[Row, ...]
    gathering: Gathering = AT_ONCE


@dataclass(frozen=True, slots=True)
class Shelved:
    """The blocked rows are listed under their parents."""


@dataclass(frozen=True, slots=True)
class Matched:
    """`settled` are those of `rows` that need no writing; the others are to be sent."""

    rows: tuple[Row, ...]
    settled: tuple[Posted | Parked, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The batch is stored as the lane's open one."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcomes and the lane are stored."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Xero says that this element's number or name is taken, or that its document cannot be deleted.

    A look-up shows who has taken it, and whether the document is gone already.
    """

    key: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One result per element, in order.

    `minute_left`: calls left in Xero's minute; `day_left`: in Xero's day, None where Xero does not say.
    """

    results: tuple[Posted | Parked | Clash, ...]
    minute_left: int = 60
    day_left: int | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The connection broke or timed out: the call may have been carried out, or may yet be."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A 5xx, or a senseless answer: nobody knows what happened, and the idempotency key is burnt."""


@dataclass(frozen=True, slots=True)
class RefusedWhole:
    """A 400 for the whole call: nothing of it was carried out."""

    reason_code: str
    detail: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Xero refused the call before looking at it (429, 401, 403): nothing was carried out; try later."""

    wait: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Unrenderable:
    """A row could not be written in Xero's format, so nothing was opened or sent."""

    row: Parked


@dataclass(frozen=True, slots=True)
class LookUpFailed:
    """Xero could not be asked. Reading is safe to repeat after `wait`."""

    wait: timedelta
    reason: str


Verdict = Literal["missing", "voided", "taken"]


@dataclass(frozen=True, slots=True)
class Found:
    """What Xero holds for each row of a batch: the id of our document, else a verdict."""

    posted: tuple[Posted, ...]
    others: tuple[tuple[str, Verdict], ...]


@dataclass(frozen=True, slots=True)
class StandingRead:
    """What stands on the page is on record. `highest` is the highest number of an invoice of ours on it."""

    has_more: bool
    highest: int = 0


Happening = (
    Woken
    | WorkRead
    | Shelved
    | Matched
    | Opened
    | Settled
    | Answered
    | NoAnswer
    | Broken
    | RefusedWhole
    | TurnedAway
    | Unrenderable
    | Found
    | StandingRead
    | LookUpFailed
)


@dataclass(frozen=True, slots=True)
class Moment:
    """The clock and the randomness of one decision. Nothing new is started after `stop_at`."""

    now: datetime
    stop_at: datetime
    fresh_key: str
