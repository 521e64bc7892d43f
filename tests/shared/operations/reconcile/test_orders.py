"""An order moves nothing at a provider, so it makes no difference, whatever becomes of it."""

from __future__ import annotations

import pytest

from local.stripe_month import payouts, refunds, sales
from local.stripe_month.account import DAY
from local.stripe_month.sales import Bought
from shared.providers.objects import ORDER as NAMED
from shared.store import orders, reconciliations
from tests.functions.merchant import ADA, Merchant
from tests.functions.recorder.test_orders import comes_in, is_cancelled
from tests.shared.booking.made_orders import ORDER
from tests.shared.operations.conftest import Look


@pytest.mark.parametrize("thoroughly", [True, False])
@pytest.mark.parametrize("days", [0, 40])
@pytest.mark.parametrize("paid", [0, 4800, 12000])
def test_an_order_that_is_cancelled_leaves_no_difference_and_no_finding(
    merchant: Merchant, look: Look, paid: int, days: int, thoroughly: bool
) -> None:
    order = comes_in(merchant)
    bought = Bought(paid, ADA, metadata={NAMED: ORDER.id})
    cards = [sales.pay(merchant.account, bought)] if paid else []
    merchant.settle()
    assert look(thoroughly=thoroughly).is_reconciled
    merchant.account.wait(days * DAY + 60)
    is_cancelled(merchant, order)
    merchant.settle()
    assert look(thoroughly=thoroughly).is_reconciled
    for card in cards:
        refunds.refund(merchant.account, card, paid)
    merchant.settle()
    last = look(thoroughly=thoroughly)
    assert (last.is_reconciled, last.causes) == (True, ())
    assert list(reconciliations.findings(merchant.shop.tenant)) == []


def test_an_order_is_paid_once_its_money_is_at_the_bank(merchant: Merchant, look: Look) -> None:
    tenant, order = merchant.shop.tenant, comes_in(merchant)
    assert orders.place(tenant, order)
    sales.pay(merchant.account, Bought(order.priced.gross, ADA, metadata={NAMED: order.id}))
    merchant.settle()
    look()
    known = orders.read(tenant, order.id)
    assert known
    assert not known.money.is_paid_out
    merchant.account.wait(7 * DAY)
    made = payouts.pay_out_all(merchant.account)
    payouts.payout_arrives(merchant.account, made)
    merchant.settle()
    look()
    known = orders.read(tenant, order.id)
    assert known
    assert known.money.is_paid_out
