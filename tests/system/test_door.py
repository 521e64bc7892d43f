"""The front door, as whoever stands before it sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import urllib3

from local.demo.trading_day import SETTINGS
from local.stack.emulated import EmulatedStack
from local.standins.stripe.signing import sign_stripe
from shared.store.tables.inbox import EventItem
from tests.system.queues import waiting

TENANT, SECRET = "door", "whsec_door"
EVENT = {"id": "evt_door", "type": "product.created"}
BODY = json.dumps(EVENT).encode()
TOO_LARGE = BODY + b" " * 256 * 1024

UNSIGNED = (400, "the signature header is missing or cannot be read")
UNFITTING = (400, "no signature fits the body")
STALE = (400, "the signature's time is outside the tolerance")
TOO_MUCH = (413, "the body is larger than 256 KiB")

Sign = Callable[[bytes], str]


@pytest.fixture(scope="module")
def door(stack: EmulatedStack) -> str:
    stack.open_business(TENANT, SETTINGS)
    return stack.addresses.front_door


def not_at_all(body: bytes) -> str:
    return ""


def rightly(body: bytes) -> str:
    return sign_stripe(body, SECRET, datetime.now(UTC))


def with_another_secret(body: bytes) -> str:
    return sign_stripe(body, "whsec_of_somebody_else", datetime.now(UTC))


def over_another_body(body: bytes) -> str:
    return rightly(body + b" ")


def ten_minutes_ago(body: bytes) -> str:
    return sign_stripe(body, SECRET, datetime.now(UTC) - timedelta(minutes=10))


def post(door: str, tenant: str, body: bytes, sign: Sign) -> tuple[int, str]:
    """Status and message."""
    signature = sign(body)
    headers = {"Stripe-Signature": signature} if signature else {}
    url = f"{door}/webhooks/stripe/{tenant}"
    answer = urllib3.request("POST", url, body=body, headers=headers, retries=False)
    return answer.status, answer.json().get("message", "")


def stored() -> set[tuple[str, str]]:
    """Whose events are kept, and which."""
    return {(each.tenant, each.event) for each in EventItem.scan(consistent_read=True)}


def test_who_asks_for_nothing_is_led_to_the_pages(door: str) -> None:
    # The pages' function starts now, beside other tests.
    answer = urllib3.request("GET", f"{door}/", retries=False, redirect=False, timeout=30.0)
    assert (answer.status, answer.headers["location"]) == (303, "/manage")


def test_the_api_answers_nobody_who_is_not_signed_in(door: str) -> None:
    answer = urllib3.request("GET", f"{door}/api/session", retries=False, timeout=30.0)
    assert (answer.status, answer.headers["content-type"]) == (401, "application/problem+json")


@pytest.mark.parametrize(("method", "path"), [("GET", "/webhooks/stripe/door"), ("POST", "/webhooks")])
def test_where_there_is_no_door_nothing_is_found(door: str, method: str, path: str) -> None:
    assert urllib3.request(method, f"{door}{path}", retries=False).status == 404


@pytest.mark.parametrize(
    ("sign", "answer"), [(not_at_all, UNSIGNED), (rightly, UNFITTING), (with_another_secret, UNFITTING)]
)
@pytest.mark.parametrize("tenant", ["nobody", "a%20b", "x" * 200], ids=["nobody", "blank", "long"])
def test_an_address_of_nobodys_answers_as_anybodys_does_to_what_is_forged(
    door: str, tenant: str, sign: Sign, answer: tuple[int, str]
) -> None:
    before = stored()
    assert post(door, tenant, BODY, sign) == answer
    assert stored() == before


@pytest.mark.parametrize(
    ("body", "sign", "answer"),
    [
        (BODY, not_at_all, UNSIGNED),
        (BODY, with_another_secret, UNFITTING),
        (BODY, over_another_body, UNFITTING),
        (BODY, ten_minutes_ago, STALE),
        (TOO_LARGE, rightly, TOO_MUCH),
    ],
    ids=["unsigned", "forged", "changed", "stale", "too large"],
)
def test_what_is_refused_is_told_why_and_leaves_nothing_behind(
    stack: EmulatedStack, door: str, body: bytes, sign: Sign, answer: tuple[int, str]
) -> None:
    before = stored()
    assert post(door, TENANT, body, sign) == answer
    assert stored() == before
    assert waiting(stack.deployed.outputs["InboxQueueUrl"]) == 0


def test_gocardlesss_door_is_told_from_stripes(stack: EmulatedStack, door: str) -> None:
    before, business = stored(), stack.businesses[TENANT]
    told = {"events": [{"id": "EV1", "resource_type": "nobody", "action": "knows"}]}
    assert stack.deliver(business, told, forged=True, to="gocardless") == 498
    assert stored() == before
    assert stack.deliver(business, told, to="gocardless") == 200
    assert stored() - before == {(TENANT, "gocardless#EV1")}


def test_the_same_rightly_signed_is_let_in(stack: EmulatedStack, door: str) -> None:
    """Else the refusals above would prove nothing."""
    before = stored()
    assert stack.deliver(stack.businesses[TENANT], EVENT) == 200
    assert stored() - before == {(TENANT, f"stripe#{EVENT['id']}")}
