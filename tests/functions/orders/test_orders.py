"""An order is an invoice in Xero before its money comes, and however it is paid there is one of each."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from functions.recorder.wiring import wire
from local.stack.in_process import Stack
from local.standins.xero.beancount import check, export
from shared.operations.orders.cancelling import cancel
from shared.operations.orders.paying import NotPayable
from shared.operations.orders.placing import SoldOut
from shared.operations.orders.refunding import refund
from shared.orders.orders import Money, Order
from shared.orders.paying import Seen
from shared.orders.states import state_of
from shared.providers.gocardless_seller import GoCardlessSeller
from shared.store import inbox, stock
from shared.undo.dependencies import OneSource
from tests.functions.orders.buying import ADA, Stall
from tests.functions.shop import assert_nothing_is_double, come_to_rest, dead_letters, open_shop
from tests.functions.undo_and_redo import redo, undo


@pytest.fixture
def stall(stack: Stack) -> Stall:
    made = Stall(open_shop(stack))
    made.fill()
    return made


def state(stall: Stall, order: Order) -> str:
    known = stall.known(order)
    return state_of(known, known.money)


def assert_right(stall: Stall) -> None:
    assert_nothing_is_double(stall.shop)
    assert check(export(stall.shop.business.xero)) == []
    assert [row.key for row in stall.shop.parked()] == []
    assert dead_letters(stall.shop.stack) == 0


def test_an_order_is_in_xero_before_anybody_has_paid(stall: Stall) -> None:
    order = stall.order(l1=2)
    come_to_rest(stall.shop.stack)
    (invoice,) = stall.invoices(order)
    assert (invoice["total"], invoice["status"]) == (Decimal("199.99"), "AUTHORISED")
    assert state(stall, order) == "submitted"
    assert_right(stall)


def test_who_comes_back_from_paying_has_the_order_looked_at_and_no_event_without_a_name_is_marked(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DynamoDB refuses a key that is empty, where moto only finds nothing there."""
    order, marked, mark = stall.order(), list[str](), inbox.mark_done

    def mark_done(tenant: str, event: str, outcome: str) -> None:
        marked.append(event)
        mark(tenant, event, outcome)

    monkeypatch.setattr(inbox, "mark_done", mark_done)
    stall.by_card(stall.pay(order))
    stall.come_back(order)
    assert stall.known(order).attempts[-1].outcome == "succeeded"
    assert marked
    assert "" not in marked


def test_a_card_pays_the_invoice_of_its_order(stall: Stall) -> None:
    order = stall.order()
    stall.by_card(stall.pay(order))
    stall.tell()
    (invoice,) = stall.invoices(order)
    assert invoice["status"] == "PAID"
    assert len(stall.shop.live("payment")) == 1
    assert state(stall, order) == "confirmed"
    assert [each.outcome for each in stall.known(order).attempts] == ["succeeded"]
    assert_right(stall)


def test_a_payment_that_is_told_before_its_order_finds_the_invoice_all_the_same(stall: Stall) -> None:
    order = stall.order()
    stall.by_card(stall.pay(order))
    # The order's own message waits behind the webhook.
    stall.shop.stack.lambdas.sqs.purge_queue(QueueUrl=stall.shop.stack.lambdas.queues.inbox)
    stall.tell()
    assert [each["status"] for each in stall.invoices(order)] == ["PAID"]
    assert_right(stall)


def test_lost_webhooks_of_a_page_are_made_up_for_by_the_buyers_return(stall: Stall) -> None:
    order = stall.order()
    stall.by_card(stall.pay(order))
    stall.lost = ["checkout.session.completed"]
    stall.tell()
    stall.come_back(order)
    assert [each.outcome for each in stall.known(order).attempts] == ["succeeded"]


def test_an_order_is_paid_by_direct_debit_days_later(stall: Stall) -> None:
    order = stall.order(way="direct_debit")
    attempt = stall.pay(order, "direct_debit")
    stall.press(attempt, does="authorise")
    stall.tell()
    (tried,) = stall.known(order).attempts
    assert (tried.outcome, tried.paid_by[:2]) == ("submitted", "PM")
    with pytest.raises(NotPayable):
        stall.pay(order, "card")
    stall.later(days=10)
    stall.bank.confirm(tried.paid_by)
    stall.tell()
    assert [each.outcome for each in stall.known(order).attempts] == ["succeeded"]
    assert [each["status"] for each in stall.invoices(order)] == ["PAID"]
    assert state(stall, order) in ("confirmed", "paid")
    assert_right(stall)


