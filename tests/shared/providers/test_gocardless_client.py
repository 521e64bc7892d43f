"""What is made at GoCardless goes over one connection, and a limit says how long it lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.errors import Throttled
from shared.providers.gocardless_client import client
from shared.providers.limits import shared_session
from tests.local.standins.gocardless.selling import DEBIT, MONDAY, TOKEN, selling


def test_what_is_made_goes_over_the_session_that_reads() -> None:
    with selling() as shop, shared_session() as session:
        url = shop.client._api_client.base_url
        made = client(TOKEN, url, (3, 8), session, lambda: MONDAY)
        id = made.billing_requests.create(params=DEBIT).id
        assert made.billing_requests.get(id).status == "pending"
        adapter: Any = session.adapters["http://"]
        (pool,) = adapter.poolmanager.pools._container.values()
        assert (pool.num_connections, pool.num_requests) == (1, 2)


def test_a_limit_on_what_is_made_is_told_with_its_end() -> None:
    with selling() as shop, shared_session() as session:
        url = shop.client._api_client.base_url
        shop.standin.faults.add(429, on="/billing_requests")
        with pytest.raises(Throttled) as throttled:
            client(TOKEN, url, (3, 8), session, lambda: MONDAY).billing_requests.create(params=DEBIT)
        assert throttled.value.until > MONDAY + timedelta(seconds=1)
