"""A letter about a trouble is sent by one process at a time, and recorded once it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.store import mailed_alarms
from shared.store.mailed_alarms import LEASE, REST, Mailed
from shared.troubles import Trouble

NOW = datetime(2026, 11, 30, 7, 0, 0, 500, tzinfo=UTC)
TROUBLE = Trouble("acme", "disconnected", NOW - timedelta(hours=1), NOW)


def test_the_beginning_is_taken_by_one_and_told_once() -> None:
    assert not mailed_alarms.is_told("olga", TROUBLE)
    assert mailed_alarms.claim_begin("olga", TROUBLE, NOW)
    assert not mailed_alarms.claim_begin("olga", TROUBLE, NOW)
    assert mailed_alarms.claim_begin("bert", TROUBLE, NOW)
    mailed_alarms.begun("olga", TROUBLE, NOW)
    assert mailed_alarms.is_told("olga", TROUBLE)
    assert not mailed_alarms.claim_begin("olga", TROUBLE, NOW + 9 * LEASE)
    assert list(mailed_alarms.lasting()) == [Mailed("olga", TROUBLE)]


def test_whoever_dies_while_sending_holds_nobody_up_for_longer_than_the_lease() -> None:
    assert mailed_alarms.claim_begin("olga", TROUBLE, NOW)
    assert not mailed_alarms.claim_begin("olga", TROUBLE, NOW + LEASE - timedelta(seconds=1))
    assert mailed_alarms.claim_begin("olga", TROUBLE, NOW + LEASE)


def test_what_was_not_sent_is_given_back_or_rests() -> None:
    mailed_alarms.claim_begin("olga", TROUBLE, NOW)
    mailed_alarms.release("olga", TROUBLE)
    assert mailed_alarms.claim_begin("olga", TROUBLE, NOW)
    mailed_alarms.put_off("olga", TROUBLE, NOW)
    assert not mailed_alarms.claim_begin("olga", TROUBLE, NOW + LEASE)
    assert mailed_alarms.claim_begin("olga", TROUBLE, NOW + REST)


def test_the_end_is_told_once_and_only_of_what_was_told_to_begin() -> None:
    assert not mailed_alarms.claim_end("olga", TROUBLE, NOW)
    mailed_alarms.claim_begin("olga", TROUBLE, NOW)
    mailed_alarms.begun("olga", TROUBLE, NOW)
    assert mailed_alarms.claim_end("olga", TROUBLE, NOW)
    assert not mailed_alarms.claim_end("olga", TROUBLE, NOW)
    mailed_alarms.ended("olga", TROUBLE, NOW)
    assert list(mailed_alarms.lasting()) == []
    assert not mailed_alarms.claim_end("olga", TROUBLE, NOW + LEASE)


def test_a_trouble_that_begins_anew_is_another() -> None:
    mailed_alarms.claim_begin("olga", TROUBLE, NOW)
    mailed_alarms.begun("olga", TROUBLE, NOW)
    anew = replace(TROUBLE, seen_at=NOW + timedelta(days=1))
    assert not mailed_alarms.is_told("olga", anew)
    assert mailed_alarms.claim_begin("olga", anew, NOW)
