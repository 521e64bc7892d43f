"""Serves whatever an account shows to GoCardless's own client."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import gocardless_pro
import pytest

from local.gocardless_month.account import GoCardlessAccount
from local.standins.gocardless import GoCardlessStandIn
from local.standins.serving import serving
from tests.local.gocardless_month.trading import START

Ask = Callable[[GoCardlessAccount], Any]
_numbers = itertools.count()


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[GoCardlessStandIn, str]]:
    standin = GoCardlessStandIn(clock=lambda: datetime.fromtimestamp(START, UTC))
    with serving(standin.app) as url:
        yield standin, url


@pytest.fixture
def ask(running: tuple[GoCardlessStandIn, str]) -> Ask:
    """Returns the client of an organisation that shows what this account shows now."""
    standin, url = running

    def client(account: GoCardlessAccount) -> Any:
        token = f"live_month_{next(_numbers)}"
        standin.add_organisation(token, "webhook_secret").show(account.world())
        return gocardless_pro.Client(access_token=token, base_url=url)

    return client
