from __future__ import annotations

from typing import Any

import pytest

from local.standins.xero import Fail, Unauthorised
from local.standins.xero.faults import Fault
from shared.xero.client import Reply, XeroClient
from shared.xero.merges import merged_into
from tests.local.standins.xero.world import UNKNOWN, World


def test_it_is_said_where_each_merged_contact_went_and_of_no_other(world: World, xero: XeroClient) -> None:
    first, second, kept, archived = (world.contact(Name=name) for name in ("Ada", "Bob", "Cy", "Di"))
    world.org.merge_contact(first, second)
    world.org.merge_contact(second, kept)
    world.org.archive_contact(archived)
    asked = [first, second, second, kept, archived, UNKNOWN]
    assert merged_into(xero, asked) == {first: second, second: kept}


@pytest.mark.parametrize("fault", [Fail(500), Unauthorised()])
def test_while_xero_does_not_say_nobody_was_merged(
    fault: Fail | Unauthorised, world: World, xero: XeroClient
) -> None:
    first, second = (world.contact(Name=name) for name in ("Ada", "Bob"))
    world.org.merge_contact(first, second)
    world.xero.faults.add(Fault(fault))
    assert merged_into(xero, [first]) == {}


class Answers:
    """Xero, were this its answer."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def contacts(self, **query: Any) -> Reply:
        return Reply(200, self.body)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"Contacts": None},
        {"Contacts": [{}]},
        {"Contacts": [{"ContactID": "a", "ContactStatus": "ACTIVE", "MergedToContactID": "b"}]},
        {"Contacts": [{"ContactID": "a", "ContactStatus": "ARCHIVED", "MergedToContactID": None}]},
    ],
)
def test_an_answer_that_names_no_survivor_is_none(body: Any) -> None:
    assert merged_into(Answers(body), ["a"]) == {}  # type: ignore[arg-type]  # a list is all it asks for
