"""Keeps browsers' sessions, and what each browser was sent to another site for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.iso import iso_converter
from shared.sessions import NOTED_EVERY, Pending, Session
from shared.store.tables.people import SessionItem
from shared.store.tables.writing import condition_failed

# A browser that opened several windows may have that many errands at once; older ones are dropped.
MOST_PENDING = 5

_converter = cache(iso_converter)


def begin(id: str, csrf: str, now: datetime, person: str = "", email: str = "") -> Session:
    """Stores a new session. Its id, made from a fresh cookie, must not be one that a browser has sent."""
    session = Session(id, csrf, now, now, person, email)
    SessionItem(
        id, csrf=csrf, begun_at=now, seen_at=now, person=person, email=email, expires_at=session.ends_at
    ).save()
    return session


def read(id: str, now: datetime, *, notes_use: bool = True) -> Session | None:
    """Reads a session that has not ended; notes now and then that the session is in use."""
    try:
        session = _session(SessionItem.get(id, consistent_read=True))
    except DoesNotExist:
        return None
    if session.is_over(now):
        return None
    is_news = notes_use and now - session.seen_at >= NOTED_EVERY
    return _noted(session, now) if is_news else session


def _noted(session: Session, now: datetime) -> Session | None:
    seen = replace(session, seen_at=now)
    actions: list[Action] = [SessionItem.seen_at.set(now), SessionItem.expires_at.set(seen.ends_at)]
    return seen if _changed(session.id, actions) else None


def expect(session: Session, state: str, pending: Pending, now: datetime) -> None:
    """Notes what the browser is sent to another site for, by the state that it must bring back."""
    kept = [(key, each) for key, each in session.pending.items() if each.until > now]
    _changed(session.id, [SessionItem.pending.set(_stored([*kept[1 - MOST_PENDING :], (state, pending)]))])


def take(session: Session, state: str, now: datetime) -> Pending | None:
    """Returns what a state was given out for, once; None for a state that is foreign, used or too old."""
    pending = session.pending.get(state)
    if pending is None or pending.until <= now:
        return None
    before = _stored(session.pending.items())
    left = {key: each for key, each in before.items() if key != state}
    is_first = _changed(session.id, [SessionItem.pending.set(left)], SessionItem.pending == before)
    return pending if is_first else None


def end(id: str) -> None:
    SessionItem(id).delete()


def _changed(id: str, actions: list[Action], condition: Condition | None = None) -> bool:
    """Changes a session's row; returns False where the row has ended, or the condition does not hold."""
    is_there = SessionItem.id.exists()
    try:
        SessionItem(id).update(actions=actions, condition=is_there if condition is None else condition)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _stored(pending: Iterable[tuple[str, Pending]]) -> dict[str, Any]:
    return {state: _converter().unstructure(each) for state, each in pending}


def _session(item: SessionItem) -> Session:
    pending = {state: _converter().structure(each, Pending) for state, each in item.pending.items()}
    return Session(item.id, item.csrf, item.begun_at, item.seen_at, item.person, item.email, pending)
