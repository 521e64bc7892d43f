"""Who asks for everything is heard once, however often somebody asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.operations.contacts.progress import ask_everything
from shared.store import jobs, xero_polls

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def test_a_wish_makes_the_turn_due_at_once() -> None:
    jobs.begin("piano", "contacts", NOW + timedelta(hours=1))
    ask_everything("piano", NOW)
    assert jobs.due_at("piano", "contacts") == NOW
    assert xero_polls.asked_at("piano") == NOW


def test_before_xero_is_connected_nothing_is_queued() -> None:
    ask_everything("piano", NOW)
    assert jobs.due_at("piano", "contacts") is None


def test_a_wish_that_comes_while_another_is_fulfilled_stays() -> None:
    xero_polls.ask("piano", NOW)
    xero_polls.ask("piano", NOW + timedelta(seconds=1))
    xero_polls.heard("piano", NOW)
    assert xero_polls.asked_at("piano") == NOW + timedelta(seconds=1)
    xero_polls.heard("piano", NOW + timedelta(seconds=1))
    assert xero_polls.asked_at("piano") is None
