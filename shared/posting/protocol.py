"""Decides the next step of posting, given a lane, what just happened and the clock.

The protocol is pure, so that the tests can explore every interleaving; functions/xero_writer only carries
it out. The safeguards against a double, each of them necessary:

- the lease: one process acts for a lane at a time;
- the open batch: what is about to be sent is stored before it is sent;
- the hold: a batch whose result is unknown stays open for ten minutes after its last attempt;
- the look-up: after the hold, Xero is asked what it holds before anything is sent again;
- the burnt key: after an unknown result nothing is ever sent again under the same key;
- the survey: after a restore of the ledger, and the hold, what stands in Xero is put on record before
  anything is sent, and a row whose document stands there is never sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from shared.ledger.stages import MATCHED
from shared.posting import steps
from shared.posting.batches import open_batch, together
from shared.posting.gathering import due_times
from shared.posting.lane import MINUTE, Batch, Lane, Outcome, Parked, Posted, Row, Varied

# One call of the minute is kept, so that a look-up never meets the limit.
MINUTE_RESERVE = 1
# At ten minutes each this is well over an hour, longer than Xero has been down, so the row is the cause.
FAILURES_OF_ITS_OWN = 8


def next_step(lane: Lane, happened: steps.Happening, at: steps.Moment) -> steps.Step:
    """Returns the one next step. Raises ValueError if `happened` needs an open batch and there is none."""
    match happened:
        case steps.Woken() | steps.Settled() | steps.Shelved():
            return _go_on(lane, at)
        case steps.WorkRead():
            return _work(lane, happened, at)
        case steps.Matched(rows=rows, settled=settled):
            return _matched(lane, rows, settled, at)
        case steps.Unrenderable(row=row):
            return steps.Settle(_forget(lane, (row,)), (row,))
        case steps.Opened():
            return steps.Send(lane.opened)
        case steps.Answered():
            return _answered(lane, happened, at)
        case steps.NoAnswer():
            return _try_once_more(lane, at)
        case steps.Broken():
            return _broken(lane)
        case steps.RefusedWhole():
            return _refused_whole(lane, happened)
        case steps.Found():
            return _found(lane, happened)
        case steps.StandingRead():
            return _surveyed(lane, happened)
        case steps.TurnedAway(wait=wait, reason=reason) | steps.LookUpFailed(wait=wait, reason=reason):
            left = _nothing_done(lane) if isinstance(happened, steps.TurnedAway) else lane
            return steps.Rest(left.paused(at.now + wait, reason))
    assert_never(happened)


def _go_on(lane: Lane, at: steps.Moment) -> steps.Step:
    if lane.is_paused(at.now) or _is_held(lane.batch, at):
        return steps.Rest(lane)
    if at.now >= at.stop_at:
        return steps.Rest(lane, nudge=True)
    if lane.survey:
        return steps.ReadStanding(lane.survey)
    return steps.LookUp(lane.batch) if lane.batch else steps.ReadWork()


def _is_held(batch: Batch | None, at: steps.Moment) -> bool:
    return batch is not None and not batch.clashed and at.now < batch.held_until


def _work(lane: Lane, work: steps.WorkRead, at: steps.Moment) -> steps.Step:
    rows = work.rows
    found = tuple(row for row in rows if row.found)
    if found:
        # What is found replaced may become several rows, so as few are settled at once as are sent at once.
        outcomes = tuple(row.found for row in together(lane, found) if row.found)
        return steps.Settle(_forget(lane, outcomes), outcomes)
    blocked = tuple(row for row in rows if row.blocked_by)
    if blocked:
        return steps.Shelve(blocked)
    ready = tuple(row for row in rows if row.ready)
    if not ready:
        return steps.Rest(lane)
    due = due_times(lane, rows, work.gathering)
    stages = {row.stage for row in ready if due[row.key] <= at.now}
    if not stages:
        return steps.Rest(lane, until=min(due[row.key] for row in ready))
    # A call that is made in any case takes along what could still have waited.
    batch = together(lane, tuple(row for row in ready if row.stage in stages))
    return steps.Match(batch) if batch[0].stage in MATCHED else steps.Open(open_batch(lane, batch, at))


def _matched(
    lane: Lane, rows: tuple[Row, ...], settled: tuple[Posted | Parked, ...], at: steps.Moment
) -> steps.Step:
    """Settles the rows that were found done; the rest is then read and matched again."""
    if settled:
        return steps.Settle(_forget(lane, settled), settled)
    return steps.Open(open_batch(lane, rows, at))


def _answered(lane: Lane, answer: steps.Answered, at: steps.Moment) -> steps.Step:
    batch = lane.opened
    if len(answer.results) != len(batch.rows):
        return _broken(lane)
    outcomes = tuple(result for result in answer.results if not isinstance(result, steps.Clash))
    clashed = tuple(result.key for result in answer.results if isinstance(result, steps.Clash))
    left = lane.day_left if answer.day_left is None else answer.day_left
    after = _forget(replace(lane, batch=_only(batch, clashed), failures=0, day_left=left), outcomes)
    if answer.minute_left <= MINUTE_RESERVE:
        after = after.paused(at.now + MINUTE, "minute_limit_near")
    return steps.Settle(after, outcomes)


def _broken(lane: Lane) -> steps.Step:
    """Leaves the batch open, to be looked up when its hold is over."""
    return steps.Rest(replace(lane, batch=lane.opened, failures=lane.failures + 1))


def _only(batch: Batch, clashed: tuple[str, ...]) -> Batch | None:
    return replace(batch, rows=clashed, clashed=True) if clashed else None


def _try_once_more(lane: Lane, at: steps.Moment) -> steps.Step:
    batch = lane.opened
    if batch.attempts > 1 or at.now >= at.stop_at:
        return _broken(lane)
    # The bytes and the key stay: Xero answers for the first attempt if that was carried out.
    again = replace(batch, attempts=batch.attempts + 1, last_attempt_at=at.now)
    return steps.Open(replace(lane, batch=again))


def _refused_whole(lane: Lane, refusal: steps.RefusedWhole) -> steps.Step:
    batch = lane.opened
    if batch.attempts > 1:
        return steps.Rest(lane)
    closed = replace(lane, batch=None, failures=0)
    if len(batch.rows) > 1:
        return steps.Settle(replace(closed, suspects=batch.rows), ())
    culprit = Parked(batch.rows[0], refusal.reason_code, refusal.detail)
    return steps.Settle(_forget(closed, (culprit,)), (culprit,))


def _nothing_done(lane: Lane) -> Lane:
    # Only this attempt was turned away: an earlier one without an answer is still in doubt.
    return replace(lane, batch=None) if lane.opened.attempts == 1 else lane


def _found(lane: Lane, found: steps.Found) -> steps.Step:
    batch = lane.opened
    judged = (_judge(key, verdict, lane, batch) for key, verdict in found.others)
    outcomes = (*found.posted, *(outcome for outcome in judged if outcome))
    missing = tuple(key for key, verdict in found.others if verdict == "missing")
    # One failure may be chance. If Xero fails on one of these rows, halving will find it.
    suspects = missing if lane.failures > 1 else lane.suspects
    return steps.Settle(_forget(replace(lane, batch=None, suspects=suspects), outcomes), outcomes)


def _surveyed(lane: Lane, read: steps.StandingRead) -> steps.Step:
    """Goes on to the next page. Numbers go on after the highest that was given out before the restore."""
    rest = lane.survey and lane.survey.after(read.has_more)
    numbered = max(lane.next_number, read.highest + 1)
    after = replace(lane, survey=rest, is_surveyed=rest is None, next_number=numbered)
    return steps.Settle(after, ())


def _judge(key: str, verdict: steps.Verdict, lane: Lane, batch: Batch) -> Outcome | None:
    if verdict == "voided":
        return Parked(key, "voided_in_xero", "Xero shows it as voided or deleted")
    if verdict == "taken" or batch.clashed:
        return Varied(key)
    if len(batch.rows) == 1 and lane.failures >= FAILURES_OF_ITS_OWN:
        return Parked(key, "xero_breaks_on_it", f"Xero failed {lane.failures} times in a row")
    return None


def _forget(lane: Lane, outcomes: tuple[Outcome, ...]) -> Lane:
    """Returns the lane without suspects and reserved numbers of rows whose outcome is now known."""
    done = {outcome.key for outcome in outcomes}
    return replace(
        lane,
        suspects=tuple(key for key in lane.suspects if key not in done),
        reserved=tuple(pair for pair in lane.reserved if pair[0] not in done),
    )
