"""The door for Xero's webhooks as Xero finds it: 200 or 401 within five seconds, and nothing besides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import urllib3

from local.demo.trading_day import SETTINGS
from local.stack.business import XERO_APP, XERO_WEBHOOK_KEY, Business
from local.stack.emulated import EmulatedStack
from local.standins.xero.signing import sign_xero
from shared.store import connection_notes, jobs, xero_hints
from shared.store.tables.directory import DirectoryItem
from tests.system.queues import held_back, wait_until

TENANT = "told"
CONTACT = "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777"
STRANGER = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f"


@pytest.fixture(scope="module")
def business(stack: EmulatedStack) -> Iterator[Business]:
    business = stack.open_business(TENANT, SETTINGS)
    stack.hear_xero()
    yield business
    stack.xero.webhooks.by_app.clear()


def body_about(organisation: str) -> bytes:
    event = {
        "resourceUrl": f"https://api.xero.com/api.xro/2.0/Contacts/{CONTACT}",
        "resourceId": CONTACT,
        "eventDateUtc": "2026-11-30T09:00:00.123",
        "eventType": "UPDATE",
        "eventCategory": "CONTACT",
        "tenantId": organisation,
        "tenantType": "ORGANISATION",
    }
    told = {"events": [event], "firstEventSequence": 1, "lastEventSequence": 1, "entropy": "E"}
    return json.dumps(told).encode()


def post(stack: EmulatedStack, body: bytes, signature: str) -> tuple[int, bytes, bool]:
    """Status, body, and whether a cookie was set."""
    url, headers = f"{stack.addresses.front_door}/webhooks/xero", {"x-xero-signature": signature}
    answer = urllib3.request("POST", url, body=body, headers=headers, timeout=30.0, retries=False)
    return answer.status, answer.data, "set-cookie" in answer.headers


def hinted() -> set[str]:
    return {each.xero_id for each in xero_hints.read(TENANT)}


def is_due_later() -> bool:
    due_at = jobs.due_at(TENANT, "contacts")
    return due_at is not None and due_at > datetime.now(UTC)


def test_xero_is_content_with_how_its_webhooks_are_received(stack: EmulatedStack, business: Business) -> None:
    assert stack.xero.webhooks.by_app[XERO_APP["client_id"]].is_on
    assert stack.xero.webhooks.check_intent(XERO_APP["client_id"])


@pytest.mark.parametrize("key", ["another key", ""], ids=["of another key", "unsigned"])
def test_what_xero_has_not_signed_is_refused_and_leaves_nothing(
    stack: EmulatedStack, business: Business, key: str
) -> None:
    body, before = body_about(business.xero.tenant_id), hinted()
    signature = sign_xero(body, key) if key else ""
    assert post(stack, body, signature) == (401, b"", False)
    assert hinted() == before


def test_an_organisation_that_nobody_here_has_is_answered_and_leaves_nothing(
    stack: EmulatedStack, business: Business
) -> None:
    body, before = body_about(STRANGER), DirectoryItem.count()
    assert post(stack, body, sign_xero(body, XERO_WEBHOOK_KEY)) == (200, b"", False)
    assert DirectoryItem.count() == before


def test_a_contact_that_a_person_adds_at_xero_is_a_hint_here(
    stack: EmulatedStack, business: Business
) -> None:
    contact_id = business.xero.add_contact(Name="Ada Byron")
    # Else the hint would have been read before we look.
    with held_back(stack, "ReconcileTurn"):
        assert stack.xero.deliver_webhooks() >= 1
        assert contact_id in hinted()
    assert "xero" in connection_notes.read(TENANT, datetime.now(UTC)).webhooks


def test_a_webhook_gives_the_job_that_reads_contacts_its_turn(
    stack: EmulatedStack, business: Business
) -> None:
    jobs.begin(TENANT, "contacts", datetime.now(UTC))
    body = body_about(business.xero.tenant_id)
    assert post(stack, body, sign_xero(body, XERO_WEBHOOK_KEY)) == (200, b"", False)
    # It was due at once; whoever takes a turn makes the next one due later.
    wait_until("somebody had taken the turn", is_due_later)
