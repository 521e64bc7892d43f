"""Which messages wait for their provider, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.recorder.putting_off import ABSENT, LONGEST_WAIT, Absences, may_wait, put_off
from shared.errors import Away, Throttled
from shared.queue import LONGEST_DELAY, Message, ReadAgain

NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MESSAGE = Message("acme", ReadAgain("stripe", "ch_1"), "stripe#evt_1")


def waited(for_so_long: timedelta) -> Message:
    return replace(MESSAGE, put_off_at=NOW - for_so_long)


def test_one_tenants_limit_at_one_provider_is_nobody_elses() -> None:
    absences, until = Absences(), NOW + MINUTE
    assert absences.note(MESSAGE, Throttled("enough", until), NOW) == until
    assert absences.until(MESSAGE, NOW) == until
    assert absences.until(replace(MESSAGE, tenant="other"), NOW) is None
    assert absences.until(replace(MESSAGE, read=ReadAgain("gocardless", "PM1")), NOW) is None
    assert absences.until(MESSAGE, until) is None


def test_a_provider_that_does_not_say_for_how_long_is_tried_again_soon() -> None:
    assert Absences().note(MESSAGE, Away("no answer"), NOW) == NOW + ABSENT


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("for_so_long", [timedelta(0), MINUTE, timedelta(hours=2)])
def test_a_message_comes_back_after_the_limit_is_over_and_within_what_sqs_can_delay(
    chance: float, for_so_long: timedelta
) -> None:
    later = put_off(waited(for_so_long), NOW + MINUTE, NOW, chance)
    assert MINUTE <= later.delay <= LONGEST_DELAY


def test_messages_put_off_for_longer_come_back_over_a_longer_time() -> None:
    delays = [put_off(waited(MINUTE * age), NOW, NOW, 1.0).delay for age in (0, 1, 4, 60)]
    assert delays == sorted(delays)
    assert delays[-1] == LONGEST_DELAY


def test_a_message_remembers_when_it_was_first_put_off_for_three_days_at_most() -> None:
    later = put_off(MESSAGE, NOW + MINUTE, NOW, 0.5)
    assert later.message == replace(MESSAGE, put_off_at=NOW)
    again = put_off(later.message, NOW + 2 * MINUTE, NOW + MINUTE, 0.5)
    assert again.message.put_off_at == NOW
    assert may_wait(MESSAGE, NOW)
    assert may_wait(again.message, NOW + LONGEST_WAIT - MINUTE)
    assert not may_wait(again.message, NOW + LONGEST_WAIT)
