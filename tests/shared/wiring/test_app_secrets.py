"""The keys of Xero's webhooks are read from a secret that may change while the function runs."""

from __future__ import annotations

import json
from datetime import timedelta

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from local.stack.business import XERO_WEBHOOK_KEY
from local.stack.in_process import Stack
from shared.errors import Unavailable
from shared.wiring.app_secrets import WebhookKeys, webhook_keys
from shared.wiring.base import connect_here


@pytest.fixture
def keys(stack: Stack) -> WebhookKeys:
    del stack
    return webhook_keys(connect_here())


def keep(keys: WebhookKeys, value: str) -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId=keys.secret_name, SecretString=value)


def test_while_a_key_is_replaced_both_are_in_force(keys: WebhookKeys) -> None:
    keep(keys, json.dumps({"key": "new", "former": "old"}))
    assert keys.read() == ("new", "old")


def test_a_key_that_was_changed_is_in_force_within_a_minute(stack: Stack, keys: WebhookKeys) -> None:
    assert keys.read() == (XERO_WEBHOOK_KEY,)
    keep(keys, json.dumps({"key": "new"}))
    assert keys.read() == (XERO_WEBHOOK_KEY,)
    stack.clock.shift(timedelta(seconds=61))
    assert keys.read() == ("new",)


@pytest.mark.parametrize(
    "value", ["{}", "[]", "no JSON", '{"key": ""}', '{"key": " "}', '{"key": 7}', "null"]
)
def test_a_secret_that_holds_no_key_opens_nothing(keys: WebhookKeys, value: str) -> None:
    keep(keys, value)
    assert keys.read() == ()


def test_a_secret_that_cannot_be_read_is_no_reason_to_refuse(
    keys: WebhookKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: BaseClient, operation: str, request: object) -> None:
        raise ClientError({"Error": {"Code": "InternalServiceError"}}, operation)

    monkeypatch.setattr(BaseClient, "_make_api_call", fail)
    with pytest.raises(Unavailable):
        keys.read()


def test_no_key_is_in_any_repr(keys: WebhookKeys) -> None:
    keys.read()
    assert XERO_WEBHOOK_KEY not in repr(keys)
