from __future__ import annotations

import json
from datetime import UTC, datetime

import boto3
import pytest
from pynamodb.exceptions import PutError

from local.stack.in_process import Stack
from shared.store import audit, businesses, people
from tests.ops.conftest import Ops

POOL_IS_AT = "/local/sign-in"


@pytest.fixture(autouse=True)
def pool(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> str:
    """Creates a user pool, and the parameter that says where it is."""
    cognito = boto3.client("cognito-idp")
    made = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"]["Id"]
    names = ("client_id", "issuer", "keys_url", "sign_in_url", "pages_url")
    kept = {"pool_id": made, **dict.fromkeys(names, "http://localhost")}
    boto3.client("ssm").put_parameter(Name=POOL_IS_AT, Value=json.dumps(kept), Type="String")
    monkeypatch.setenv("SIGN_IN_PARAMETER", POOL_IS_AT)
    businesses.begin("piano", "Piano Ltd", "Europe/London", vat_registered=True, now=datetime.now(UTC))
    return made


def users(pool: str) -> set[str]:
    found = boto3.client("cognito-idp").list_users(UserPoolId=pool)["Users"]
    attributes = [{each["Name"]: each["Value"] for each in user["Attributes"]} for user in found]
    assert all(each["email_verified"] == "true" for each in attributes)
    return {each["email"] for each in attributes}


def test_a_person_is_let_in_with_a_role_by_the_id_that_cognito_gave(ops: Ops, pool: str) -> None:
    said = ops("user", "add", "Olga@Example.co.uk", "--tenant", "piano", "--role", "owner", "--yes")
    assert (said.code, said.words) == (0, "olga@example.co.uk is owner of piano.")
    assert users(pool) == {"olga@example.co.uk"}
    (member,) = people.of_tenant("piano")
    found = boto3.client("cognito-idp").admin_get_user(UserPoolId=pool, Username="olga@example.co.uk")
    assert {"Name": "sub", "Value": member.person} in found["UserAttributes"]
    assert (member.role, member.invited_by) == ("owner", "operator")


def test_a_person_of_one_business_is_let_in_to_another_as_the_same_person(ops: Ops, pool: str) -> None:
    businesses.begin("guitar", "Guitar Ltd", "Europe/London", vat_registered=True, now=datetime.now(UTC))
    for tenant in ("piano", "guitar"):
        ops("user", "add", "olga@example.co.uk", "--tenant", tenant, "--yes")
    assert len(users(pool)) == 1
    (member,) = people.of_tenant("piano")
    assert people.read(member.person).role_in("guitar") == "owner"


def test_a_person_who_is_there_already_keeps_the_role(ops: Ops) -> None:
    ops("user", "add", "olga@example.co.uk", "--tenant", "piano", "--role", "reader", "--yes")
    said = ops("user", "add", "olga@example.co.uk", "--tenant", "piano", "--role", "owner", "--yes")
    assert (said.code, said.words) == (1, "olga@example.co.uk belongs to piano already.")
    assert [each.role for each in people.of_tenant("piano")] == ["reader"]


def test_nobody_is_let_in_unless_the_operator_agrees(ops: Ops, pool: str) -> None:
    said = ops("user", "add", "olga@example.co.uk", "--tenant", "piano", typed="no")
    assert (said.code, users(pool), people.of_tenant("piano")) == (1, set(), [])
    assert "olga@example.co.uk becomes owner of piano." in said.notices


@pytest.mark.parametrize(
    "address", ["olga", "olga@", "@example.co.uk", "a b@example.co.uk", "x" * 250 + "@a.uk"]
)
def test_what_is_no_address_is_refused(ops: Ops, pool: str, address: str) -> None:
    said = ops("user", "add", address, "--yes")
    assert (said.code, users(pool)) == (2, set())
    assert "is not an e-mail address; nothing was changed" in said.notices


def test_the_people_of_a_business_are_listed(ops: Ops) -> None:
    assert ops("user", "list").code == 1
    ops("user", "add", "olga@example.co.uk", "--tenant", "piano", "--yes")
    ops("user", "add", "bert@example.co.uk", "--tenant", "piano", "--role", "bookkeeper", "--yes")
    said = ops("user", "list", "--json")
    assert [(each["email"], each["role"]) for each in said.document["people"]] == [
        ("bert@example.co.uk", "bookkeeper"),
        ("olga@example.co.uk", "owner"),
    ]
    assert said.code == 0


def test_a_person_is_taken_out_and_a_business_without_owner_is_said(ops: Ops) -> None:
    ops("user", "add", "olga@example.co.uk", "--tenant", "piano", "--yes")
    said = ops("user", "remove", "olga@example.co.uk", "--yes")
    assert (said.code, people.of_tenant("piano")) == (1, [])
    assert "has no owner now" in said.words
    assert ops("user", "remove", "olga@example.co.uk", "--yes").code == 2


def test_a_person_without_a_business_is_let_in_to_begin_one(ops: Ops, pool: str) -> None:
    said = ops("user", "add", "olga@example.co.uk", "--yes")
    assert (said.code, users(pool), people.of_tenant("piano")) == (0, {"olga@example.co.uk"}, [])
    assert "begin a business" in said.words


def test_who_was_let_in_or_taken_out_is_noted_once(ops: Ops) -> None:
    for _ in range(2):
        ops("user", "add", "olga@example.co.uk", "--tenant", "piano", "--yes")
    ops("user", "list")
    ops("user", "remove", "olga@example.co.uk", "--yes")
    assert [(each.verb, each.about) for each in audit.latest("piano", 9)] == [
        ("person_removed", "olga@example.co.uk"),
        ("person_invited", "olga@example.co.uk as owner"),
    ]


def test_what_cannot_be_noted_is_done_all_the_same_and_the_operator_is_told(
    ops: Ops, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise PutError("DynamoDB is away")

    monkeypatch.setattr(audit, "add", away)
    said = ops("user", "add", "olga@example.co.uk", "--tenant", "piano", "--yes")
    assert (said.code, said.words) == (0, "olga@example.co.uk is owner of piano.")
    assert "it was done, but is not noted in the audit log: DynamoDB is away" in said.notices
    assert [each.email for each in people.of_tenant("piano")] == ["olga@example.co.uk"]
