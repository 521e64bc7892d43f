from __future__ import annotations

import pytest

from shared.store import people
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages

HERE = "/api/businesses/piano/people"


def roles() -> dict[str, str]:
    return {each.email: each.role for each in people.of_tenant("piano")}


def test_an_owner_invites_somebody_who_then_is_listed(owner: Browser) -> None:
    answer = owner.call("POST", HERE, {"email": " Bert@Example.co.uk ", "role": "bookkeeper"})
    assert answer.status == 201
    (bert,) = (each for each in people.of_tenant("piano") if each.role == "bookkeeper")
    assert answer.document == {
        "person": bert.person,
        "email": "bert@example.co.uk",
        "role": "bookkeeper",
        "since": "2026-11-29T09:00:00+00:00",
        "invited_by": "olga@example.co.uk",
    }
    listed = owner.get(HERE).document["people"]
    assert [each["email"] for each in listed] == ["bert@example.co.uk", "olga@example.co.uk"]
    assert listed[0] == answer.document


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "bert"}, "email"),
        ({"email": "bert\x07@example.co.uk"}, "email"),
        ({"role": "king"}, "role"),
        ({"role": ""}, "role"),
    ],
    ids=str,
)
def test_an_invitation_that_is_wrong_invites_nobody(
    owner: Browser, changed: dict[str, str], field: str
) -> None:
    answer = owner.call("POST", HERE, {"email": "bert@example.co.uk", "role": "reader"} | changed)
    assert (answer.status, [*answer.document["errors"]]) == (422, [field])
    assert roles() == {"olga@example.co.uk": "owner"}


def test_whoever_is_there_already_keeps_the_role(pages: Pages, owner: Browser) -> None:
    sent = {"email": "bert@example.co.uk", "role": "reader"}
    assert owner.call("POST", HERE, sent).status == 201
    answer = owner.call("POST", HERE, sent | {"role": "owner"})
    assert answer.document["errors"]["email"].startswith("This person belongs to the business already")
    assert roles()["bert@example.co.uk"] == "reader"


def test_an_owner_changes_a_role_and_removes_a_person(pages: Pages, owner: Browser) -> None:
    pages.add("bert", "piano", "reader")
    answer = owner.call("PUT", f"{HERE}/bert/role", {"role": "bookkeeper"})
    assert (answer.status, answer.text) == (204, "")
    assert roles()["bert@example.co.uk"] == "bookkeeper"
    assert owner.call("DELETE", f"{HERE}/bert").status == 204
    assert roles() == {"olga@example.co.uk": "owner"}


def test_nobody_changes_or_removes_themselves(owner: Browser) -> None:
    for answer in (
        owner.call("PUT", f"{HERE}/olga/role", {"role": "reader"}),
        owner.call("DELETE", f"{HERE}/olga"),
    ):
        assert (answer.status, answer.document["title"]) == (409, "Nothing was changed")
    assert roles() == {"olga@example.co.uk": "owner"}


def test_a_role_that_does_not_exist_is_given_to_nobody(pages: Pages, owner: Browser) -> None:
    pages.add("bert", "piano", "reader")
    answer = owner.call("PUT", f"{HERE}/bert/role", {"role": "king"})
    assert answer.document["errors"] == {"role": "Choose one of reader, bookkeeper, owner."}
    assert roles()["bert@example.co.uk"] == "reader"


def test_a_person_of_another_business_is_neither_changed_nor_removed(pages: Pages, owner: Browser) -> None:
    pages.begin_business("guitar")
    pages.add("gus", "guitar", "reader")
    assert owner.call("PUT", f"{HERE}/gus/role", {"role": "owner"}).status == 409
    assert owner.call("DELETE", f"{HERE}/gus").status == 409
    assert owner.call("DELETE", f"{HERE}/{'x' * 3000}").status == 404
    assert people.read("gus").role_in("guitar") == "reader"


def test_a_bookkeeper_neither_sees_nor_changes_who_may_do_what(pages: Pages, owner: Browser) -> None:
    pages.add("bea", "piano", "bookkeeper")
    bookkeeper = pages.signed_in("bea")
    assert bookkeeper.get(HERE).status == 403
    assert bookkeeper.call("DELETE", f"{HERE}/olga").status == 403
