"""What Xero refuses for good is booked another way, where there is one, and a person is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from local.standins.xero import FOREVER, Fault, LoseAnswer, RefuseCall, RefuseElement, Unauthorised
from local.standins.xero.calls import Call
from local.worlds.stripe_shapes import Sale
from shared.booking.case import Case
from shared.booking.decision import Booking
from shared.ledger.documents import Reversal
from shared.ledger.rows import Source
from shared.money import pence
from shared.reasons import PARKED
from shared.store import ledger, rows
from tests.factories import sales, settings
from tests.functions.shop import Shop, come_to_rest

TOO_MUCH = "Payment amount exceeds the amount outstanding on this document"


def pays(call: Call) -> bool:
    return call.path == "Payments" and call.is_write


def flagged(shop: Shop) -> list[tuple[str, str]]:
    return [(row.source, row.reason_code) for row in rows.in_state(shop.tenant, "attention")]


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


def test_an_invoice_moved_to_the_first_open_day_keeps_its_number(stack: Stack) -> None:
    shop = Shop(stack, stack.open_business("locked", settings(locked_period="first_open_day")))
    shop.business.xero.lock("2026-10-12")
    first, second, third = sales(3)
    shop.sell([first, second])
    come_to_rest(stack)
    assert {each["date"] for each in shop.live("invoice")} == {"2026-10-13"}
    assert number_of(shop, first) == "CN-00001"
    assert number_of(shop, second) == "CN-00002"
    shop.business.xero.unlock()
    shop.sell([third])
    come_to_rest(stack)
    assert number_of(shop, third) == "CN-00003"
    assert clearing(shop) == net(first, second, third)


def test_a_parked_invoice_that_is_moved_when_it_is_tried_again_keeps_its_number(stack: Stack) -> None:
    shop = Shop(stack, stack.open_business("locked", settings(locked_period="first_open_day")))
    shop.business.xero.lock("2026-10-12")
    unsaid = Fault(Unauthorised(), lambda call: call.path == "Organisation")
    stack.xero.faults.add(unsaid)
    (sale,) = sales(1)
    shop.sell([sale])
    come_to_rest(stack)
    assert "period_locked" in {row.reason_code for row in shop.parked()}
    shop.retry_parked()
    come_to_rest(stack)
    assert shop.numbers() == ["CN-00001"]
    assert set(shop.states()) == {"posted"}


def number_of(shop: Shop, sale: Sale) -> str:
    wanted = f"{sale.id('ch')} invoice"
    (number,) = (each["number"] for each in shop.live("invoice") if each["reference"] == wanted)
    return str(number)


def fail(shop: Shop, sale: Sale, at: datetime) -> str:
    """The ledger after a debit failed in its month: the key of the deletion that is to be posted."""
    payment = f"{sale.id('txn')} payment"
    (contact,) = shop.row(f"{sale.id('ch')} invoice").parents
    gone = Reversal(
        "txn_f reversal",
        payment,
        "reopen",
        at.date(),
        pence(sale.settled),
        "091",
        contact,
        description="Payment failed",
    )
    source = Source("txn_f", "stripe", at)
    assert ledger.record(shop.tenant, Case(source, (), lambda _: Booking((gone,))), at) == "booked"
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
    shop.nudge()
    come_to_rest(shop.stack)
    assert set(shop.states()) == {"posted"}
    assert flagged(shop) == ([("txn_f", "not_deleted")] if reconciled else [])
    assert len(shop.live("invoice")) == (2 if reconciled else 1)
    held = shop.business.xero.trial_balance()
    assert held["091"] == net(sale) - Decimal(sale.settled).scaleb(-2)
    assert held["610"] == Decimal(sale.settled).scaleb(-2)
    assert held["850"] == 0


def overpay(shop: Shop) -> tuple[Sale, str]:
    """A sale whose payment its invoice did not take; its overpayment's id."""
    (sale,) = sales(1)
    shop.stack.xero.faults.add(Fault(RefuseElement(0, TOO_MUCH), pays))
    shop.sell([sale])
    come_to_rest(shop.stack)
    return sale, str(shop.row(f"{sale.id('txn')} payment").xero_id)


def allocate(shop: Shop, sale: Sale, overpayment: str) -> None:
    """A bookkeeper sets the overpayment against the invoice that did not take the payment."""
    (invoice,) = shop.live("invoice")
    shop.business.xero.allocate("overpayment", overpayment, invoice["id"], sale.settled / 100)


def pay_back(shop: Shop, sale: Sale, overpayment: str) -> None:
    """A bookkeeper pays some of it back from the main bank account."""
    of, account = {"OverpaymentID": overpayment}, {"Code": "090"}
    paid = {"Overpayment": of, "Account": account, "Amount": 5, "Date": CLOSE.date().isoformat()}
    shop.business.xero.add("Payments", paid)


def leave(shop: Shop, sale: Sale, overpayment: str) -> None:
    """Nobody has touched it."""


@pytest.mark.parametrize(
    ("act", "told", "left"),
    [(leave, [], 0), (allocate, ["not_deleted"], 0), (pay_back, ["not_deleted"], 500)],
)
def test_an_overpayment_that_fails_is_deleted_or_where_it_is_in_use_undone_through_suspense(
    shop: Shop, act: Callable[[Shop, Sale, str], None], told: list[str], left: int
) -> None:
    sale, overpayment = overpay(shop)
    act(shop, sale, overpayment)
    fail(shop, sale, CLOSE)
    shop.nudge()
    come_to_rest(shop.stack)
    assert set(shop.states()) == {"posted"}
    assert [word for key, word in flagged(shop) if key == "txn_f"] == told
    held = shop.business.xero.trial_balance()
    assert held["091"] == net(sale) - Decimal(sale.settled).scaleb(-2)
    assert held["610"] == Decimal(sale.settled + left).scaleb(-2)
    assert held["850"] == 0


NOT_NOW = "This payment cannot be deleted. Contact the account holder."


def test_a_deletion_refused_for_no_reason_that_is_known_is_parked_and_done_by_hand(shop: Shop) -> None:
    (sale,) = sales(1)
    shop.sell([sale])
    come_to_rest(shop.stack)
    payment = shop.row(fail(shop, sale, CLOSE)).xero_id
    no = Fault(RefuseCall(lambda _: True, NOT_NOW), lambda call: call.path.startswith("Payments/"), FOREVER)
    shop.stack.xero.faults.add(no)
    shop.nudge()
    come_to_rest(shop.stack)
    assert [(row.kind, row.reason_code, row.detail) for row in shop.parked()] == [
        ("Reversal", "deletion_refused", NOT_NOW)
    ]
    assert "by hand" in PARKED["deletion_refused"].what_to_do
    shop.stack.xero.faults.clear()
    shop.business.xero.delete_payment(str(payment))
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert set(shop.states()) == {"posted"}
    assert clearing(shop) == net(sale) - Decimal(sale.settled).scaleb(-2)
