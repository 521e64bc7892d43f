"""Many charges at once: the world that make bench plays."""

from __future__ import annotations

from typing import Any

import pytest

from local.bench.rush import Cost, check, rush
from local.worlds.replay import replay
from local.worlds.world import parse


@pytest.fixture(scope="module")
def report(quick_aws: None) -> dict[str, Any]:
    return replay(parse(rush(4)))


def test_a_rush_is_as_many_charges_in_one_phase_each_told_once_and_found_by_the_feed() -> None:
    (phase,) = parse(rush(7)).phases
    told = [each.body["data"]["object"]["id"] for each in phase.deliveries]
    assert sorted(told) == sorted(charge["id"] for charge in phase.stripe["charges"])
    assert len({*told}) == 7
    assert phase.feed


def test_customers_of_a_rush_are_all_others_and_every_third_is_nameless() -> None:
    stripe = rush(9)["phases"][0]["stripe"]
    assert len({each["email"] for each in stripe["customers"]}) == 6
    assert [each["customer"] for each in stripe["charges"]].count(None) == 3


def test_every_charge_of_a_rush_is_paid_in_xero(report: dict[str, Any]) -> None:
    check(report, 4)


def test_a_rush_that_is_not_all_paid_is_no_measurement(report: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="4 of 5 charges are paid"):
        check(report, 5)


def test_what_a_charge_holds_is_what_one_more_adds() -> None:
    few, many = (
        Cost(count, seconds=1.0, busy=1.0, bytes=held) for count, held in ((100, 9_000), (300, 13_000))
    )
    assert many.bytes_for_each_beyond(few) == 20
