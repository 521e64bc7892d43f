from __future__ import annotations

from datetime import UTC, datetime

import pytest

from local.demo.trading_day import SETTINGS, trading_day
from local.emulator import settling
from local.emulator.failing import Failed
from local.emulator.settling import Standing, standing, wait_until_settled
from local.stack.in_process import Stack
from shared.store import inbox
from shared.store.inbox import Hint


@pytest.mark.parametrize(
    ("now", "settled"),
    [
        (Standing(events=2, read=2, pending=0, made=3), True),
        (Standing(events=2, read=1, pending=0, made=0), False),
        (Standing(events=2, read=2, pending=1, made=2), False),
    ],
)
def test_things_are_settled_when_all_is_read_and_nothing_pends(now: Standing, settled: bool) -> None:
    assert now.is_settled is settled


def test_a_day_that_was_played_is_settled(stack: Stack) -> None:
    (phase,) = trading_day()["phases"]
    business = stack.open_business("demo", SETTINGS)
    business.stripe.show(phase["stripe"])
    for delivery in phase["deliveries"]:
        stack.deliver(business, delivery["body"], delivery.get("forged", False))
    assert not standing("demo", business.xero).is_settled

    stack.run_until_quiet()

    said: list[str] = []
    wait_until_settled("demo", business.xero, said.append, patience=0)
    assert said == ["  0.0 s: 17 of 17 events read, 0 rows pending, 28 documents in Xero"]


def test_patience_ends_with_what_is_still_missing(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "GLANCE", 0)
    business = stack.open_business("demo", SETTINGS)
    inbox.keep("demo", Hint("stripe#evt_1", "stripe", "charge.updated", "ch_1", datetime.now(UTC)))
    with pytest.raises(Failed, match="still 0 of 1 events read"):
        wait_until_settled("demo", business.xero, print, patience=-1)
