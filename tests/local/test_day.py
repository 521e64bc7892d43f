"""The day that make run shows, played in this process, and the verdict on it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from rich.console import Console

from local.day import Day, judged, show
from local.playing import play
from local.stack import Stack
from local.trading_day import trading_day
from local.worlds import parse


@pytest.fixture
def day(stack: Stack) -> Day:
    world = parse(trading_day())
    (phase,) = world.phases
    business = stack.open_business("demo", world.settings)
    outcome = play(stack, business, phase)
    return judged(business.xero, world.settings, phase, outcome, seconds=0.0)


def test_the_days_books_are_right(day: Day) -> None:
    assert (day.clearing, day.processor, day.difference) == (Decimal("820.20"),) * 2 + (Decimal("0.00"),)
    assert day.complaints == []
    assert day.is_right


def test_a_day_with_a_mistake_is_not_right(day: Day) -> None:
    wrongs = (
        replace(day, clearing=day.clearing + Decimal("0.01")),
        replace(day, complaints=["Invalid currency GBX"]),
        replace(day, outcome=replace(day.outcome, pending=1)),
        replace(day, outcome=replace(day.outcome, parked=[{"source": "ch_1", "reason": "lock_date"}])),
        replace(day, outcome=replace(day.outcome, refused=0)),
    )
    assert not any(wrong.is_right for wrong in wrongs)


def test_what_is_shown_names_every_document_and_the_difference(day: Day) -> None:
    console = Console(record=True, width=120)
    show(day, console)
    shown = console.export_text()
    numbers = [each["number"] for each in day.documents if each["kind"] == "invoice"]
    assert numbers
    assert all(number in shown for number in numbers)
    assert "difference 0.00" in shown
    assert "bean-check accepts the books" in shown
