from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import stripe

from local.standins.serving import serving
from local.standins.stripe import Account, Limits, StripeStandIn
from local.standins.stripe.limits import Meter
from tests.local.standins.stripe.conftest import NOW, world

CHARGES = "GET /v1/charges"
SECOND = timedelta(seconds=1)


class Busy:
    """A stand-in with small limits, whose clock a test moves, and the real SDK with its account's key."""

    def __init__(self, standin: StripeStandIn, account: Account, url: str) -> None:
        self.account = account
        self._http = stripe.RequestsClient()
        client = stripe.StripeClient("sk_live_busy", base_addresses={"api": url}, http_client=self._http)
        self.api = client.v1
        self.options: stripe.RequestOptions = {"max_network_retries": 0}

    def refused(self) -> str:
        """Lists charges, and returns why Stripe refused that."""
        with pytest.raises(stripe.RateLimitError) as caught:
            self.api.charges.list(options=self.options)
        body: Any = caught.value.json_body
        assert (caught.value.http_status, body["error"]["code"]) == (429, "rate_limit")
        return dict(caught.value.headers or {})["stripe-rate-limited-reason"]

    def close(self) -> None:
        self._http.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def clock() -> list[datetime]:
    return [NOW]


@pytest.fixture
def busy(clock: list[datetime]) -> Iterator[Busy]:
    standin = StripeStandIn(lambda: clock[0], Limits(account=3, endpoint=2))
    account = standin.add_account("sk_live_busy", "whsec")
    account.show(world("refund-then-payout"))
    with serving(standin.app) as url:
        made = Busy(standin, account, url)
        yield made
        made.close()


def test_a_call_beyond_an_endpoints_limit_is_429_and_says_so(busy: Busy) -> None:
    for _ in range(2):
        busy.api.charges.list(options=busy.options)
    assert busy.refused() == "endpoint-rate"
    assert [call.status for call in busy.account.log] == [200, 200, 429]


def test_a_call_beyond_the_accounts_limit_is_429_and_says_so(busy: Busy) -> None:
    busy.api.balance.retrieve(options=busy.options)
    busy.api.payouts.list(options=busy.options)
    busy.api.disputes.list(options=busy.options)
    assert busy.refused() == "global-rate"


def test_the_next_second_allows_what_the_last_one_refused(busy: Busy, clock: list[datetime]) -> None:
    for _ in range(2):
        busy.api.charges.list(options=busy.options)
    busy.refused()
    clock[0] += SECOND
    assert busy.api.charges.list(options=busy.options).data


def test_objects_of_one_kind_share_an_endpoint_and_their_list_is_another(busy: Busy) -> None:
    for charge in busy.api.charges.list({"limit": 2}, options=busy.options).data:
        busy.api.charges.retrieve(charge.id, options=busy.options)
    assert busy.account.meter.refuses("GET /v1/charges/{id}", NOW) == "global-rate"
    assert [call.status for call in busy.account.log] == [200] * len(busy.account.log)


def test_live_mode_has_25_calls_a_second_at_an_endpoint_and_100_in_all() -> None:
    meter = Meter()
    assert [meter.refuses(CHARGES, NOW) for _ in range(26)] == [None] * 25 + ["endpoint-rate"]
    others = [meter.refuses(f"GET /v1/{number % 10}", NOW) for number in range(75)]
    assert others == [None] * 74 + ["global-rate"]


def test_two_accounts_have_a_limit_each() -> None:
    standin = StripeStandIn(lambda: NOW, Limits(account=1))
    left, right = (standin.add_account(f"sk_live_{name}", "whsec") for name in ("left", "right"))
    assert [left.meter.refuses(CHARGES, NOW) for _ in range(2)] == [None, "global-rate"]
    assert right.meter.refuses(CHARGES, NOW) is None


def test_no_limit_refuses_nothing() -> None:
    assert not any(Meter(None).refuses(CHARGES, NOW) for _ in range(1000))
