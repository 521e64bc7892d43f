"""The use cases reach every provider, Xero and the queues through what is wired for them."""

from __future__ import annotations

from local.stack.in_process import Stack
from shared.operations.reconcile.run import reconcile
from shared.wiring.base import connect_here
from shared.wiring.operations import connections
from tests.functions.merchant import open_merchant
from tests.functions.trading import owner_of


def test_whoever_wires_the_use_cases_can_run_them_without_a_function(stack: Stack) -> None:
    merchant = open_merchant(stack)
    made = reconcile(owner_of(merchant.shop.tenant), connections(connect_here()))
    assert [each.is_reconciled for each in made] == [True, True]


def test_every_name_that_is_asked_for_is_another(stack: Stack) -> None:
    made = connections(connect_here())
    assert made.fresh() != made.fresh()
