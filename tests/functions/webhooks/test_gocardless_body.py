"""The largest body that GoCardless sends, about payments that are real but for one event."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from local.demo.trading_day import CLOSE
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payers import Debtor, new_customer, new_mandate
from local.gocardless_month.payments import Wanted, charged_at, confirm, create, submit
from local.gocardless_month.shapes import Thing
from local.stack.in_process import Stack
from shared.store.tables.inbox import EventItem
from tests.functions.shop import Shop, assert_nothing_is_double, come_to_rest, dead_letters, open_shop

PAYMENTS = 83
BROKEN: Thing = {"id": "EVBROKEN", "resource_type": "payments", "action": "confirmed", "links": {}}
DEE = Debtor("Dee", "Debit", None, "dee@example.com", "York")


def test_of_250_events_with_one_broken_each_of_83_payments_is_booked_once(stack: Stack) -> None:
    shop, account = open_shop(stack), _collected()
    shop.business.gocardless.show(account.world())
    stack.clock.shift(account.now - CLOSE.timestamp())
    told = [event for event in account.events if event["resource_type"] == "payments"]
    told.insert(100, BROKEN)
    assert len(told) == 250
    assert stack.deliver(shop.business, {"events": told}, to="gocardless") == 200
    come_to_rest(stack)
    assert _outcomes() == {"booked": 83, "known": 166, "parked": 1}
    assert [(row.reason_code, row.detail) for row in shop.parked()] == [
        ("event_is_broken", "The event is EVBROKEN.")
    ]
    _assert_each_is_booked_once(shop, account)


def _collected() -> GoCardlessAccount:
    """Each payment was created, submitted and confirmed: three events."""
    account = GoCardlessAccount(int(CLOSE.timestamp()))
    mandate = new_mandate(account, new_customer(account, DEE))
    payments = [create(account, mandate, Wanted(1055 + 7 * number)) for number in range(PAYMENTS)]
    for payment in payments:
        submit(account, payment)
    account.now = charged_at(payments[-1])
    for payment in payments:
        confirm(account, payment)
    return account


def _outcomes() -> Counter[str | None]:
    return Counter(event.outcome for event in EventItem.query("demo", consistent_read=True))


def _assert_each_is_booked_once(shop: Shop, account: GoCardlessAccount) -> None:
    ids = sorted(payment["id"] for payment in account.things["payments"])
    assert sorted(invoice["reference"] for invoice in shop.live("invoice")) == [f"{id} invoice" for id in ids]
    assert sorted(payment["reference"] for payment in shop.live("payment")) == [f"{id} payment" for id in ids]
    assert shop.business.xero.trial_balance()["092"] == Decimal(account.clearing()).scaleb(-2)
    assert_nothing_is_double(shop)
    assert dead_letters(shop.stack) == 0
