"""Runs one server for all these tests; each test has its own account on it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import stripe

from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
CASES = Path(__file__).parents[3] / "cases"
_numbers = itertools.count()


def world(name: str, phase: int = -1) -> dict[str, Any]:
    """Returns the Stripe part of a case."""
    read: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    stripe_part: dict[str, Any] = read["phases"][phase]["stripe"]
    return stripe_part


@dataclass(frozen=True)
class Served:
    """A running stand-in, an account on it, and the real SDK with that account's key."""

    url: str
    standin: StripeStandIn
    account: Account
    client: stripe.StripeClient


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[StripeStandIn, str]]:
    standin = StripeStandIn(clock=lambda: NOW)
    with serving(standin.app) as url:
        yield standin, url


@pytest.fixture
def served(running: tuple[StripeStandIn, str]) -> Iterator[Served]:
    standin, url = running
    key = f"sk_test_{next(_numbers):020d}"
    account = standin.add_account(key, "whsec_test")
    account.show(world("refund-then-payout"))
    http = stripe.RequestsClient()
    yield Served(
        url, standin, account, stripe.StripeClient(key, base_addresses={"api": url}, http_client=http)
    )
    standin.faults.clear()
    http.close()  # type: ignore[no-untyped-call]
