"""A merchant whose clearing account can be reconciled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.sync.trust_wiring import wire_trust
from local.stack import Stack
from shared.ledger.reconciliation import Reconciliation
from shared.trust.reconcile import reconcile
from tests.functions.merchant import Merchant, open_merchant
from tests.functions.trading import owner_of

Look = Callable[..., Reconciliation]


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


@pytest.fixture
def look(merchant: Merchant) -> Look:
    """Reconciles, and gives what came of it at one provider."""

    def look(provider: str = "stripe", thoroughly: bool = False) -> Reconciliation:
        # What is settled in the second in which Xero is read is not held against it.
        merchant.stack.clock.shift(timedelta(seconds=1))
        owner = owner_of(merchant.shop.tenant)
        made = {each.provider: each for each in reconcile(owner, wire_trust(), thoroughly)}
        return made[provider]  # type: ignore[index]  # a test names a provider in plain words

    return look
