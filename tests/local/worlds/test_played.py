"""The month that make run shows, played in this process, and the verdict on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from rich.console import Console

from local.demo.trading_day import trading_day
from local.demo.trading_month import trading_month
from local.stack.in_process import running
from local.worlds.played import Played, Purse, judged, show
from local.worlds.playing import play
from local.worlds.world import parse

EVENING = datetime(2026, 11, 22, 18, tzinfo=UTC)
NOTHING = Decimal("0.00")


def play_month(evening: datetime) -> Played:
    world = parse(trading_month(evening))
    (phase,) = world.phases
    with running(phase.now) as stack:
        business = stack.open_business("demo", world.settings)
        outcome = play(stack, business, phase)
        return judged(business.xero, world.settings, phase, outcome, seconds=0.0)


@pytest.fixture(scope="module")
def month(quick_aws: None) -> Played:
    return play_month(EVENING)


def test_the_months_books_are_right_at_both_providers(month: Played) -> None:
    cards, debits = month.purses
    assert (cards.clearing, cards.processor) == (Decimal("381.54"),) * 2
    assert (debits.clearing, debits.processor) == (NOTHING, NOTHING)
    assert month.complaints == []
    assert month.is_right


def test_it_is_right_whenever_it_is_played(quick_aws: None) -> None:
    month = play_month(EVENING + timedelta(days=365))
    assert {purse.difference for purse in month.purses} == {NOTHING}
    assert month.is_right


def test_a_month_with_a_mistake_is_not_right(month: Played) -> None:
    wrongs = (
        replace(month, purses=[Purse("Stripe", Decimal("1.01"), Decimal("1.00"))]),
        replace(month, complaints=["Invalid currency GBX"]),
        replace(month, outcome=replace(month.outcome, pending=1)),
        replace(month, outcome=replace(month.outcome, parked=[{"source": "ch_1", "reason": "lock_date"}])),
        replace(month, outcome=replace(month.outcome, refused=0)),
    )
    assert not any(wrong.is_right for wrong in wrongs)


def test_what_is_shown_names_every_document_and_both_differences(month: Played) -> None:
    console = Console(record=True, width=120)
    show(month, console)
    shown = console.export_text()
    numbers = [each["number"] for each in month.documents if each["kind"] == "invoice"]
    assert numbers
    assert all(number in shown for number in numbers)
    assert shown.count("difference 0.00") == 2
    assert "bean-check accepts the books" in shown


def test_a_movement_that_is_left_out_says_why(quick_aws: None) -> None:
    world = parse(trading_day())
    (phase,) = world.phases
    with running(phase.now) as stack:
        business = stack.open_business("demo", world.settings)
        day = judged(business.xero, world.settings, phase, play(stack, business, phase), seconds=0.0)
    console = Console(record=True, width=160)
    show(day, console)
    assert "It was settled into a balance in a" in console.export_text()
