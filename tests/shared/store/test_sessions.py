from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.sessions import ERRAND, IDLE, NOTED_EVERY, Pending, Session
from shared.store import sessions
from shared.store.tables.people import SessionItem

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


@pytest.fixture
def session() -> Session:
    return sessions.begin("id", "csrf", NOW, "sub", "olga@example.co.uk")


def pending(verifier: str = "v", until: datetime = NOW + ERRAND) -> Pending:
    return Pending("xero", verifier, "n", until, "piano", "/manage")


def read(now: datetime = NOW) -> Session:
    found = sessions.read("id", now)
    assert found
    return found


def test_a_session_comes_back_as_it_was_stored(session: Session) -> None:
    assert read() == session


def test_its_row_is_deleted_by_dynamodb_once_it_has_ended(session: Session) -> None:
    assert SessionItem.get("id").expires_at == NOW + IDLE
    read(NOW + timedelta(minutes=30))
    assert SessionItem.get("id").expires_at == NOW + timedelta(minutes=30) + IDLE


def test_use_is_noted_every_five_minutes_and_not_at_each_request(session: Session) -> None:
    assert read(NOW + NOTED_EVERY - timedelta(seconds=1)).seen_at == NOW
    assert read(NOW + NOTED_EVERY).seen_at == NOW + NOTED_EVERY


def test_a_session_that_was_ended_is_not_brought_back_by_being_used(session: Session) -> None:
    sessions.end("id")
    assert sessions._noted(session, NOW + NOTED_EVERY) is None
    assert sessions.read("id", NOW) is None


def test_an_errand_is_taken_once(session: Session) -> None:
    sessions.expect(session, "state", pending(), NOW)
    begun = read()
    assert sessions.take(begun, "state", NOW) == pending()
    assert sessions.take(begun, "state", NOW) is None
    assert sessions.take(read(), "state", NOW) is None


def test_of_two_requests_with_one_state_one_gets_it(session: Session) -> None:
    sessions.expect(session, "state", pending(), NOW)
    first, second = read(), read()
    assert [sessions.take(each, "state", NOW) for each in (first, second)] == [pending(), None]


def test_errands_in_several_windows_do_not_disturb_each_other_up_to_a_limit(session: Session) -> None:
    for number in range(sessions.MOST_PENDING + 1):
        sessions.expect(read(), f"state-{number}", pending(str(number)), NOW)
    assert sessions.take(read(), "state-0", NOW) is None
    assert [
        taken.verifier
        for number in range(1, sessions.MOST_PENDING + 1)
        if (taken := sessions.take(read(), f"state-{number}", NOW))
    ] == ["1", "2", "3", "4", "5"]


def test_an_errand_that_took_too_long_is_forgotten(session: Session) -> None:
    sessions.expect(session, "old", pending(until=NOW + timedelta(minutes=1)), NOW)
    later = NOW + timedelta(minutes=1)
    assert sessions.take(read(), "old", later) is None
    sessions.expect(read(), "new", pending(), later)
    assert read().pending.keys() == {"new"}
