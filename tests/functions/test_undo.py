"""Whatever was posted can be taken out of Xero by the owner's word, and put back: the same books."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from local.demo.trading_day import CLOSE
from local.gocardless_month import reversals
from local.gocardless_month.account import GoCardlessAccount
from local.stack.in_process import Stack
from local.standins.xero import Down, Fail, Fault, LoseAnswer, TooMany, every_call, every_write
from local.standins.xero.beancount import check, export
from local.standins.xero.calls import Call
from local.stripe_month import refunds, sales
from local.stripe_month.sales import Bought
from local.worlds import stripe_shapes as shapes
from shared.operations import undo as operations
from shared.store import rows
from shared.undo.dependencies import OneSource, Since
from tests import factories
from tests.functions import debit_stories as debits
from tests.functions.merchant import ADA, assert_at_rest, open_merchant
from tests.functions.shop import Shop, assert_nothing_is_double, assert_posted_once, come_to_rest, open_shop
from tests.functions.undo_and_redo import held, order_redo, order_undo, redo, standing, states, undo

TODAY = Since(CLOSE.date())


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def sell(shop: Shop, count: int) -> list[shapes.Sale]:
    made = factories.sales(count)
    shop.sell(made)
    come_to_rest(shop.stack)
    return made


def assert_clean(shop: Shop) -> None:
    assert_nothing_is_double(shop)
    assert check(export(shop.business.xero)) == []


# ---- one movement


def test_a_card_payment_is_taken_out_and_put_back_under_the_next_number(shop: Shop) -> None:
    first, second = sell(shop, 2)
    full, documents = held(shop.business), standing(shop.business)
    undo(shop.stack, shop.tenant, OneSource(second.id("txn")))
    assert held(shop.business) == factories.balances([first])
    assert statuses(shop, second) == {"VOIDED", "DELETED"}
    assert states(shop.tenant)["Removal", "posted"] == 3
    assert shop.numbers() == ["CN-00001"]
    assert_clean(shop)
    redo(shop.stack, shop.tenant, OneSource(second.id("txn")))
    assert (held(shop.business), standing(shop.business)) == (full, documents)
    assert shop.numbers() == ["CN-00001", "CN-00003"]
    assert_posted_once(shop)


def statuses(shop: Shop, sale: shapes.Sale) -> set[str]:
    """Of all that Xero holds of a sale."""
    ids = (sale.id("ch"), sale.id("txn"))
    return {each["status"] for each in shop.business.xero.documents() if each["reference"].startswith(ids)}


def test_what_was_undone_twice_comes_back_once(shop: Shop) -> None:
    sell(shop, 1)
    for _ in range(2):
        undo(shop.stack, shop.tenant, TODAY)
        assert held(shop.business) == {}
        redo(shop.stack, shop.tenant, TODAY)
    assert shop.numbers() == ["CN-00003"]
    assert_posted_once(shop)


def test_a_plan_changes_nothing_and_names_what_would_go_in_its_order(shop: Shop) -> None:
    (sale,) = sell(shop, 1)
    before = standing(shop.business), states(shop.tenant)
    plan = operations.plan(shop.tenant, OneSource(sale.id("txn")), datetime.now(UTC))
    come_to_rest(shop.stack)
    assert (standing(shop.business), states(shop.tenant)) == before
    kinds = [each.row.kind for each in plan.removals]
    assert sorted(kinds) == ["Invoice", "Payment", "Spend"]
    assert kinds.index("Payment") < kinds.index("Invoice")


# ---- what is not ours, and what Xero refuses


def test_what_xero_refuses_is_listed_and_done_once_it_can_be(shop: Shop) -> None:
    first, second = sell(shop, 2)
    full = held(shop.business)
    payment = str(shop.row(f"{first.id('txn')} payment").xero_id)
    shop.business.xero.reconcile(payment)
    undo(shop.stack, shop.tenant, TODAY)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [
        (f"{first.id('txn')} payment removal", "reconciled")
    ]
    assert [row.key for row in rows.in_state(shop.tenant, "waiting")] == [f"{first.id('ch')} invoice removal"]
    assert statuses(shop, second) == {"VOIDED", "DELETED"}
    assert statuses(shop, first) == {"PAID", "AUTHORISED", "DELETED"}
    shop.business.xero.unreconcile(payment)
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert held(shop.business) == {}
    redo(shop.stack, shop.tenant, TODAY)
    assert held(shop.business) == full
    assert_posted_once(shop)


def test_a_redo_drops_what_xero_refuses_to_undo(shop: Shop) -> None:
    (sale,) = sell(shop, 1)
    full, documents = held(shop.business), standing(shop.business)
    shop.business.xero.reconcile(str(shop.row(f"{sale.id('txn')} payment").xero_id))
    undo(shop.stack, shop.tenant, TODAY)
    redo(shop.stack, shop.tenant, TODAY)
    assert (held(shop.business), standing(shop.business)) == (full, documents)
    assert shop.numbers() == ["CN-00001"]
    assert_posted_once(shop)


def test_what_a_person_made_is_untouched(stack: Stack) -> None:
    merchant = open_merchant(stack)
    with merchant.by_hand() as xero:
        theirs = {"Name": "A lender"}
        lender = xero.add("Contacts", theirs)["ContactID"]
        line = {"Description": "Loan", "UnitAmount": 5, "AccountCode": "850", "TaxType": "NONE"}
        loan = {"Type": "RECEIVE", "Contact": {"ContactID": lender}, "BankAccount": {"Code": "091"}}
        xero.add("BankTransactions", {**loan, "LineItems": [line], "Date": "2026-10-12"})
        (invoice,) = [each["id"] for each in xero.documents() if each["kind"] == "invoice"]
        paid = {"Account": {"Code": "091"}, "Amount": 50, "Date": "2026-10-12"}
        xero.add("Payments", {"Invoice": {"InvoiceID": invoice}, **paid})
    before = held(merchant.shop.business)
    sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    undo(stack, merchant.shop.tenant, TODAY)
    assert held(merchant.shop.business) == before
    documents = merchant.documents()
    assert {id: documents[id] for id in merchant.theirs} == merchant.theirs


def test_an_invoice_that_a_person_has_paid_stays_and_is_listed(shop: Shop) -> None:
    (sale,) = sell(shop, 1)
    key = f"{sale.id('ch')} invoice"
    shop.business.xero.delete_payment(str(shop.row(f"{sale.id('txn')} payment").xero_id))
    paid = {"Account": {"Code": "090"}, "Amount": sale.settled / 100, "Date": "2026-10-12"}
    shop.business.xero.add("Payments", {"Invoice": {"InvoiceID": str(shop.row(key).xero_id)}, **paid})
    undo(shop.stack, shop.tenant, TODAY)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [(f"{key} removal", "deletion_refused")]
    assert [each["status"] for each in shop.live("invoice")] == ["PAID"]
    assert shop.row(f"{sale.id('txn')} payment").state == "undone"


def test_what_a_person_has_voided_already_counts_as_undone(shop: Shop) -> None:
    (sale,) = sell(shop, 1)
    shop.business.xero.delete_payment(str(shop.row(f"{sale.id('txn')} payment").xero_id))
    shop.business.xero.void_invoice(str(shop.row(f"{sale.id('ch')} invoice").xero_id))
    undo(shop.stack, shop.tenant, TODAY)
    assert held(shop.business) == {}
    assert shop.parked() == []
    assert states(shop.tenant)["Removal", "posted"] == 3


# ---- what comes afterwards


def test_neither_the_webhook_again_nor_the_feed_books_what_was_undone(shop: Shop) -> None:
    (sale,) = sell(shop, 1)
    undo(shop.stack, shop.tenant, TODAY)
    writes, kept = shop.business.xero.calls.write, states(shop.tenant)
    again = shapes.updated(sale) | {"id": "evt_again"}
    assert shop.stack.deliver(shop.business, again) == 200
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert (shop.business.xero.calls.write, states(shop.tenant)) == (writes, kept)


def test_a_refund_that_comes_after_its_sale_was_undone_waits_for_the_redo(stack: Stack) -> None:
    merchant = open_merchant(stack)
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    empty = standing(merchant.shop.business)
    undo(stack, merchant.shop.tenant, TODAY)
    made = refunds.refund(merchant.account, charge, 3000)
    merchant.settle()
    waiting = {row.key for row in rows.in_state(merchant.shop.tenant, "waiting")}
    assert {row.split(" ", 1)[1] for row in waiting} == {"credit note", "refund"}
    assert standing(merchant.shop.business) < empty
    undone = next(row for row in merchant.shop.rows() if row.kind == "Source")
    assert undone.state == "undone"
    redo(stack, merchant.shop.tenant, OneSource(undone.key))
    assert made["status"] == "succeeded"
    assert_at_rest(merchant)


def play(stack: Stack, account: GoCardlessAccount) -> None:
    business = stack.businesses["demo"]
    stack.clock.move_to(max(datetime.now(UTC), datetime.fromtimestamp(account.now, UTC)))
    business.gocardless.show(account.world())
    assert stack.deliver(business, {"events": account.events}, to="gocardless") == 200
    come_to_rest(stack)


def test_a_late_failure_that_comes_after_its_payment_was_undone_waits_for_the_redo(stack: Stack) -> None:
    shop, account = open_shop(stack), GoCardlessAccount(int(CLOSE.timestamp()))
    payment = debits.confirmed(account)
    play(stack, account)
    undo(stack, shop.tenant, OneSource(payment["id"]))
    assert held(shop.business) == {}
    reversals.fail_late(account, payment)
    play(stack, account)
    assert [row.kind for row in rows.in_state(shop.tenant, "waiting")] == ["Reversal"]
    assert held(shop.business) == {}
    redo(stack, shop.tenant, OneSource(payment["id"]))
    assert held(shop.business) == {"200": -100, "610": 120, "820": -20}
    assert_clean(shop)


def test_a_failure_that_is_undone_brings_back_the_payment_that_it_had_deleted(stack: Stack) -> None:
    shop, account = open_shop(stack), GoCardlessAccount(int(CLOSE.timestamp()))
    payment = debits.confirmed(account)
    play(stack, account)
    paid, documents = held(shop.business), standing(shop.business)
    reversals.fail_late(account, payment)
    play(stack, account)
    failed = held(shop.business)
    failure = next(row.source for row in shop.rows() if row.kind == "Reversal")
    undo(stack, shop.tenant, OneSource(failure))
    assert (held(shop.business), standing(shop.business)) == (paid, documents)
    redo(stack, shop.tenant, OneSource(failure))
    assert held(shop.business) == failed
    assert_clean(shop)


def test_a_charge_back_and_its_end_are_undone_from_behind(stack: Stack) -> None:
    """The payment that came again goes before the first one comes back: both would not fit."""
    shop, account = open_shop(stack), GoCardlessAccount(int(CLOSE.timestamp()))
    payment = debits.confirmed(account)
    play(stack, account)
    paid = held(shop.business)
    reversals.charge_back(account, payment)
    play(stack, account)
    reversals.cancel_charge_back(account, payment)
    play(stack, account)
    again, documents = held(shop.business), standing(shop.business)
    charged_back = next(row.source for row in shop.rows() if row.kind == "Reversal")
    undo(stack, shop.tenant, OneSource(charged_back))
    assert held(shop.business) == paid
    assert not list(rows.in_state(shop.tenant, "attention"))
    redo(stack, shop.tenant, OneSource(charged_back))
    assert (held(shop.business), standing(shop.business)) == (again, documents)
    undo(stack, shop.tenant, OneSource(payment["id"]))
    assert held(shop.business) == {}
    redo(stack, shop.tenant, OneSource(payment["id"]))
    assert (held(shop.business), standing(shop.business)) == (again, documents)
    assert_clean(shop)


# ---- obstacles


def test_what_is_on_its_way_is_waited_for(shop: Shop) -> None:
    shop.sell(factories.sales(1))
    shop.stack.lambdas.poll_inbox()
    before = states(shop.tenant)
    plan = order_undo(shop.stack, shop.tenant, TODAY)
    assert {each.reason_code for each in plan.obstacles} == {"on_its_way"}
    assert states(shop.tenant) == before


def test_an_earlier_month_is_changed_by_the_owners_express_word_only(shop: Shop) -> None:
    sell(shop, 1)
    shop.stack.clock.shift(timedelta(days=31))
    before = states(shop.tenant)
    plan = order_undo(shop.stack, shop.tenant, TODAY)
    assert {each.reason_code for each in plan.obstacles} == {"earlier_month"}
    assert states(shop.tenant) == before
    undo(shop.stack, shop.tenant, TODAY, earlier_months=True)
    assert held(shop.business) == {}


def test_what_is_being_sent_is_not_put_back_until_it_is_known_what_became_of_it(shop: Shop) -> None:
    sell(shop, 1)
    order_undo(shop.stack, shop.tenant, TODAY)
    shop.stack.xero.faults.add(Fault(LoseAnswer(), every_write, times=2))
    shop.stack.clock.shift(timedelta(seconds=10))
    shop.stack.lambdas.poll_posting()
    plan = order_redo(shop.stack, shop.tenant, TODAY)
    assert [each.reason_code for each in plan.obstacles] == ["on_its_way"]
    come_to_rest(shop.stack)
    redo(shop.stack, shop.tenant, TODAY)
    assert_posted_once(shop)


# ---- on a bad day


def to_invoices(call: Call) -> bool:
    return call.is_write and call.path.startswith("Invoices")


def to_payments(call: Call) -> bool:
    return call.is_write and call.path.startswith("Payments")


BAD_DAYS = {
    "an answer about a payment is lost": Fault(LoseAnswer(), to_payments, times=2),
    "an answer about an invoice is lost": Fault(LoseAnswer(), to_invoices, times=2),
    "a call about a payment is lost": Fault(LoseAnswer(committed=False), to_payments, times=2),
    "Xero breaks after it has done it": Fault(Fail(committed=True), every_write, times=2),
    "too many calls": Fault(TooMany(), every_write, times=2),
}


@pytest.mark.parametrize("name", BAD_DAYS)
def test_whatever_goes_wrong_between_nothing_is_lost_or_double(shop: Shop, name: str) -> None:
    made = sell(shop, 1)
    fault = BAD_DAYS[name]
    for order in (undo, redo):
        bad = Fault(fault.kind, fault.match, fault.times)
        shop.stack.xero.faults.add(bad)
        order(shop.stack, shop.tenant, TODAY)
        assert bad.times == 0
        assert held(shop.business) == ({} if order is undo else factories.balances(made))
        assert_clean(shop)
    assert_posted_once(shop)


def test_xero_down_for_an_hour_only_delays(shop: Shop) -> None:
    made = sell(shop, 1)
    for order, books in ((undo, {}), (redo, factories.balances(made))):
        shop.stack.xero.faults.add(Fault(Down(datetime.now(UTC) + timedelta(hours=1)), every_call))
        order(shop.stack, shop.tenant, TODAY)
        assert held(shop.business) == books
        assert_clean(shop)
