"""Accounts made in Xero: once, whatever becomes of the answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import urllib3

from local.standins.xero.faults import Fail, Fault, Kind, LoseAnswer, every_write
from shared.choices.new_accounts import NewAccount
from shared.errors import Forbidden, Unavailable
from shared.xero.accounts import AccountRefused, Taken, idempotency_key, make_account
from shared.xero.client import XeroClient
from tests.local.standins.xero.world import TENANT, World
from tests.shared.xero.tape import DROP, Play, Tape, json_play, playing

BANK = NewAccount(
    "gocardless_bank", "GoCardless", "092", "BANK", bank_account_number="GOCARDLESS", currency="GBP"
)
SUSPENSE = NewAccount("suspense", "Safe", "860", "CURRLIAB", "NONE", takes_payments=True)
NOBODY = json_play(200, {"Accounts": []})
MADE = {
    "AccountID": "a-1",
    "Name": "Safe",
    "Code": "860",
    "Type": "CURRLIAB",
    "Class": "LIABILITY",
    "Status": "ACTIVE",
    "TaxType": "NONE",
    "EnablePaymentsToAccount": True,
}


def named(world: World, name: str) -> list[str]:
    return [each["Code"] for each in world.api.get("Accounts").json()["Accounts"] if each["Name"] == name]


def refusal(*sentences: str) -> Play:
    errors = [{"Message": each} for each in sentences]
    told = {"ErrorNumber": 10, "Type": "ValidationException", "Message": "A validation exception occurred"}
    return json_play(400, told | {"Elements": [{"ValidationErrors": errors}]})


def asked(connections: urllib3.PoolManager, tape: Tape, wanted: NewAccount = SUSPENSE) -> Any:
    return make_account(XeroClient(connections, tape.url, "token", TENANT), "acme", wanted)


def test_a_bank_account_is_made_and_returned(world: World, xero: XeroClient) -> None:
    account = make_account(xero, "acme", BANK)
    assert (account.code, account.name, account.is_bank, account.currency) == (
        "092",
        "GoCardless",
        True,
        "GBP",
    )
    assert named(world, "GoCardless") == ["092"]


def test_what_is_made_again_is_the_one_that_is_there(world: World, xero: XeroClient) -> None:
    first = make_account(xero, "acme", BANK)
    assert make_account(xero, "acme", replace(BANK, code="099")) == first
    assert named(world, "GoCardless") == ["092"]


@pytest.mark.parametrize("kind", [LoseAnswer(), Fail(503, committed=True)])
def test_an_account_whose_answer_is_lost_is_found(world: World, xero: XeroClient, kind: Kind) -> None:
    world.xero.faults.add(Fault(kind, every_write))
    assert make_account(xero, "acme", BANK).code == "092"
    assert named(world, "GoCardless") == ["092"]


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"name": "SALES"}, {"name"}),
        ({"code": "200"}, {"code"}),
        ({"code": "200", "name": "Sales"}, {"code", "name"}),
    ],
)
def test_what_is_taken_is_told(xero: XeroClient, changes: dict[str, Any], parts: set[str]) -> None:
    with pytest.raises(Taken) as raised:
        make_account(xero, "acme", replace(BANK, **changes))
    assert raised.value.parts == parts


def test_the_whole_account_is_sent_with_a_key_of_its_own(connections: urllib3.PoolManager) -> None:
    with playing(NOBODY, json_play(200, {"Accounts": [MADE]})) as tape:
        account = asked(connections, tape)
    look, put = tape.asked
    assert (look.method, put.method, put.path) == ("GET", "PUT", "/Accounts")
    assert json.loads(put.body) == {
        "Name": "Safe",
        "Code": "860",
        "Type": "CURRLIAB",
        "TaxType": "NONE",
        "EnablePaymentsToAccount": True,
    }
    assert put.headers["idempotency-key"] == idempotency_key("acme", SUSPENSE)
    assert (account.id, account.takes_payments) == ("a-1", True)


def test_another_tenant_purpose_or_body_has_another_key() -> None:
    others = [replace(SUSPENSE, purpose="stripe_fees"), replace(SUSPENSE, code="861")]
    keys = {idempotency_key("acme", each) for each in (SUSPENSE, *others)}
    assert len(keys | {idempotency_key("other", SUSPENSE)}) == 4
    assert idempotency_key("acme", SUSPENSE) in keys
    assert {len(each) for each in keys} == {64}


def test_where_nobody_knows_a_repeat_finds_out(connections: urllib3.PoolManager) -> None:
    with playing(NOBODY, DROP, NOBODY) as tape, pytest.raises(Unavailable):
        asked(connections, tape)
    with playing(json_play(200, {"Accounts": [MADE]})) as tape:
        assert asked(connections, tape).id == "a-1"


def test_xeros_own_words_are_passed_on(connections: urllib3.PoolManager) -> None:
    refused = pytest.raises(AccountRefused, match=r"^The Tax Type is not valid\. No\.$")
    with playing(NOBODY, refusal("The Tax Type is not valid.", "No.")) as tape, refused:
        asked(connections, tape)
    refused = pytest.raises(AccountRefused, match="Nothing was processed")
    with playing(NOBODY, json_play(400, {"Message": "Nothing was processed"})) as tape, refused:
        asked(connections, tape)


@pytest.mark.parametrize(
    ("play", "error"),
    [
        (json_play(403, {}), Forbidden),
        (json_play(429, {}), Unavailable),
        (json_play(200, {"Accounts": []}), Unavailable),
        (json_play(200, {"Accounts": [{}]}), Unavailable),
        (json_play(400, {"Elements": [7]}), Unavailable),
    ],
)
def test_any_other_answer_makes_no_account(
    connections: urllib3.PoolManager, play: Play, error: type[Exception]
) -> None:
    with playing(NOBODY, play, NOBODY) as tape, pytest.raises(error):
        asked(connections, tape)
