"""Idle businesses: what one of them uses does not depend on how many there are."""

from __future__ import annotations

from functools import cache

import pytest

from local.bench.meters import Meters
from local.bench.scale.charges import Charges, charges, fixed, for_each
from local.bench.scale.counting import Used
from local.bench.scale.idle import made_of
from local.bench.scale.idle_play import Idle, hour
from local.bench.scale.turns import Turn
from local.bench.scale.usage import Usage

RUNNING = ("Sweep", "Revive", "Watch", "Mail", "Dispatch", "Feed", "Reconcile")
TURNS = {name: Turn(0.01, 300, ("runs",)) for name in RUNNING}
NOBODY = {"Sweep": Used(runs=60), "Dispatch": Used(runs=60)}


@cache
def played(businesses: int, at_work: int) -> Idle:
    return hour(businesses, at_work)


def each_of(businesses: int, at_work: int) -> Usage:
    without = charges(Idle(0, 0, 1, {}, 0.0), TURNS)
    all_of_them = charges(played(businesses, at_work), TURNS)
    work = {name: all_of_them.by_function[name] for name in ("Feed", "Reconcile")}
    return for_each(Charges(work), without, businesses).total


@pytest.mark.usefixtures("quick_aws")
def test_each_of_four_businesses_feeds_once_an_hour_for_both_of_its_providers() -> None:
    idle = played(4, 4)
    assert idle.used["Feed"].runs == 4
    assert idle.used["Feed"].meters.http["gocardless"].calls == 8
    assert idle.used["Dispatch"].runs == idle.used["Sweep"].runs == 60
    # One of them is reconciled in this hour, the accounts of another are read, and the contacts of all.
    assert idle.used["Reconcile"].runs == 6


@pytest.mark.usefixtures("quick_aws")
def test_what_one_of_three_does_counts_for_all() -> None:
    one, three = played(1, 1), played(3, 1)
    assert three.used["Feed"].runs == one.used["Feed"].runs == 2
    # Those turns of the others that are due in this hour are dispatched as well: the feeds of one, and
    # the contacts of both.
    assert three.used["Dispatch"].meters.sqs.messages["SendMessageBatch"] == 8
    assert each_of(3, 1).written == each_of(1, 1).written > 0
    assert each_of(3, 1).kms == each_of(1, 1).kms > 0


def idle_of(businesses: int, written: int) -> Idle:
    """Makes what was counted of businesses that each write so many units in an hour."""
    meters = Meters()
    meters.units.written += businesses * written
    return Idle(businesses, businesses, 1, NOBODY | {"Feed": Used(meters, runs=2 * businesses)}, 0.0)


def test_what_runs_by_the_clock_is_nobodys() -> None:
    without = charges(Idle(0, 0, 1, NOBODY, 0.0), TURNS)
    each = for_each(charges(idle_of(4, 3), TURNS), without, 4)
    assert each.by_function["Sweep"] == Usage()
    assert each.total.written == 3
    assert each.total.runs == 2
    # 10 ms of a whole processor are 34.5 ms of a function with 512 MB; two runs at half a GB.
    assert each.total.gb_seconds == pytest.approx(2 * 0.01 * 1769 / 512 * 0.5)
    assert each.total.logged == 2 * 800


def test_what_is_fixed_has_a_price_for_each_alarm_and_metric() -> None:
    paid = fixed(charges(Idle(0, 0, 1, NOBODY, 0.0), TURNS), TURNS)
    assert paid["7 metrics that idle businesses have"] == pytest.approx(2.1)
    assert paid["the key"] == 1


def test_a_cost_that_grows_with_the_number_is_over_the_limit() -> None:
    nobody = Idle(0, 0, 1, NOBODY, 0.0)
    assert made_of(nobody, [idle_of(1, 10), idle_of(100, 10)], TURNS).over == []
    over = made_of(nobody, [idle_of(1, 10), idle_of(100, 12)], TURNS).over
    assert "`written` of an idle business is not flat within 10%" in over[0]


def test_a_thousand_that_cost_too_much_are_over_the_limit() -> None:
    (over,) = made_of(Idle(0, 0, 1, NOBODY, 0.0), [idle_of(1000, 200)], TURNS).over
    assert "a thousand idle businesses cost 11" in over
