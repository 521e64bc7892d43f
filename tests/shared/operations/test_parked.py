"""What is parked is said in sentences, and tried again without doubling anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.sync.reconcile_wiring import wire
from local.stripe_month import sales
from local.stripe_month.sales import Bought
from shared.errors import Rejected
from shared.ledger.rows import LedgerRow
from shared.operations.parked import Retried, accept, can_retry, parked, retry, try_again
from shared.store import ledger, rows, secrets
from shared.store.tables.connections import SecretItem
from tests.functions.merchant import ADA, Merchant, assert_right
from tests.functions.trading import owner_of, park_a_fee
from tests.handled import BY_HAND
from tests.local.standins.xero.world import NOON
from tests.shared.operations.conftest import Look


def test_a_parked_row_says_what_happened_and_what_to_do(merchant: Merchant) -> None:
    fee = park_a_fee(merchant)
    (found,) = parked(merchant.shop.tenant)
    assert (found.row.key, found.row.reason_code, found.waiting) == (fee, "account_not_usable", 0)
    assert found.reason.what_to_do
    assert list(parked(merchant.shop.tenant, "period_locked")) == []


def test_a_document_is_sent_again_and_again_without_doubling(merchant: Merchant) -> None:
    fee = park_a_fee(merchant)
    retry(owner_of(merchant.shop.tenant), fee, wire())
    merchant.rest()
    assert [each.row.key for each in parked(merchant.shop.tenant)] == [fee]
    merchant.xero.restore_account("404")
    retry(owner_of(merchant.shop.tenant), fee, wire())
    merchant.rest()
    assert_right(merchant)
    with pytest.raises(KeyError):
        retry(owner_of(merchant.shop.tenant), fee, wire())


def test_a_source_is_read_again_at_stripe_and_decided_anew(merchant: Merchant) -> None:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    key = charge["balance_transaction"]
    movement = next(each for each in merchant.account.movements if each["id"] == key)
    movement["reporting_category"] = "something_new"
    merchant.settle()
    assert [each.row.key for each in parked(merchant.shop.tenant)] == [key]
    movement["reporting_category"] = "charge"
    merchant.show()
    retry(owner_of(merchant.shop.tenant), key, wire())
    merchant.rest()
    assert_right(merchant)


def test_what_the_owner_lets_be_is_a_settled_cause_and_is_never_decided_anew(
    merchant: Merchant, look: Look
) -> None:
    merchant.account.move(-300, "something_new", "something_new", None)
    merchant.settle()
    (found,) = parked(merchant.shop.tenant)
    assert accept(merchant.shop.tenant, found.row.key, BY_HAND)
    assert not accept(merchant.shop.tenant, found.row.key, BY_HAND)
    made = look()
    assert [(cause.reason_code, cause.pence, cause.accepted) for cause in made.causes] == [
        ("accepted", 300, True)
    ]
    assert made.is_reconciled
    retried = rows.read(merchant.shop.tenant, [found.row.key])[0]
    merchant.feed()
    merchant.rest()
    assert rows.read(merchant.shop.tenant, [found.row.key])[0] == retried


def test_a_charge_that_could_not_be_read_is_read_again_and_parked_no_more(merchant: Merchant) -> None:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    merchant.stack.stripe.faults.add(404, times=100, on=f"/v1/charges/{charge['id']}")
    merchant.show()
    merchant.hear(merchant.fresh())
    merchant.rest()
    assert [each.row.key for each in parked(merchant.shop.tenant)] == [ledger.unread_key(charge["id"])]
    merchant.stack.stripe.faults.clear()
    retry(owner_of(merchant.shop.tenant), ledger.unread_key(charge["id"]), wire())
    merchant.rest()
    assert_right(merchant)


def test_an_event_that_nobody_can_read_cannot_be_tried_again(merchant: Merchant) -> None:
    broken = "gocardless#broken#1"
    ledger.park_unread(
        merchant.shop.tenant,
        "stripe",
        broken,
        "event_is_broken",
        "The event has no id.",
        wire().clock(),
    )
    with pytest.raises(Rejected):
        retry(owner_of(merchant.shop.tenant), broken, wire())


def test_of_many_rows_each_says_by_itself_what_became_of_it(merchant: Merchant) -> None:
    fee, broken = park_a_fee(merchant), "gocardless#broken#1"
    owner, connections = owner_of(merchant.shop.tenant), wire()
    told = "The event has no id."
    ledger.park_unread(owner.tenant, "gocardless", broken, "event_is_broken", told, connections.clock())
    why = "the event names no object that could be read again"
    assert try_again(owner, fee, connections) == Retried(fee, "queued")
    assert try_again(owner, fee, connections) == Retried(fee, "not_parked")
    assert try_again(owner, broken, connections) == Retried(broken, "refused", why)


def test_a_row_whose_provider_cannot_be_asked_now_says_so(merchant: Merchant) -> None:
    key = merchant.account.move(-300, "something_new", "something_new", None)["id"]
    merchant.settle()
    SecretItem(merchant.shop.tenant, secrets.STRIPE_KEY).delete()
    found = try_again(owner_of(merchant.shop.tenant), key, wire())
    assert found == Retried(key, "not_now", "no Stripe key is kept for this tenant")


def test_what_is_listed_of_an_order_is_never_read_again_but_its_documents_are_sent_again() -> None:
    order = LedgerRow("ORD-7", "Source", "parked", "ORD-7", "orders", NOON)
    flag = replace(order, kind="Flag", state="attention", reason_code="email_left_out")
    assert not can_retry(order)
    assert not can_retry(flag)
    assert can_retry(replace(flag, provider="stripe"))
    assert can_retry(replace(order, kind="Invoice"))
