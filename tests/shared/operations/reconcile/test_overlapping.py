"""Two reconciliations of one tenant at once: the one that began first leaves the results to the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.sync.reconcile_wiring import wire
from shared.operations.reconcile.run import reconcile
from shared.operations.reconcile.state import Overtaken
from shared.reconciliation.result import Reconciliation
from shared.store import reconciliations
from shared.store.businesses import Profile
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient
from tests.functions.merchant import Merchant
from tests.functions.trading import by_hand, owner_of, sell
from tests.shared.operations.conftest import Look

TENANT = "demo"


def test_the_earlier_of_two_at_once_gives_up_and_the_later_ones_results_stay(
    merchant: Merchant, look: Look
) -> None:
    sell(merchant)
    inner: list[Reconciliation] = []

    def in_between(owner: Tenant | Profile) -> XeroClient:
        client = wire().xero(owner)
        if not inner:
            inner.append(look())
            merchant.stack.clock.shift(timedelta(minutes=1))
            by_hand(merchant.xero, 25)
        return client

    with pytest.raises(Overtaken):
        reconcile(owner_of(TENANT), replace(wire(), xero=in_between))
    assert list(reconciliations.history(TENANT, "stripe")) == inner
    assert reconciliations.findings(TENANT) == []
    assert reconciliations.state(TENANT).read_at == inner[0].at
    assert [cause.reason_code for cause in look().causes] == ["own"]


def test_a_state_is_stored_once_for_each_revision(merchant: Merchant) -> None:
    first = reconciliations.save_state(TENANT, reconciliations.state(TENANT))
    assert first
    second = reconciliations.save_state(TENANT, first)
    assert second
    assert reconciliations.save_state(TENANT, first) is None
    assert reconciliations.state(TENANT) == second
