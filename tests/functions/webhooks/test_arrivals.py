"""That webhooks come in is noted, once a minute, and no delivery fails for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.exceptions import UpdateError

from functions.webhooks.arrivals import Arrivals
from local.stack.in_process import Stack
from shared.store import connection_notes
from shared.store.connection_notes import Sender
from tests.factories import sales
from tests.functions.aws_calls import aws_calls
from tests.functions.shop import open_shop

NOW = datetime(2026, 10, 12, 18, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def last(stack: Stack, tenant: str = "demo") -> dict[Sender, datetime]:
    del stack
    return dict(connection_notes.read(tenant, NOW).webhooks)


def test_a_webhook_that_is_signed_as_it_should_be_is_noted(stack: Stack) -> None:
    shop = open_shop(stack)
    shop.sell(sales(1))
    assert last(stack) == {"stripe": datetime.now(UTC)}


def test_a_forged_one_is_not(stack: Stack) -> None:
    open_shop(stack)
    assert stack.lambdas.post("webhooks.stripe", "/webhooks/stripe/demo", b"{}", {"Stripe-Signature": "t=1"})
    assert last(stack) == {}


def test_a_process_writes_once_a_minute_for_each_business_and_provider(stack: Stack) -> None:
    arrivals = Arrivals()
    with aws_calls() as calls:
        for second in range(59):
            arrivals.note("demo", "stripe", NOW + second * SECOND)
        arrivals.note("demo", "gocardless", NOW)
        arrivals.note("other", "stripe", NOW)
    assert calls == 3 * ["UpdateItem"]
    arrivals.note("demo", "stripe", NOW + 60 * SECOND)
    assert last(stack) == {"stripe": NOW + 60 * SECOND, "gocardless": NOW}


def test_a_note_that_fails_fails_nothing_else(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(tenant: str, sender: Sender, now: datetime) -> None:
        raise UpdateError

    monkeypatch.setattr(connection_notes, "note_webhook", fail)
    Arrivals().note("demo", "stripe", NOW)
    assert last(stack) == {}
