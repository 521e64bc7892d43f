"""Models a small world around the posting protocol, in which everything that can go wrong does.

There is one tenant, with three rows in two stages or three and up to two writers. Xero may carry out a
call and lose the answer, carry it out minutes later, break, refuse an element or the call, or turn it
away, and a person may have made one of our contacts there. The ledger may have been put back as it stood
before some of its rows were posted, while a call of before is still on its way.
A state is immutable and hashable; `moves` lists every state that can follow.

Assumptions, as documented by Xero or by AWS: a key is kept six minutes from when its call was
carried out, errors too; a call can be carried out up to five minutes after it was sent; a writer
does not outlive 50 seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from shared.ledger.awaited import Awaited
from shared.ledger.stages import Stage
from shared.posting import steps
from shared.posting.gathering import AT_ONCE, Gathering
from shared.posting.lane import LEASE, RUN, Lane, Parked, Posted, Row, Varied
from shared.posting.protocol import next_step

START = datetime(2026, 10, 1, tzinfo=UTC)
LIFETIME, KEY_LIFE, LATEST = 50, 360, 300
TICK = 300
PARENT = {"C": "A"}
# The stages of the rows A, B and C: C always needs A.
SALE = (Stage.INVOICES, Stage.INVOICES, Stage.PAYMENTS)
PAYOUT_AND_FEE = (Stage.CONTACTS, Stage.TRANSFERS, Stage.BANK_TRANSACTIONS)
# Who looks for documents of these stages; a person orders the others.
AWAITED = {
    Stage.CONTACTS: Awaited.SALE,
    Stage.INVOICES: Awaited.SALE,
    Stage.PAYMENTS: Awaited.SALE,
    Stage.BANK_TRANSACTIONS: Awaited.BY_NOBODY,
    Stage.TRANSFERS: Awaited.BY_NOBODY,
}
PAYOUT_BOUNCES = (Stage.TRANSFERS, Stage.TRANSFERS, Stage.DELETIONS)


@dataclass(frozen=True)
class Safeguards:
    """The protocol's safeguards; tests take each away, from outside the protocol, to prove it is needed."""

    lease: bool = True
    open_batch: bool = True
    hold: bool = True
    look_up: bool = True
    burnt_key: bool = True
    survey: bool = True
    survey_after_hold: bool = True
    order: bool = True


@dataclass(frozen=True)
class Kept:
    """An entry of Xero's key store: what was asked under the key, and what was answered."""

    idempotency_key: str
    rows: tuple[str, ...]
    answer: steps.Happening
    at: int


@dataclass(frozen=True)
class Late:
    """A call without an answer that Xero may still carry out."""

    idempotency_key: str
    rows: tuple[str, ...]
    until: int


@dataclass(frozen=True)
class Writer:
    lane: Lane
    step: steps.Step
    started: int
    owner: int


