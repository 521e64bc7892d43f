from __future__ import annotations

from datetime import timedelta

import pytest
from gocardless_pro import errors

from local.standins.gocardless import GoCardlessStandIn, Limits
from local.standins.gocardless.limits import Meter
from tests.local.standins.gocardless.conftest import NOW, Served, client_of


def test_the_sdk_reads_what_is_left_of_a_thousand_calls_a_minute(served: Served) -> None:
    response = served.client.payments.list().api_response
    assert response.headers["RateLimit-Limit"] == "1000"
    assert response.headers["RateLimit-Remaining"] == "999"
    assert response.headers["RateLimit-Reset"] == "Wed, 07 Oct 2026 12:01:00 GMT"


def test_a_call_beyond_the_limit_is_429_and_logged(served: Served) -> None:
    organisation = served.standin.add_organisation("live_of_a_busy_one", "secret", Limits(minute=2))
    client = client_of(served.url, organisation.access_token)
    client.payments.list()
    client.payouts.list()
    with pytest.raises(errors.RateLimitError) as caught:
        client.payments.list()
    assert caught.value.type == "invalid_api_usage"
    assert caught.value.errors == [{"reason": "rate_limit_exceeded", "message": "Rate limit exceeded"}]
    assert [call.status for call in organisation.log] == [200, 200, 429]


def test_balances_have_a_smaller_limit_of_their_own(served: Served) -> None:
    organisation = served.standin.add_organisation("live_of_a_curious_one", "secret", Limits(balances=1))
    client = client_of(served.url, organisation.access_token)
    mine = {"creditor": "CR1"}
    assert client.balances.list(params=mine).api_response.headers["RateLimit-Limit"] == "1"
    with pytest.raises(errors.RateLimitError):
        client.balances.list(params=mine)
    assert client.payments.list().api_response.headers["RateLimit-Remaining"] == "997"


def test_a_rate_limit_on_demand_says_that_nothing_is_left(served: Served) -> None:
    served.standin.faults.add(429)
    with pytest.raises(errors.RateLimitError):
        served.client.payments.list()
    assert served.client.payments.list().api_response.headers["RateLimit-Remaining"] == "998"


def test_refused_calls_leave_nothing_owed() -> None:
    meter = Meter(Limits(minute=1))
    assert [meter.passes("/payments", NOW) for _ in range(3)] == [True, False, False]
    assert meter.headers("/payments", NOW)["RateLimit-Remaining"] == "0"
    assert meter.passes("/payments", NOW + timedelta(minutes=1))


def test_a_stand_in_may_have_other_limits_for_all_its_organisations() -> None:
    added = GoCardlessStandIn(lambda: NOW, Limits(minute=40)).add_organisation("live_of_one", "secret")
    assert [added.meter.passes("/payments", NOW) for _ in range(41)] == [True] * 40 + [False]
