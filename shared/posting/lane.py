"""Defines one tenant's lane to Xero: what is stored between calls, so that any process can continue.

Everything here is immutable and comparable; times are UTC. The lane is stored as one item, so a
number is reserved and a batch opened in the same write, or neither is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.ledger.awaited import Awaited
from shared.ledger.stages import Stage

# Longer than a writer may live (50 s), so a lease never runs out under a living writer.
LEASE = timedelta(seconds=60)
# A request that timed out can still commit minutes later. Until then nobody may send its rows again.
HOLD = timedelta(minutes=10)
# The writer is stopped at 50 s; it starts nothing new after 40.
RUN = timedelta(seconds=40)
# Xero's minute is a sliding one.
MINUTE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Batch:
    """One call to Xero that was made, or is about to be: the intent, stored before the call.

    `rows` are in the order of the call's elements; `digest` is the SHA-256 of its bytes, `prefix` the prefix
    of its invoice numbers. `clashed`: Xero has answered for these rows that a number or name is taken, and
    only its owner is in doubt; or that a deletion comes too late, and only who was first is in doubt.
    """

    stage: Stage
    rows: tuple[str, ...]
    idempotency_key: str
    opened_at: datetime
    last_attempt_at: datetime
    attempts: int = 1
    digest: str = ""
    clashed: bool = False
    prefix: str = ""

    @property
    def held_until(self) -> datetime:
        return self.last_attempt_at + HOLD


# The lists in which documents of ours can stand, in the order in which a survey reads them.
SURVEYED = (
    Stage.CONTACTS,
    Stage.INVOICES,
    Stage.CREDIT_NOTES,
    Stage.PAYMENTS,
    Stage.BANK_TRANSACTIONS,
    Stage.TRANSFERS,
)


@dataclass(frozen=True, slots=True)
class Survey:
    """How far Xero's lists have been read after a restore: what changed since `since` may be ours.

    `stage` is the list to be read next, and `page` the page of it.
    """

    since: datetime
    stage: Stage = SURVEYED[0]
    page: int = 1

    def after(self, has_more: bool) -> Survey | None:
        """Returns what to read after this page, of the same list if it `has_more`; None after the last."""
        if has_more:
            return replace(self, page=self.page + 1)
        left = SURVEYED[SURVEYED.index(self.stage) + 1 :]
        return Survey(self.since, left[0]) if left else None


@dataclass(frozen=True, slots=True)
class Lane:
    """`reserved`: numbers given to rows that are still open. `suspects`: rows of a call that went wrong.

    `failures` counts the calls to write that failed or were never answered since Xero last answered one.
    `survey` is to be finished before anything is sent: the ledger was restored, so nobody knows what of its
    rows Xero holds. `is_surveyed`: what Xero held after a restore is on record. `day_left`: how many calls of
    Xero's day its latest answer to a call has left; None before the first.
    """

    batch: Batch | None = None
    paused_until: datetime | None = None
    pause_reason: str = ""
    suspects: tuple[str, ...] = ()
    next_number: int = 1
    reserved: tuple[tuple[str, int], ...] = field(default=())
    failures: int = 0
    survey: Survey | None = None
    is_surveyed: bool = False
    day_left: int | None = None

    @property
    def opened(self) -> Batch:
        """The open batch. Raises ValueError where there is none."""
        if self.batch is None:
            raise ValueError("no batch is open, so nothing was sent that could have a result")
        return self.batch

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until

    def paused(self, until: datetime, reason: str) -> Lane:
        return replace(self, paused_until=until, pause_reason=reason)

    def resumed(self) -> Lane:
        return replace(self, paused_until=None, pause_reason="")

    @property
    def is_disconnected(self) -> bool:
        """Whether the last pause is for want of a connection to Xero, and no later run has met with one."""
        return self.pause_reason == "disconnected"

    def restored(self, since: datetime, now: datetime) -> Lane:
        """Returns the lane of a ledger that was put back as it stood at `since`.

        Whatever was sent until now has an unknown result, so it is held like a batch without an answer, and
        surveyed then. Reserved numbers stay: each belongs to its row.
        """
        since = min(since, self.survey.since) if self.survey else since
        fresh = replace(self, batch=None, suspects=(), failures=0, survey=Survey(since))
        return fresh.paused(now + HOLD, "restored")

    def wakes_at(self, now: datetime) -> datetime:
        """Returns when there is next something to do, if anything: never before `now`."""
        times = [self.paused_until, self.batch and not self.batch.clashed and self.batch.held_until]
        return max([now, *(time for time in times if time)])


@dataclass(frozen=True, slots=True)
class Posted:
    """A row whose document stands in Xero. `made_out_to` is the name and address that an invoice shows."""

    key: str
    xero_id: str
    # What Xero shows of somebody's contact makes it no other document.
    made_out_to: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Parked:
    key: str
    reason_code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Row:
    """A pending ledger row as the protocol sees it.

    `number` is set if the row already has one (a retried row keeps its number). `blocked_by` is a parent
    that is parked or waits itself; `ready`: all parents are posted. `found` is what a survey found of it.
    `awaited` is who looks for its document, `since` when it was recorded, None: too long ago to wait for
    others. `needs` are its parents.
    """

    key: str
    stage: Stage
    number: int | None = None
    blocked_by: str | None = None
    ready: bool = True
    found: Posted | Parked | None = None
    awaited: Awaited = Awaited.ORDERED
    since: datetime | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Varied:
    """The row's number or name is taken by somebody else; the row stays pending under the next one."""

    key: str


Outcome = Posted | Parked | Varied
