"""What Xero refuses for good is booked another way, where there is one, and a person is told."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from local.stack import Stack
from local.standins.xero import Fault, LoseAnswer, RefuseElement
from local.standins.xero.calls import Call
from local.stripe_shapes import Sale
from local.trading_day import CLOSE
from shared.ledger.documents import Deletion
from shared.ledger.known import Booking
from shared.money import pence
from shared.store import ledger, rows
from tests.factories import sales, settings
from tests.functions.shop import Shop, come_to_rest

TOO_MUCH = "Payment amount exceeds the amount outstanding on this document"


def pays(call: Call) -> bool:
    return call.path == "Payments" and call.is_write


def flagged(shop: Shop) -> list[tuple[str, str]]:
    return [(row.source, row.reason) for row in rows.listed(shop.tenant, "attention")]


def clearing(shop: Shop) -> Decimal:
    return shop.business.xero.trial_balance()["091"]


def net(*made: Sale) -> Decimal:
    return Decimal(sum(sale.settled - sale.fee for sale in made)).scaleb(-2)


def test_money_that_its_invoice_cannot_take_reaches_the_clearing_account_as_an_overpayment(
    shop: Shop,
) -> None:
    first, other = sales(2)
    shop.stack.xero.faults.add(Fault(RefuseElement(0, TOO_MUCH), pays))
    shop.sell([first, other])
    come_to_rest(shop.stack)
    assert set(shop.states()) == {"posted"}
    assert flagged(shop) == [(first.id("txn"), "overpaid")]
    assert shop.row(f"{first.id('txn')} payment").kind == "Overpayment"
    assert clearing(shop) == net(first, other)


def test_an_overpayment_whose_answer_is_lost_is_not_made_twice(shop: Shop) -> None:
    (sale,) = sales(1)
    shop.stack.xero.faults.add(Fault(RefuseElement(0, TOO_MUCH), pays))
    lost = Fault(LoseAnswer(), lambda call: call.path == "BankTransactions" and call.is_write, times=2)
    shop.stack.xero.faults.add(lost)
    shop.sell([sale])
    come_to_rest(shop.stack)
    assert lost.times == 0
    assert clearing(shop) == net(sale)


@pytest.mark.parametrize(
    ("word", "states"), [("park", {"parked", "waiting", "posted"}), ("first_open_day", {"posted"})]
)
def test_a_locked_period_parks_or_is_posted_on_the_first_open_day_as_it_is_set(
    stack: Stack, word: str, states: set[str]
) -> None:
    shop = Shop(stack, stack.open_business("locked", settings(locked_period=word)))
    shop.business.xero.lock("2026-10-12")
    (sale,) = sales(1)
    shop.sell([sale])
    come_to_rest(stack)
    assert set(shop.states()) == states
    if word == "first_open_day":
        assert flagged(shop) == [(sale.id("txn"), "moved_to_open_day")]
        assert {each["date"] for each in shop.live("invoice")} == {"2026-10-13"}
        assert clearing(shop) == net(sale)


def fail(shop: Shop, sale: Sale, at: datetime) -> str:
    """The ledger after a debit failed in its month: the key of the deletion that is to be posted."""
    payment = f"{sale.id('txn')} payment"
    (contact,) = shop.row(f"{sale.id('ch')} invoice").parents
    gone = Deletion("txn_f deletion", payment, "reopen", at.date(), pence(sale.settled), "091", contact)
    source = rows.Source("txn_f", at)
    assert ledger.record(shop.tenant, source, (), lambda _: Booking((gone,)), at) == "booked"
    return payment


@pytest.mark.parametrize("reconciled", [False, True])
def test_a_failed_payment_is_deleted_or_where_xero_refuses_undone_through_suspense(
    shop: Shop, reconciled: bool
) -> None:
    (sale,) = sales(1)
    shop.sell([sale])
    come_to_rest(shop.stack)
    payment = fail(shop, sale, CLOSE)
    if reconciled:
        shop.business.xero.reconcile(shop.row(payment).xero_id)
    shop.stack.lambdas.invoke("sweep", {})
    come_to_rest(shop.stack)
    assert set(shop.states()) == {"posted"}
    assert flagged(shop) == ([("txn_f", "not_deleted")] if reconciled else [])
    assert len(shop.live("invoice")) == (2 if reconciled else 1)
    held = shop.business.xero.trial_balance()
    assert held["091"] == net(sale) - Decimal(sale.settled).scaleb(-2)
    assert held["610"] == Decimal(sale.settled).scaleb(-2)
    assert held["850"] == 0
