"""Looks at Xero's contacts and sales for one business: at what webhooks told of, then at whatever is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import Disconnected
from shared.operations.connections import Connections
from shared.operations.contacts import first_import, hints, polls, whole_pass
from shared.operations.contacts.incoming import Taken
from shared.operations.contacts.proposing import propose
from shared.operations.contacts.reading import Paused, Turn
from shared.operations.contacts.trying_again import try_again
from shared.operations.history import polls as sales_polls
from shared.operations.history import rounds
from shared.operations.history.polls import SOLD_EVERY
from shared.operations.lead_sources import following
from shared.store import directory, tenants, xero_polls
from shared.store.tenants import OnRecord
from shared.store.xero_polls import Polls

# Xero's minute is over after this time, and so is a function that was nearly out of it.
SOON = timedelta(minutes=1)

Poll = Callable[[Turn, Polls, datetime], tuple[Polls, Taken]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look has found, and when the next one is due, in UTC. `is_paused`: it goes on then."""

    taken: Taken
    next_at: datetime
    is_paused: bool = False


def look(tenant: str, connections: Connections, goes_on: Callable[[], bool]) -> Looked:
    """Takes in what has changed at Xero, as far as there is time. Nudges the writer where anything waits.

    Raises Disconnected also where nobody has connected Xero yet, Throttled, Unavailable.
    """
    known = tenants.on_record(tenant)
    if known is None or not known.profile.xero_user:
        raise Disconnected("nobody has connected Xero yet")
    turn, found = _turn(tenant, known, connections, goes_on), Taken()
    try:
        state = _step_by_step(turn, found)
        if turn.has_options_left:
            return Looked(found, turn.now + SOON, is_paused=True)
        return Looked(found, _next_at(tenant, state, turn.now))
    except Paused:
        return Looked(found, turn.now + SOON, is_paused=True)
    finally:
        _after(turn, found, connections)


def _turn(tenant: str, known: OnRecord, connections: Connections, goes_on: Callable[[], bool]) -> Turn:
    xero = connections.xero(known.profile)
    return Turn(tenant, xero, connections.clock, goes_on, connections.fresh)


def _step_by_step(turn: Turn, found: Taken) -> Polls:
    state = xero_polls.read(turn.tenant)
    if state.first is None or not state.first.is_done:
        state = first_import.bring_all_in(turn, state)
    # Before any contact: what its default tracking means, Xero's categories tell.
    following.follow(turn)
    state, followed = hints.follow(turn, state)
    found.add(followed)
    state = _poll(turn, state, found)
    if whole_pass.is_due(turn.tenant, state, turn.now):
        state, passed = whole_pass.go_through(turn, state)
        found.add(passed)
    # Behind the contacts: so many documents take minutes.
    state, proved = rounds.go_on(turn, state)
    found.add(proved)
    return state


def _poll(turn: Turn, state: Polls, found: Taken) -> Polls:
    begun = turn.now
    for poll in _due_polls(turn.tenant, state, begun):
        turn.step()
        state, taken = poll(turn, state, begun)
        found.add(taken)
        xero_polls.save(turn.tenant, state)
    return state


def _due_polls(tenant: str, state: Polls, now: datetime) -> list[Poll]:
    """Returns what is to be polled. Polls go together where they can: each turn alone renews Xero's token."""
    every = polls.poll_every(tenant, state, now)
    are_sales_due = _is_due(state.sold_to, SOLD_EVERY, now)
    if not are_sales_due and not _is_due(state.contacts_to, every, now):
        return []
    others = [rounds.poll_others] if sales_polls.due(state, now) else []
    if are_sales_due or every >= SOLD_EVERY:
        return [polls.poll, polls.poll_sales, *others]
    return [polls.poll, *others]


def _is_due(last: datetime | None, every: timedelta, now: datetime) -> bool:
    # One poll of a turn ends after the other, and the next turn is for both.
    return last is None or now - last >= every - SOON


def _next_at(tenant: str, state: Polls, now: datetime) -> datetime:
    polled, sold = state.contacts_to or now, state.sold_to or now
    return max(min(polled + polls.poll_every(tenant, state, now), sold + SOLD_EVERY), now + SOON)


def _after(turn: Turn, found: Taken, connections: Connections) -> None:
    # A hint and a poll may both have met one.
    found.unread += sorted({each.id for each in turn.unread})
    new = directory.read_many(turn.tenant, found.came_in)
    if new:
        propose(turn.tenant, list(new.values()), turn.now)
    try_again(turn.tenant, turn.now)
    # Also what a nudge that got lost has left.
    if turn.woken or directory.has_unsent(turn.tenant):
        connections.postings.nudge(turn.tenant)
