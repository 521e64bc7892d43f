"""Each contact's answer is its own, and where nobody knows what Xero has done, nobody claims to."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from local.standins.xero import Fault, RefuseCall, TooMany, every_write
from shared.contacts.customers import XeroContact
from shared.contacts.details import Details
from shared.errors import Unavailable
from shared.posting.steps import TurnedAway
from shared.xero.client import XeroClient
from shared.xero.contact_writes import Refused, Wanted, change
from tests.local.standins.xero.world import TENANT, World
from tests.shared.xero.tape import json_play, playing


def test_of_two_contacts_one_may_be_refused(world: World, xero: XeroClient) -> None:
    ada, bob = world.org.add_contact(Name="Ada"), world.org.add_contact(Name="Bob")
    wanted = [Wanted(ada, Details("Ada & Co")), Wanted(bob, Details("ada & co"))]
    first, second = change(xero, wanted, "key")  # type: ignore[misc]  # each has an answer
    assert isinstance(first, XeroContact)
    assert first.details.name == "Ada & Co"
    assert isinstance(second, Refused)
    assert "already assigned" in second.detail


def test_a_call_that_is_refused_as_a_whole_says_why(world: World, xero: XeroClient) -> None:
    ada = world.org.add_contact(Name="Ada")
    world.xero.faults.add(Fault(RefuseCall(lambda _: True, "It cannot be read."), every_write))
    assert change(xero, [Wanted(ada, Details("Ada"))], "key") == Refused("It cannot be read.")


def test_xeros_limit_says_how_long(world: World, xero: XeroClient) -> None:
    world.xero.faults.add(Fault(TooMany("minute", 37), every_write))
    turned = change(xero, [Wanted("a", Details("Ada"))], "key")
    assert isinstance(turned, TurnedAway)
    assert (turned.wait.total_seconds(), turned.reason) == (37, "limit_minute")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),
        (200, {}),
        (200, {"Contacts": []}),
        (200, {"Contacts": [{"ContactID": "another", "Name": "Ada", "UpdatedDateUTC": "/Date(0+0000)/"}]}),
        (200, {"Contacts": [{"ContactID": "a"}]}),
    ],
)
def test_an_answer_that_makes_no_sense_says_nothing(
    connections: urllib3.PoolManager, status: int, body: dict[str, Any]
) -> None:
    with playing(json_play(status, body)) as tape:
        xero = XeroClient(connections, tape.url, "token", TENANT)
        with pytest.raises(Unavailable):
            change(xero, [Wanted("a", Details("Ada"))], "key")
