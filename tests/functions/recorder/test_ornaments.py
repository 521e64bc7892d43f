"""Customers and mandates that GoCardless shows no more: whatever moved is booked all the same, and listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from functions.sync.reconcile_wiring import wire
from local.demo.trading_day import CLOSE
from local.gocardless_month import payers, refunds, reversals
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import Thing
from local.stack.in_process import Stack
from shared.operations.parked import accept, retry
from shared.store import rows
from shared.store.ledger import unread_key
from tests.functions.shop import Shop, come_to_rest, open_shop
from tests.functions.trading import owner_of
from tests.handled import BY_HAND
from tests.local.gocardless_month.trading import DEE, a_mandate, confirmed, paid_out

BEFORE = int(CLOSE.timestamp()) - 5 * 86400
MANY = 1000
DEES, NAMELESS = "Dee Debit", "GoCardless payments without a name"
UNREADABLE = "payer_not_readable"


@dataclass
class Collected:
    """A business that collects direct debits; `told` of the events were delivered or left to the feed."""

    shop: Shop
    account: GoCardlessAccount
    told: int = 0

    @property
    def stack(self) -> Stack:
        return self.shop.stack

    def settle(self, road: str = "webhook") -> None:
        """What is new is told by webhooks, or found by the feed."""
        fresh, self.told = self.account.events[self.told :], len(self.account.events)
        self.stack.clock.move_to(max(datetime.now(UTC), datetime.fromtimestamp(self.account.now, UTC)))
        self.shop.business.gocardless.show(self.account.world())
        if road == "webhook":
            assert self.stack.deliver(self.shop.business, {"events": fresh}, to="gocardless") == 200
        else:
            self.stack.feed()
        come_to_rest(self.stack)
        self.account.now = max(self.account.now, int(datetime.now(UTC).timestamp()))

    def held(self) -> dict[str, int]:
        """Pence by account code."""
        balances = self.shop.business.xero.trial_balance()
        return {code: int(amount * 100) for code, amount in balances.items() if amount}

    def whose(self, kind: str = "invoice") -> set[str]:
        return {each["contact"] for each in self.shop.live(kind)}

    def flagged(self) -> set[tuple[str, str]]:
        return {(row.source, row.reason_code) for row in rows.in_state(self.shop.tenant, "attention")}

    def parked(self) -> list[str]:
        return [row.key for row in self.shop.parked()]

    def retry(self) -> None:
        for key in self.parked():
            retry(owner_of(self.shop.tenant), key, wire())
        come_to_rest(self.stack)


@pytest.fixture
def collected(stack: Stack) -> Collected:
    return Collected(open_shop(stack), GoCardlessAccount(BEFORE))


# ---- the ways in which GoCardless shows no more what it had


def unknown(collected: Collected, kind: str) -> None:
    """404."""
    collected.account.things[kind].clear()


def gone(collected: Collected, kind: str) -> None:
    """410."""
    for each in collected.account.things[kind]:
        collected.stack.gocardless.faults.add(410, times=MANY, on=f"/{kind}/{each['id']}")


def nulled(collected: Collected, kind: str) -> None:
    for each in collected.account.things[kind]:
        each |= {name: None for name in each if name not in ("id", "created_at")}


Lost = Callable[[Collected, str], None]
WAYS = [unknown, gone, nulled]
ROADS = ["webhook", "feed"]


def customer(collected: Collected, lost: Lost) -> None:
    lost(collected, "customers")


def mandate(collected: Collected, lost: Lost) -> None:
    lost(collected, "mandates")


def both(collected: Collected, lost: Lost) -> None:
    lost(collected, "customers")
    lost(collected, "mandates")


LOSSES = [customer, mandate, both]


# ---- before its money is booked


@pytest.mark.parametrize("lose", LOSSES)
@pytest.mark.parametrize("lost", WAYS)
@pytest.mark.parametrize("road", ROADS)
def test_a_payment_of_a_payer_who_is_gone_is_booked_for_nobody_and_listed(
    collected: Collected, lose: Callable[[Collected, Lost], None], lost: Lost, road: str
) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    paid = collected.account.find("payments", payment["id"])
    lose(collected, lost)
    collected.settle(road)
    assert collected.held() == {"092": paid["amount"], "200": -4167, "820": -833}
    assert (collected.whose(), collected.parked()) == ({NAMELESS}, [])
    assert collected.flagged() == {(payment["id"], UNREADABLE)}


@pytest.mark.parametrize("lost", WAYS)
def test_a_payer_who_is_gone_is_the_contact_that_the_mandates_customer_is_mapped_to(
    collected: Collected, lost: Lost
) -> None:
    by = a_mandate(collected.account)
    confirmed(collected.account, Wanted(5000), by)
    collected.settle()
    second = confirmed(collected.account, Wanted(3000), by)
    lost(collected, "customers")
    collected.settle()
    assert (collected.whose(), collected.parked()) == ({DEES}, [])
    assert len(collected.shop.live("invoice")) == 2
    assert collected.flagged() == {(second["id"], UNREADABLE)}


def test_a_payer_who_was_booked_as_nobody_is_somebody_once_gocardless_shows_the_name(
    collected: Collected,
) -> None:
    by = a_mandate(collected.account)
    shown = list(collected.account.things["customers"])
    confirmed(collected.account, Wanted(5000), by)
    unknown(collected, "customers")
    collected.settle()
    collected.account.things["customers"] += shown
    confirmed(collected.account, Wanted(3000), by)
    collected.settle()
    assert collected.whose() == {NAMELESS, DEES}


@pytest.mark.parametrize("field", ["metadata", "links", "description"])
def test_a_payment_that_lacks_an_ornament_is_booked(collected: Collected, field: str) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    payment[field] = None
    collected.settle()
    assert collected.held() == {"092": 5000, "200": -4167, "820": -833}
    assert (collected.whose(), collected.parked()) == ({NAMELESS if field == "links" else DEES}, [])


def test_a_customer_of_whom_a_part_is_left_is_who_that_says_and_not_listed(collected: Collected) -> None:
    confirmed(collected.account, Wanted(5000))
    (shown,) = collected.account.things["customers"]
    shown |= {"given_name": None, "email": None}
    collected.settle()
    assert (collected.whose(), collected.flagged()) == ({"Debit"}, set())


# ---- after it was booked


def fails(account: GoCardlessAccount, payment: Thing) -> None:
    reversals.fail_late(account, payment)


def is_charged_back(account: GoCardlessAccount, payment: Thing) -> None:
    reversals.charge_back(account, payment)


def is_charged_back_in_vain(account: GoCardlessAccount, payment: Thing) -> None:
    reversals.charge_back(account, payment)
    account.now += 3600
    reversals.cancel_charge_back(account, payment)


def is_refunded(account: GoCardlessAccount, payment: Thing) -> None:
    refunds.refund_paid(account, refunds.refund(account, payment, 1000))


def is_refunded_in_vain(account: GoCardlessAccount, payment: Thing) -> None:
    made = refunds.refund(account, payment, 1000)
    refunds.refund_paid(account, made)
    account.now += 3600
    refunds.refund_fails(account, made)


HAPPENINGS = [fails, is_charged_back, is_charged_back_in_vain, is_refunded, is_refunded_in_vain]
Happening = Callable[[GoCardlessAccount, Thing], None]


@pytest.mark.parametrize("happens", HAPPENINGS)
@pytest.mark.parametrize("road", ROADS)
def test_what_happens_before_anything_is_booked_is_booked_for_nobody(
    collected: Collected, happens: Happening, road: str
) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    paid_out(collected.account)
    collected.account.now += 3600
    happens(collected.account, payment)
    both(collected, unknown)
    collected.settle(road)
    assert collected.held().get("092", 0) == collected.account.clearing()
    assert collected.whose() | collected.whose("credit_note") == {NAMELESS}
    assert collected.parked() == []
    assert {reason for _, reason in collected.flagged()} == {UNREADABLE}


@pytest.mark.parametrize("happens", HAPPENINGS)
@pytest.mark.parametrize("lost", WAYS)
@pytest.mark.parametrize("road", ROADS)
def test_what_happens_to_a_booked_payment_of_a_payer_who_is_gone_is_booked_for_its_contact(
    collected: Collected, happens: Happening, lost: Lost, road: str
) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    paid_out(collected.account)
    collected.settle()
    assert collected.flagged() == set()
    happens(collected.account, payment)
    both(collected, lost)
    collected.settle(road)
    assert collected.held().get("092", 0) == collected.account.clearing()
    assert collected.whose() | collected.whose("credit_note") == {DEES}
    assert collected.parked() == []
    assert {reason for _, reason in collected.flagged()} == {UNREADABLE}


def test_a_failure_in_a_later_month_reopens_the_invoice_of_the_booked_payments_contact(
    collected: Collected,
) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    collected.settle()
    collected.account.now += 40 * 86400
    reversals.fail_late(collected.account, payment)
    both(collected, unknown)
    collected.settle()
    assert collected.held() == {"200": -4167, "820": -833, "610": 5000}
    assert collected.whose() == {DEES}


# ---- whether it passed through GoCardless moves money


@pytest.mark.parametrize("lost", WAYS)
def test_a_payment_that_is_on_record_as_settled_directly_fails_where_it_was_settled(
    collected: Collected, lost: Lost
) -> None:
    payment = confirmed(collected.account, Wanted(5000), a_mandate(collected.account, direct=True))
    collected.settle()
    assert collected.held()["090"] == 5000
    reversals.fail_late(collected.account, payment)
    lost(collected, "mandates")
    collected.settle()
    assert {code: collected.held().get(code) for code in ("090", "092", "610")} == {
        "090": None,
        "092": None,
        "610": 5000,
    }


def test_a_payment_that_is_not_on_record_is_taken_to_pass_through_gocardless(collected: Collected) -> None:
    confirmed(collected.account, Wanted(5000), a_mandate(collected.account, direct=True))
    unknown(collected, "mandates")
    collected.settle()
    assert collected.held()["092"] == 5000


# ---- what moved money and cannot be read


@pytest.mark.parametrize("lost", [unknown, gone])
def test_a_booked_payment_that_cannot_be_read_any_more_is_parked_under_a_key_of_its_own_and_once(
    collected: Collected, lost: Lost
) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    collected.settle()
    reversals.charge_back(collected.account, payment)
    shown = list(collected.account.things["payments"])
    lost(collected, "payments")
    collected.settle()
    reversals_told = collected.account.events[-1] | {"id": "EVANOTHER"}
    collected.account.events.append(reversals_told)
    collected.settle()
    assert collected.parked() == [unread_key(payment["id"])]
    assert collected.held()["092"] == 5000
    collected.stack.gocardless.faults.clear()
    collected.account.things["payments"][:] = shown
    collected.settle()
    collected.retry()
    assert (collected.parked(), collected.held().get("092")) == ([], None)


@pytest.mark.parametrize("field", ["amount", "currency"])
def test_a_payment_that_does_not_say_what_moved_is_parked_until_it_does(
    collected: Collected, field: str
) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    kept, payment[field] = payment[field], None
    collected.settle()
    assert (collected.parked(), collected.held()) == ([unread_key(payment["id"])], {})
    payment[field] = kept
    collected.settle()
    collected.retry()
    assert (collected.parked(), collected.held()["092"]) == ([], 5000)


def test_what_cannot_be_read_is_not_read_again_by_every_run_of_the_feed(collected: Collected) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    collected.stack.gocardless.faults.add(404, times=MANY, on=f"/payments/{payment['id']}")
    collected.settle("feed")
    assert collected.parked() == [unread_key(payment["id"])]
    before = collected.shop.business.gocardless.calls["GET /payments/{id}"]
    collected.settle("feed")
    assert collected.shop.business.gocardless.calls["GET /payments/{id}"] == before


def test_what_the_owner_let_be_is_listed_again_when_something_new_is_told_of_it(
    collected: Collected,
) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    collected.stack.gocardless.faults.add(404, times=MANY, on=f"/payments/{payment['id']}")
    collected.settle()
    assert accept(collected.shop.tenant, unread_key(payment["id"]), BY_HAND)
    collected.settle("feed")
    assert collected.parked() == []
    reversals.charge_back(collected.account, payment)
    collected.settle()
    assert collected.parked() == [unread_key(payment["id"])]


@pytest.mark.parametrize("lost", [unknown, gone])
def test_a_refund_of_a_payment_that_is_gone_credits_its_invoice(collected: Collected, lost: Lost) -> None:
    payment = confirmed(collected.account, Wanted(5000))
    collected.settle()
    made = refunds.refund(collected.account, payment, 1000)
    refunds.refund_paid(collected.account, made)
    lost(collected, "payments")
    collected.account.events = [
        each for each in collected.account.events if each["resource_type"] == "refunds"
    ]
    collected.told = 0
    collected.settle()
    assert (collected.held()["092"], collected.parked()) == (4000, [])
    assert collected.whose("credit_note") == {DEES}
    assert collected.flagged() == {(made["id"], UNREADABLE)}


def test_two_payers_who_are_gone_share_the_contact_without_a_name(collected: Collected) -> None:
    for _ in range(2):
        by = payers.new_mandate(collected.account, payers.new_customer(collected.account, DEE))
        confirmed(collected.account, Wanted(5000), by)
    unknown(collected, "customers")
    collected.settle()
    assert len(collected.shop.live("invoice")) == 2
    assert collected.whose() == {NAMELESS}