class World(NamedTuple):
    """A tuple rather than a dataclass: hundreds of thousands are made, compared and changed."""

    now: int = 0
    lane: Lane = Lane()
    owner: int | None = None
    leased_until: int = 0
    states: tuple[str, ...] = ("pending",) * 3
    committed: tuple[int, ...] = (0, 0, 0)
    theirs: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    wrongly_refused: frozenset[str] = frozenset()
    keys: tuple[Kept, ...] = ()
    late: tuple[Late, ...] = ()
    writers: tuple[Writer, ...] = ()
    faults: int = 0
    wakes: int = 0
    doubted_key: str = ""
    safe: Safeguards = Safeguards()
    stages: tuple[Stage, ...] = SALE
    standing: frozenset[str] = frozenset()
    gathering: Gathering = AT_ONCE

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, which were all recorded at the start."""
        return tuple(
            Row(key, stage, awaited=AWAITED.get(stage, Awaited.ORDERED), since=START)
            for key, stage in zip("ABC", self.stages, strict=True)
        )

    def is_in_xero(self, key: str) -> bool:
        return key in self.theirs or self.committed["ABC".index(key)] > 0

    def state_of(self, key: str) -> str:
        return self.states["ABC".index(key)]


@cache
def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def restored(world: World, committed: str, late: str = "") -> World:
    """Puts the ledger back as it stood when all rows were pending, though Xero holds those `committed`.

    A call that carries the rows `late` was sent just before. The lane was put back, too.
    """
    sent = tuple(row.key for row in world.rows if row.key in late)
    lane = Lane().restored(at(-3600), at(0))
    if not world.safe.survey_after_hold:
        lane = replace(lane, paused_until=None)
    return world._replace(
        lane=lane if world.safe.survey else replace(lane, survey=None),
        committed=tuple(int(key in committed) for key in "ABC"),
        late=(Late("before", sent, LATEST),) if late else (),
    )


# ---- everything that can happen next


def moves(world: World, faults: int, wakes: int, until: int) -> Iterator[World]:
    """Yields every state that can follow, with at most so many faults, wakes and seconds in all."""
    if world.wakes < wakes and len(world.writers) < 2:
        yield from wake(world)
    for index, writer in enumerate(world.writers):
        others = world.writers[:index] + world.writers[index + 1 :]
        for after, happened in carry_out(world._replace(writers=others), writer, faults):
            yield proceed(after, writer, happened)
        if world.faults < faults:
            yield world._replace(writers=others, faults=world.faults + 1)
    for late in world.late:
        rest = world._replace(late=tuple(other for other in world.late if other != late))
        yield from (after for after, _ in execute(rest, late.idempotency_key, late.rows, faults))
    if world.now + TICK <= until:
        yield tick(world, TICK)


def tick(world: World, seconds: int) -> World:
    now = world.now + seconds
    lane = world.lane
    is_over = lane.paused_until is not None and not lane.is_paused(at(now))
    return world._replace(
        now=now,
        lane=replace(lane, paused_until=None) if is_over else lane,
        writers=tuple(writer for writer in world.writers if now - writer.started < LIFETIME),
        keys=tuple(kept for kept in world.keys if now - kept.at < KEY_LIFE),
        late=tuple(late for late in world.late if now <= late.until),
    )


def wake(world: World) -> Iterator[World]:
    """Starts a writer by a message, if it gets the lease."""
    taken = world.owner is not None and world.now < world.leased_until
    if taken and world.safe.lease:
        return
    owner = 1 - world.writers[0].owner if world.writers else 0
    lane = world.lane
    if lane.batch and not world.safe.hold:
        long_ago = lane.batch.last_attempt_at - timedelta(hours=1)
        lane = replace(lane, batch=replace(lane.batch, last_attempt_at=long_ago))
    leased_until = world.now + int(LEASE.total_seconds())
    started = world._replace(owner=owner, leased_until=leased_until, wakes=world.wakes + 1)
    writer = Writer(lane, steps.ReadWork(), world.now, owner)
    yield proceed(started, writer, steps.Woken())


def proceed(world: World, writer: Writer, happened: steps.Happening | None) -> World:
    """Lets the protocol decide. A writer to which nothing can happen any more is dropped."""
    if happened is None:
        return world
    lane = writer.lane
    if isinstance(writer.step, steps.Open | steps.Settle) and not isinstance(happened, steps.Woken):
        lane = writer.step.lane
    moment = steps.Moment(at(world.now), at(writer.started) + RUN, fresh_key(world))
    step = next_step(lane, happened, moment)
    return world._replace(writers=(*world.writers, Writer(lane, step, writer.started, writer.owner)))


def fresh_key(world: World) -> str:
    if world.doubted_key and not world.safe.burnt_key:
        return world.doubted_key
    batches = [world.lane.batch, *(writer.lane.batch for writer in world.writers)]
    used = {entry.idempotency_key for entry in (*batches, *world.keys, *world.late) if entry}
    # A key that nothing remembers is as good as a new one, and keeps the states few.
    return next(name for name in "abcdefghijkl" if name not in used)


Outcomes = Iterator[tuple[World, steps.Happening | None]]


def carry_out(world: World, writer: Writer, faults: int) -> Outcomes:
    """Yields each way in which the writer's step can end, except its death."""
    step = writer.step
    if isinstance(step, steps.Send):
        yield from send(world, step, faults)
    elif isinstance(step, steps.LookUp):
        yield from look_up(world, step, faults)
    elif isinstance(step, steps.Match):
        yield from match(world, step, faults)
    elif isinstance(step, steps.ReadStanding):
        yield from read_standing(world, step, faults)
    elif isinstance(step, steps.ReadWork):
        yield world, steps.WorkRead(pending(world, writer.lane), world.gathering)
    elif writer.owner == world.owner or not world.safe.lease:
        yield store(world, step)


# ---- the ledger


def pending(world: World, lane: Lane) -> tuple[Row, ...]:
    return tuple(seen(world, row, lane) for row in world.rows if world.state_of(row.key) == "pending")


def seen(world: World, row: Row, lane: Lane) -> Row:
    parent = PARENT.get(row.key)
    state = world.state_of(parent) if parent else "posted"
    blocked = parent if state == "parked" else None
    is_found = lane.is_surveyed and row.key in world.standing
    found = Posted(row.key, f"id-{row.key}") if is_found else None
    return replace(
        row,
        ready=state == "posted" or not world.safe.order,
        blocked_by=blocked,
        found=found,
        needs=(parent,) if parent and world.safe.order else (),
    )


def store(world: World, step: steps.Step) -> tuple[World, steps.Happening | None]:
    match step:
        case steps.Open(lane=lane):
            kept = lane if world.safe.open_batch else replace(lane, batch=None)
            return world._replace(lane=kept), steps.Opened()
        case steps.Settle(lane=lane, outcomes=outcomes):
            return settle(world._replace(lane=lane), outcomes), steps.Settled()
        case steps.Shelve(rows=rows):
            return set_states(world, {row.key: "waiting" for row in rows}), steps.Shelved()
        case steps.Rest(lane=lane):
            return world._replace(lane=lane, owner=None), None
        case _:
            pass
    raise AssertionError(step)


