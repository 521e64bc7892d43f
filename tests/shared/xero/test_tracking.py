"""Tracking categories are read in one call, changed in one each, and no answer is made sense of by guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import urllib3

from local.standins.xero import Fault, TooMany, every_call
from shared.errors import Forbidden, Throttled, Unavailable
from shared.lead_sources.categories import Category, Option
from shared.lead_sources.steps import MakeOption, Rename, Switch
from shared.xero import tracking
from shared.xero.client import XeroClient
from shared.xero.tracking import TrackingRefused
from tests.local.standins.xero.world import NOON, TENANT, World
from tests.shared.xero.tape import json_play, playing

OPTION = {"TrackingOptionID": "o1", "Name": "Event", "Status": "ACTIVE"}
CATEGORY = {"TrackingCategoryID": "c1", "Name": "Lead Source", "Status": "ACTIVE", "Options": [OPTION]}
NAMELESS = {**OPTION, "Name": None}
Call = Callable[[XeroClient], Any]
CALLS: dict[str, Call] = {
    "categories": lambda xero: tracking.categories(xero, NOON),
    "make": lambda xero: tracking.make_category(xero, "key", NOON),
    "add": lambda xero: tracking.carry_out(xero, "c1", MakeOption("s", "Event"), "key", NOON),
    "rename": lambda xero: tracking.carry_out(xero, "c1", Rename("s", "o1", "Fair"), "key", NOON),
    "switch": lambda xero: tracking.carry_out(xero, "c1", Switch("s", "o1", False), "key", NOON),
}
WRITES = [each for each in CALLS if each != "categories"]


def test_what_is_made_is_read_as_it_was_made_and_each_is_one_call(world: World, xero: XeroClient) -> None:
    made = tracking.make_category(xero, "key 1", NOON)
    option = tracking.carry_out(xero, made.id, MakeOption("s", "Event"), "key 2", NOON)
    renamed = tracking.carry_out(xero, made.id, Rename("s", option.id, "Fair"), "key 3", NOON)
    gone = tracking.carry_out(xero, made.id, Switch("s", option.id, is_active=False), "key 4", NOON)
    assert (renamed, gone) == (Option(option.id, "Fair"), Option(option.id, "Fair", is_active=False))
    assert tracking.categories(xero, NOON) == (Category(made.id, "Lead Source", options=(gone,)),)
    back = tracking.carry_out(xero, made.id, Switch("s", option.id, is_active=True), "key 5", NOON)
    assert back == renamed
    assert len(world.org.log) == 6


def test_archived_categories_are_read_and_deleted_ones_are_not(world: World, xero: XeroClient) -> None:
    first, second = (world.org.add_tracking_category(each) for each in ("Region", "Team"))
    world.org.archive_tracking_category(first)
    world.org.delete_tracking_category(second)
    assert tracking.categories(xero, NOON) == (Category(first, "Region", is_active=False),)


def test_what_xero_refuses_is_said_in_its_words(world: World, xero: XeroClient) -> None:
    id = world.org.add_tracking_category("Lead Source", "Event")
    world.org.add_tracking_category("Team")
    with pytest.raises(TrackingRefused, match="already exists"):
        tracking.carry_out(xero, id, MakeOption("s", "EVENT"), "key 1", NOON)
    with pytest.raises(TrackingRefused, match="already exists"):
        tracking.make_category(xero, "key 2", NOON)


@pytest.mark.parametrize("call", WRITES)
def test_a_refusal_without_words_says_that_there_are_none(
    connections: urllib3.PoolManager, call: str
) -> None:
    bodies: tuple[Any, ...] = ({}, None, [])
    for body in bodies:
        with (
            playing(json_play(400, body)) as tape,
            pytest.raises(TrackingRefused, match="does not say why"),
        ):
            CALLS[call](XeroClient(connections, tape.url, "token", TENANT))


def test_what_a_person_has_deleted_just_now_is_refused(world: World, xero: XeroClient) -> None:
    id = world.org.add_tracking_category("Lead Source")
    with pytest.raises(TrackingRefused):
        tracking.carry_out(xero, id, Rename("s", id, "Fair"), "key", NOON)


@pytest.mark.parametrize("call", CALLS)
def test_xeros_limit_says_how_long(world: World, xero: XeroClient, call: str) -> None:
    world.xero.faults.add(Fault(TooMany("minute", 37), every_call))
    with pytest.raises(Throttled) as throttled:
        CALLS[call](xero)
    assert (throttled.value.until - NOON).total_seconds() == 37


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, {}, Forbidden),
        (500, {}, Unavailable),
        (200, {}, Unavailable),
        (200, {"TrackingCategories": [{}], "Options": [{}]}, Unavailable),
        (
            200,
            {"TrackingCategories": [{**CATEGORY, "Name": 7}], "Options": [{**OPTION, "Name": 7}]},
            Unavailable,
        ),
    ],
)
def test_an_answer_that_makes_no_sense_says_nothing(
    connections: urllib3.PoolManager, call: str, status: int, body: Any, error: type[Exception]
) -> None:
    with playing(json_play(status, body)) as tape, pytest.raises(error):
        CALLS[call](XeroClient(connections, tape.url, "token", TENANT))


@pytest.mark.parametrize("call", WRITES)
def test_an_element_with_errors_is_refused_whatever_the_status(
    connections: urllib3.PoolManager, call: str
) -> None:
    wrong = [{"ValidationErrors": [{"Message": "Not so."}]}]
    body = {"TrackingCategories": wrong, "Options": wrong}
    with playing(json_play(200, body)) as tape, pytest.raises(TrackingRefused, match="Not so"):
        CALLS[call](XeroClient(connections, tape.url, "token", TENANT))
