from __future__ import annotations

import json

import boto3
import pytest

from shared.store import people
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import PARAMETER, Pages

HERE = "/manage/b/piano/people"


@pytest.fixture
def owner(pages: Pages) -> Browser:
    pages.begin_business("piano")
    pages.add("olga", "piano", "owner")
    return pages.signed_in("olga")


def roles() -> dict[str, str]:
    return {each.email: each.role for each in people.of_tenant("piano")}


def invited() -> set[str]:
    pool = json.loads(boto3.client("ssm").get_parameter(Name=PARAMETER)["Parameter"]["Value"])["pool_id"]
    users = boto3.client("cognito-idp").list_users(UserPoolId=pool)["Users"]
    return {each["Value"] for user in users for each in user["Attributes"] if each["Name"] == "email"}


def test_an_owner_invites_somebody_who_then_is_listed(owner: Browser) -> None:
    answer = owner.post(HERE, {"email": " Bert@Example.co.uk ", "role": "bookkeeper"})
    assert (answer.status, answer.location) == (303, HERE)
    assert invited() == {"bert@example.co.uk"}
    assert roles() == {"bert@example.co.uk": "bookkeeper", "olga@example.co.uk": "owner"}
    assert "bert@example.co.uk" in owner.get(HERE).text


@pytest.mark.parametrize(
    "form",
    [
        {"email": "", "role": "reader"},
        {"email": "bert", "role": "reader"},
        {"email": "bert\x00@example.co.uk", "role": "reader"},
        {"email": "b@b.uk", "role": "king"},
        {"email": "b@b.uk"},
    ],
    ids=str,
)
def test_an_invitation_that_lacks_something_invites_nobody(owner: Browser, form: dict[str, str]) -> None:
    answer = owner.post(HERE, form)
    assert answer.status == 422
    assert "There is a problem" in answer.text
    assert (invited(), len(roles())) == (set(), 1)


def test_whoever_is_there_already_keeps_the_role(owner: Browser) -> None:
    owner.post(HERE, {"email": "bert@example.co.uk", "role": "reader"})
    answer = owner.post(HERE, {"email": "BERT@example.co.uk", "role": "owner"})
    assert answer.status == 422
    assert "belongs to the business already" in answer.text
    assert roles()["bert@example.co.uk"] == "reader"


def test_an_owner_changes_a_role_and_removes_a_person(owner: Browser, pages: Pages) -> None:
    pages.add("bert", "piano", "reader")
    assert owner.post(f"{HERE}/bert/role", {"role": "bookkeeper"}).status == 303
    assert roles()["bert@example.co.uk"] == "bookkeeper"
    assert owner.post(f"{HERE}/bert/remove").status == 303
    assert "bert@example.co.uk" not in roles()


def test_nobody_changes_or_removes_themselves(owner: Browser) -> None:
    for answer in (owner.post(f"{HERE}/olga/role", {"role": "reader"}), owner.post(f"{HERE}/olga/remove")):
        assert (answer.status, answer.heading) == (409, "Nothing was changed")
    assert roles() == {"olga@example.co.uk": "owner"}


def test_of_two_owners_who_remove_each_other_one_stays(owner: Browser, pages: Pages) -> None:
    pages.add("otto", "piano", "owner")
    other = pages.signed_in("otto")
    assert owner.post(f"{HERE}/otto/remove").status == 303
    assert other.post(f"{HERE}/olga/remove").status == 404
    # Also where both requests have been let in before either was carried out.
    assert not people.remove("piano", "olga", by="otto")
    assert roles() == {"olga@example.co.uk": "owner"}


def test_a_role_that_does_not_exist_is_given_to_nobody(owner: Browser, pages: Pages) -> None:
    pages.add("bert", "piano", "reader")
    assert owner.post(f"{HERE}/bert/role", {"role": "king"}).status == 404
    assert roles()["bert@example.co.uk"] == "reader"


def test_an_id_longer_than_a_key_may_be_is_nobodys(owner: Browser) -> None:
    for what, form in (("role", {"role": "reader"}), ("remove", {})):
        assert owner.post(f"{HERE}/{'x' * 3000}/{what}", form).status == 404
