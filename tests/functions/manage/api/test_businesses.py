from __future__ import annotations

from typing import Any

import pytest

from shared.store import people
from shared.store.tables.businesses import TenantItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages

HERE = "/api/businesses"
RIGHT = {"name": " Piano Lessons ", "time_zone": "Europe/London", "vat_registered": False}


def test_whoever_has_no_business_begins_one_and_owns_it(pages: Pages) -> None:
    newcomer = pages.signed_in("nora")
    assert newcomer.get(HERE).document == {"businesses": []}
    answer = newcomer.call("POST", HERE, RIGHT)
    (begun,) = TenantItem.scan()
    assert answer.status == 201
    assert answer.document == {"tenant": begun.tenant, "name": "Piano Lessons", "role": "owner"}
    assert answer.headers["location"] == f"{HERE}/{begun.tenant}"
    assert (begun.time_zone, begun.vat_registered) == ("Europe/London", False)
    assert people.read("nora").role_in(begun.tenant) == "owner"
    assert newcomer.get(HERE).document == {"businesses": [answer.document]}


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"name": " "}, {"name": "Enter the name of the business."}),
        ({"name": "x" * 101}, {"name": "Use 100 characters at most."}),
        ({"time_zone": "Mars/Olympus"}, {"time_zone": "Not a valid choice."}),
        ({"vat_registered": "yes"}, {"vat_registered": "Send true or false."}),
        ({"tenant": "guitar"}, {"tenant": "There is no such field here."}),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_for_the_field_and_nothing_is_begun(
    pages: Pages, changed: dict[str, Any], errors: dict[str, str]
) -> None:
    answer = pages.signed_in("nora").call("POST", HERE, RIGHT | changed)
    assert (answer.status, answer.document["errors"]) == (422, errors)
    assert list(TenantItem.scan()) == []


def test_a_guest_of_others_cannot_begin_a_business(pages: Pages) -> None:
    pages.begin_business("piano")
    pages.add("gus", "piano", "reader")
    answer = pages.signed_in("gus").call("POST", HERE, RIGHT)
    assert (answer.status, answer.document["title"]) == (403, "You cannot begin a business here")


def test_a_bookkeeper_of_many_businesses_is_told_each_with_the_role(pages: Pages) -> None:
    for tenant, role in (("a", "owner"), ("b", "bookkeeper"), ("c", "reader")):
        pages.begin_business(tenant, tenant.upper())
        pages.add("bea", tenant, role)  # type: ignore[arg-type]  # each is a role
    pages.begin_business("d")
    found = pages.signed_in("bea").get(HERE).document["businesses"]
    assert [(each["tenant"], each["name"], each["role"]) for each in found] == [
        ("a", "A", "owner"),
        ("b", "B", "bookkeeper"),
        ("c", "C", "reader"),
    ]


def test_the_business_of_another_is_not_there(pages: Pages, owner: Browser) -> None:
    pages.begin_business("guitar")
    unknown, foreign = owner.get(f"{HERE}/nothing"), owner.get(f"{HERE}/guitar")
    assert (unknown.status, unknown.text) == (foreign.status, foreign.text)
    assert foreign.status == 404
