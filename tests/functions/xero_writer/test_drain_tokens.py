"""Tokens that expire, get lost or die: nothing is lost with them."""

from __future__ import annotations

import json
from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from local.stack.business import XERO_APP
from local.stack.in_process import Stack
from local.standins.xero import Fail, Fault, LoseAnswer, Unauthorised, every_write
from local.standins.xero.calls import Call
from local.standins.xero.faults import Kind
from shared.store import lanes, tenants
from shared.store.encryption import Seal
from shared.store.tables.connections import TokenItem
from shared.store.xero_tokens import TokenStore
from tests.factories import sales, settings
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, dead_letters, nudged

LONGER_THAN_A_TOKEN_LIVES = timedelta(minutes=40)
TEN_MINUTES = timedelta(minutes=10)


def is_refresh(call: Call) -> bool:
    return call.path == "connect/token"


def version(shop: Shop) -> int:
    return int(TokenItem.get(f"user-of-{shop.tenant}").revision)


def test_a_token_that_was_refused_once_pauses_for_a_minute_and_no_more(shop: Shop) -> None:
    shop.sell(sales(2))
    shop.stack.xero.faults.add(Fault(Unauthorised(), every_write))
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == "token_refused"
    come_to_rest(shop.stack)
    assert shop.statuses().count(401) == 1
    assert_posted_once(shop)


def test_a_token_is_refreshed_before_it_expires(shop: Shop) -> None:
    for n, sale in enumerate(sales(4)):
        shop.sell([sale])
        come_to_rest(shop.stack)
        assert version(shop) == n
        shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    assert 401 not in shop.statuses()
    assert_posted_once(shop)


def test_a_batch_that_outlives_its_token_is_looked_up_with_a_new_one(shop: Shop) -> None:
    shop.sell(sales(2))
    lost = Fault(LoseAnswer(), lambda call: call.path == "Payments" and call.is_write, times=2)
    shop.stack.xero.faults.add(lost)
    nudged(shop.stack)
    shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    come_to_rest(shop.stack)
    assert (lost.times, version(shop)) == (0, 1)
    assert_posted_once(shop)


@pytest.mark.parametrize(
    "kind", [LoseAnswer(), LoseAnswer(committed=False), Fail(500), Fail(503, committed=True)], ids=repr
)
def test_a_refresh_without_an_answer_is_tried_again_with_the_old_token(shop: Shop, kind: Kind) -> None:
    shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    shop.sell(sales(2))
    shop.stack.xero.faults.add(Fault(kind, is_refresh, times=2))
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == "identity_unavailable"
    come_to_rest(shop.stack, step=timedelta(minutes=1))
    assert_posted_once(shop)


def test_a_dead_connection_pauses_the_lane_and_everything_is_posted_after_a_new_one(shop: Shop) -> None:
    shop.stack.xero.identity._refresh.clear()
    shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    shop.sell(sales(2))
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == "disconnected"
    for _ in range(8):
        shop.stack.clock.shift(timedelta(minutes=30))
        shop.stack.lambdas.invoke("sweep", {})
        nudged(shop.stack)
    assert shop.states() == {"pending": 9}
    assert dead_letters(shop.stack) == 0
    assert shop.business.xero.log == []

    shop.stack.connector.authorise(f"user-of-{shop.tenant}", shop.business.xero)
    come_to_rest(shop.stack, TEN_MINUTES)
    assert_posted_once(shop)


def test_an_organisation_that_was_disconnected_waits_to_be_connected_again(shop: Shop) -> None:
    identity = shop.stack.xero.identity
    identity.connections.clear()
    shop.sell(sales(1))
    nudged(shop.stack)
    assert shop.statuses() == [403]
    assert lanes.peek(shop.tenant).pause_reason == "disconnected"
    shop.stack.connector.authorise(f"user-of-{shop.tenant}", shop.business.xero)
    come_to_rest(shop.stack, TEN_MINUTES)
    assert_posted_once(shop)


@pytest.mark.parametrize("user", ["", "somebody-who-never-came-back"])
def test_a_business_that_is_not_connected_yet_waits_and_loses_nothing(
    stack: Stack, shop: Shop, user: str
) -> None:
    organisation = shop.business.xero
    tenants.write(shop.tenant, settings(), organisation.tenant_id, user)
    shop.sell(sales(1))
    nudged(stack)
    assert lanes.peek(shop.tenant).pause_reason == "disconnected"
    tenants.write(shop.tenant, settings(), organisation.tenant_id, f"user-of-{shop.tenant}")
    come_to_rest(stack, TEN_MINUTES)
    assert_posted_once(shop)


def test_a_secret_of_the_app_that_xero_refuses_pauses_the_lane_until_it_is_put_right(shop: Shop) -> None:
    apps = shop.stack.xero.identity.apps
    apps[XERO_APP["client_id"]] = "changed at Xero alone"
    shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    shop.sell(sales(1))
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == "xero_app_refused"
    boto3.client("secretsmanager").put_secret_value(
        SecretId="xero-app", SecretString=json.dumps(XERO_APP | {"client_secret": "changed at Xero alone"})
    )
    come_to_rest(shop.stack, timedelta(minutes=1))
    assert_posted_once(shop)


def refuse(*_: object, **__: object) -> None:
    raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Encrypt")


def refreshes(shop: Shop) -> int:
    """How often Xero has renewed a token; the first came with the owner's consent."""
    return len(shop.stack.xero.identity._refresh) - 1


def test_while_kms_takes_no_token_xero_is_not_asked_for_one(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    shop.sell(sales(1))
    with monkeypatch.context() as patch:
        patch.setattr(Seal, "close", refuse)
        nudged(shop.stack)
    assert (lanes.peek(shop.tenant).pause_reason, refreshes(shop)) == ("token_not_stored", 0)
    come_to_rest(shop.stack, timedelta(minutes=1))
    assert (refreshes(shop), version(shop)) == (1, 1)
    assert_posted_once(shop)


def test_a_renewed_token_that_cannot_be_stored_for_an_hour_is_not_asked_for_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    shop.sell(sales(1))
    with monkeypatch.context() as patch:
        patch.setattr(TokenStore, "_replaced", refuse)
        for _ in range(12):
            nudged(shop.stack)
            assert lanes.peek(shop.tenant).pause_reason == "token_not_stored"
            shop.stack.clock.shift(timedelta(minutes=5))
            shop.stack.lambdas.invoke("sweep", {})
    assert (refreshes(shop), version(shop)) == (1, 0)
    come_to_rest(shop.stack, timedelta(minutes=1))
    assert not TokenItem.get(f"user-of-{shop.tenant}").dead
    assert_posted_once(shop)


def test_a_process_that_died_with_a_renewed_token_costs_the_connection_only_after_an_hour(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.stack.clock.shift(LONGER_THAN_A_TOKEN_LIVES)
    shop.sell(sales(1))
    with monkeypatch.context() as patch:
        patch.setattr(TokenStore, "_replaced", refuse)
        nudged(shop.stack)
    shop.stack.lambdas.restart()
    # Xero takes the old token for half an hour more, and nobody came.
    shop.stack.clock.shift(timedelta(minutes=31))
    shop.stack.lambdas.invoke("sweep", {})
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == "token_not_stored"
    shop.stack.clock.shift(timedelta(minutes=61))
    shop.stack.lambdas.invoke("sweep", {})
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == "disconnected"
