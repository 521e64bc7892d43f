"""Sets up a merchant whose clearing account can be reconciled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.sync.reconcile_wiring import wire
from local.demo.trading_day import CLOSE
from local.gocardless_month.account import GoCardlessAccount
from local.stack.in_process import Stack
from shared.operations.reconcile.run import reconcile
from shared.reconciliation.result import Reconciliation
from tests import factories
from tests.functions.merchant import Merchant, open_merchant
from tests.functions.trading import owner_of
from tests.shared.operations.collector import Collector

Look = Callable[..., Reconciliation]


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


@pytest.fixture
def look(merchant: Merchant) -> Look:
    """Reconciles, and returns the result for one provider."""

    def look(provider: str = "stripe", thoroughly: bool = False) -> Reconciliation:
        # What settles within the second in which Xero is read does not count as a difference.
        merchant.stack.clock.shift(timedelta(seconds=1))
        owner = owner_of(merchant.shop.tenant)
        made = {each.provider: each for each in reconcile(owner, wire(), thoroughly)}
        return made[provider]  # type: ignore[index]  # a test names a provider in plain words

    return look


@pytest.fixture
def collector(stack: Stack) -> Collector:
    business = stack.open_business("demo", factories.settings())
    return Collector(stack, business, GoCardlessAccount(int(CLOSE.timestamp())))