def test_a_billing_request_is_asked_for_once_however_many_events_tell_of_it(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, asked, see = stall.order(way="direct_debit"), list[str](), GoCardlessSeller.see
    attempt = stall.pay(order, "direct_debit")

    def noted(seller: GoCardlessSeller, id: str) -> Seen:
        asked.append(id)
        return see(seller, id)

    monkeypatch.setattr(GoCardlessSeller, "see", noted)
    stall.press(attempt, does="authorise")
    told = [each for webhook in stall.due() for each in json.loads(webhook.body)["events"]]
    about = [each for each in told if attempt.at_provider in each["links"].values()]
    assert len(about) > 1
    assert stall.shop.stack.deliver(stall.shop.business, {"events": told}, to="gocardless") == 200
    come_to_rest(stall.shop.stack)
    assert asked == [attempt.at_provider]
    (tried,) = stall.known(order).attempts
    assert (tried.outcome, tried.paid_by[:2]) == ("submitted", "PM")


@pytest.mark.parametrize("lost", [[], ["checkout.session.async_payment_succeeded"]], ids=str)
def test_what_takes_days_at_stripe_is_submitted_until_the_bank_has_paid(
    stall: Stall, lost: list[str]
) -> None:
    order = stall.order()
    attempt = stall.pay(order)
    stall.by_card(attempt, "delayed")
    stall.tell()
    # Stripe counts it among what is pending, and so do the books.
    assert [each["status"] for each in stall.invoices(order)] == ["PAID"]
    assert (state(stall, order), stall.known(order).attempts[0].outcome) == ("submitted", "submitted")
    assert stall.known(order).money == Money()
    with pytest.raises(NotPayable):
        stall.pay(order, "bank")
    stall.lost = lost
    stall.press(attempt, way="settle")
    stall.later(days=2)
    assert (state(stall, order), stall.known(order).attempts[0].outcome) == ("confirmed", "succeeded")
    assert_right(stall)


def test_what_a_bank_refuses_days_later_is_owed_again_and_paid_by_card(stall: Stall) -> None:
    order = stall.order()
    attempt = stall.pay(order)
    stall.by_card(attempt, "delayed")
    stall.tell()
    stall.press(attempt, way="fail")
    stall.tell()
    assert state(stall, order) == "failed"
    stall.by_card(stall.pay(order))
    stall.tell()
    assert state(stall, order) == "confirmed"
    assert [each["status"] for each in stall.invoices(order)] == ["PAID"]
    assert_right(stall)


def test_who_abandons_a_page_may_pay_another_way_later(stall: Stall) -> None:
    order = stall.order()
    first = stall.pay(order)
    stall.later(days=1)
    assert [each.outcome for each in stall.known(order).attempts] == ["expired"]
    second = stall.pay(order, "bank")
    stall.press(second, does="authorise")
    stall.tell()
    stall.later(days=3)
    assert first.number < second.number
    assert [each["status"] for each in stall.invoices(order)] == ["PAID"]
    assert_right(stall)


def test_a_declined_card_pays_nothing_and_another_way_does(stall: Stall) -> None:
    order = stall.order()
    stall.by_card(stall.pay(order), "decline")
    stall.tell()
    second = stall.pay(order, "bank")
    stall.press(second, does="authorise")
    stall.later(days=3)
    assert [each["status"] for each in stall.invoices(order)] == ["PAID"]
    assert_right(stall)


def test_pieces_of_an_abandoned_order_go_to_the_next_buyer(stall: Stall) -> None:
    first = stall.order("a", l2=5)
    stall.pay(first)
    with pytest.raises(SoldOut):
        stall.order("b", l2=1)
    stall.later(hours=1)
    assert state(stall, first) == "cancelled"
    assert stall.invoices(first) == []
    second = stall.order("b", buyer=replace(ADA, first_name="Bob", email="bob@example.org"), l2=5)
    assert stock.lefts(stall.tenant, [stall.valve]) == {stall.valve: 0}
    stall.by_card(stall.pay(second))
    stall.tell()
    assert [each["status"] for each in stall.invoices(second)] == ["PAID"]
    assert_right(stall)


def test_the_same_submission_twice_is_one_order_with_one_invoice(stall: Stall) -> None:
    order = stall.order()
    assert stall.order() == order
    come_to_rest(stall.shop.stack, timedelta(minutes=5))
    assert len(stall.invoices(order)) == 1
    assert_right(stall)


def test_an_owner_who_cancels_ends_the_page_and_voids_the_invoice(stall: Stall) -> None:
    order = stall.order()
    attempt = stall.pay(order)
    come_to_rest(stall.shop.stack)
    cancel(stall.tenant, order.id, stall.known(order).revision, wire().inbox, datetime.now(UTC))
    come_to_rest(stall.shop.stack)
    assert stall.invoices(order) == []
    assert [each.outcome for each in stall.known(order).attempts] == ["expired"]
    assert "This session has expired" in httpx.get(attempt.url, trust_env=False).text
    assert_right(stall)


def test_an_order_that_is_cancelled_while_it_is_out_of_xero_never_comes_back(stall: Stall) -> None:
    order = stall.order()
    come_to_rest(stall.shop.stack)
    undo(stall.shop.stack, stall.tenant, OneSource(order.id))
    assert stall.invoices(order) == []
    cancel(stall.tenant, order.id, stall.known(order).revision, wire().inbox, datetime.now(UTC))
    come_to_rest(stall.shop.stack)
    for _ in range(2):
        redo(stall.shop.stack, stall.tenant, OneSource(order.id))
        assert stall.invoices(order) == []
        assert stall.shop.live("credit_note") == []
    assert state(stall, order) == "cancelled"
    assert_right(stall)


def test_money_for_a_cancelled_order_is_an_overpayment_and_somebody_looks(stall: Stall) -> None:
    order = stall.order()
    attempt = stall.pay(order)
    come_to_rest(stall.shop.stack)
    # The buyer is quicker than the end of the page.
    stall.by_card(attempt)
    cancel(stall.tenant, order.id, stall.known(order).revision, wire().inbox, datetime.now(UTC))
    stall.tell()
    assert stall.invoices(order) == []
    kinds = Counter(each["type"] for each in stall.shop.live("bank_transaction"))
    assert kinds == {"RECEIVE-OVERPAYMENT": 1, "SPEND": 1}
    assert state(stall, order) == "overpaid"
    assert_right(stall)


def test_a_refund_at_the_provider_is_a_credit_note_of_the_order(stall: Stall) -> None:
    order = stall.order()
    stall.by_card(stall.pay(order))
    stall.tell()
    known = stall.known(order)
    refund(stall.tenant, known, 1, 4_000, wire().sellers, datetime.now(UTC))
    stall.tell()
    assert stall.known(order).money == Money(confirmed=10_000, refunded=4_000)
    assert state(stall, order) == "part_refunded"
    assert len(stall.shop.live("credit_note")) == 1
    assert_right(stall)


def test_a_new_buyer_is_a_contact_with_the_address_that_the_invoice_shows(stall: Stall) -> None:
    stall.order(buyer=replace(ADA, phone="01904 123456"))
    come_to_rest(stall.shop.stack)
    (contact,) = stall.shop.live("contact")
    shown = stall.shop.business.xero.state.contacts[contact["id"]].fields
    assert (shown["FirstName"], shown["LastName"]) == ("Ada", "Lovelace")
    (postal,) = (each for each in shown["Addresses"] if each["AddressType"] == "POBOX")
    assert (postal["AddressLine1"], postal["City"], postal["PostalCode"]) == (
        "1 Mill Lane",
        "York",
        "YO1 7HH",
    )
    (phone,) = (each for each in shown["Phones"] if each["PhoneType"] == "DEFAULT")
    assert phone["PhoneNumber"] == "01904 123456"