def settle(world: World, outcomes: tuple[Posted | Parked | Varied, ...]) -> World:
    states = {o.key: "posted" if isinstance(o, Posted) else "parked" for o in outcomes}
    wrong = {o.key for o in outcomes if isinstance(o, Parked) and o.reason_code == "key_reused"}
    return set_states(world, states)._replace(wrongly_refused=world.wrongly_refused | wrong)


def set_states(world: World, states: dict[str, str]) -> World:
    after = tuple(states.get(key, old) for key, old in zip("ABC", world.states, strict=True))
    return world._replace(states=after)


# ---- Xero


def send(world: World, step: steps.Send, faults: int) -> Outcomes:
    key, rows = step.batch.idempotency_key, step.batch.rows
    for after, answer in execute(world, key, rows, faults):
        yield after, answer
        if after.faults < faults:
            yield after._replace(faults=after.faults + 1), steps.NoAnswer()
    if world.faults < faults:
        faulty = world._replace(faults=world.faults + 1)
        yield faulty, steps.NoAnswer()
        late = Late(key, rows, world.now + LATEST)
        yield faulty._replace(late=(*world.late, late)), steps.NoAnswer()
        yield faulty, steps.TurnedAway(timedelta(seconds=60), "minute")


def execute(world: World, key: str, rows: tuple[str, ...], faults: int) -> Outcomes:
    """Yields each way in which Xero can carry out a call that reached it."""
    kept = next((kept for kept in world.keys if kept.idempotency_key == key), None)
    if kept:
        same = kept.rows == rows
        yield world, kept.answer if same else steps.RefusedWhole("key_reused", "another request")
        return
    yield carried_out(world, key, rows, ())
    if world.faults < faults:
        faulty = world._replace(faults=world.faults + 1)
        yield from (carried_out(faulty, key, rows, (row,)) for row in rows)
        done, _ = carried_out(faulty, key, rows, ())
        yield remember(faulty._replace(committed=done.committed), key, rows, steps.Broken())
        yield remember(faulty, key, rows, steps.Broken())
        culprit = faulty._replace(refused=faulty.refused | {rows[0]})
        yield remember(culprit, key, rows, steps.RefusedWhole("refused", "no"))


def carried_out(
    world: World, key: str, rows: tuple[str, ...], refused: tuple[str, ...]
) -> tuple[World, steps.Happening]:
    """Commits a call, except the elements refused now or before."""
    bad = world.refused | set(refused)
    results = tuple(Parked(r, "refused", "no") if r in bad else Posted(r, f"id-{r}") for r in rows)
    good = {result.key for result in results if isinstance(result, Posted)}
    committed = tuple(n + (key in good) for key, n in zip("ABC", world.committed, strict=True))
    return remember(world._replace(committed=committed, refused=bad), key, rows, steps.Answered(results))


def remember(
    world: World, key: str, rows: tuple[str, ...], answer: steps.Happening
) -> tuple[World, steps.Happening]:
    return world._replace(keys=(*world.keys, Kept(key, rows, answer, world.now))), answer


def match(world: World, step: steps.Match, faults: int) -> Outcomes:
    """Matches contacts, the first of which a person may have made before the writer asked."""
    yield world, matched(world, step)
    if world.faults < faults:
        faulty = world._replace(faults=world.faults + 1)
        yield faulty, steps.LookUpFailed(timedelta(seconds=60), "down")
        if not world.is_in_xero(step.rows[0].key):
            met = faulty._replace(theirs=world.theirs | {step.rows[0].key})
            yield met, matched(met, step)


def matched(world: World, step: steps.Match) -> steps.Matched:
    found = (row.key for row in step.rows if world.is_in_xero(row.key))
    return steps.Matched(step.rows, tuple(Posted(key, f"id-{key}") for key in found))


def read_standing(world: World, step: steps.ReadStanding, faults: int) -> Outcomes:
    """Reads a list, which is one page, and puts on record what stands there."""
    keys = {row.key for row in world.rows if row.stage is step.survey.stage and world.is_in_xero(row.key)}
    yield world._replace(standing=world.standing | keys), steps.StandingRead(has_more=False)
    if world.faults < faults:
        yield world._replace(faults=world.faults + 1), steps.LookUpFailed(timedelta(seconds=60), "down")


def look_up(world: World, step: steps.LookUp, faults: int) -> Outcomes:
    exists = {key for key in step.batch.rows if world.committed["ABC".index(key)]}
    if not world.safe.look_up:
        exists = set()
    posted = tuple(Posted(key, f"id-{key}") for key in step.batch.rows if key in exists)
    others: tuple[tuple[str, steps.Verdict], ...] = tuple(
        (key, "missing") for key in step.batch.rows if key not in exists
    )
    doubted = "" if world.safe.burnt_key else step.batch.idempotency_key
    yield world._replace(doubted_key=doubted), steps.Found(posted, others)
    if world.faults < faults:
        yield world._replace(faults=world.faults + 1), steps.LookUpFailed(timedelta(seconds=60), "down")
