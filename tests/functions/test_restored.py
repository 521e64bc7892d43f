"""Tables are put back as they were at noon. Xero stands as it does now, and must hold no document twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pynamodb.models import Model

from local.demo.trading_day import CLOSE
from local.gocardless_month import reversals
from local.gocardless_month.account import GoCardlessAccount
from local.stack.business import Business
from local.stack.in_process import Stack
from local.standins.xero import CommitLate, Fault, LoseAnswer, TooMany, every_write
from local.standins.xero.calls import Call
from local.stripe_month import payouts, refunds, sales
from local.stripe_month.sales import Bought
from shared.operations.reconcile.run import reconcile
from shared.operations.restore import hold, read_again
from shared.store import lanes, reconciliations, rows
from shared.store.tables.businesses import ReconciliationItem
from shared.store.tables.inbox import EventItem
from shared.store.tables.lanes import FeedItem, LaneItem
from shared.store.tables.ledger import RowItem
from shared.undo.dependencies import OneSource
from shared.wiring.base import connect_here
from shared.wiring.operations import connections
from tests import factories
from tests.functions import debit_stories as debits
from tests.functions.merchant import ADA, Merchant, assert_at_rest, open_merchant
from tests.functions.point_in_time import PointInTime, now_of
from tests.functions.shop import Shop, assert_nothing_is_double, assert_posted_once, come_to_rest, open_shop
from tests.functions.trading import owner_of, sell
from tests.functions.undo_and_redo import held, redo, standing, undo

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
TABLES: Sequence[Sequence[type[Model]]] = (
    (RowItem,),
    (RowItem, LaneItem),
    (RowItem, LaneItem, FeedItem),
    (RowItem, LaneItem, FeedItem, EventItem, ReconciliationItem),
    (LaneItem,),
)
restored_tables = pytest.mark.parametrize(
    "tables", TABLES, ids=["ledger", "with lanes", "with feeds", "with all", "lanes alone"]
)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def restore(shop: Shop, noon: PointInTime) -> None:
    """Puts the tables back, and does what the runbook says."""
    noon.put_back()
    order(shop, noon.at)
    settle(shop)


def order(shop: Shop, since: datetime) -> None:
    owner, outside = owner_of(shop.tenant), connections(connect_here())
    assert hold(owner, since, outside)
    read_again(owner, since, outside)


def settle(shop: Shop) -> None:
    for _ in range(2):
        shop.stack.feed()
        come_to_rest(shop.stack)


def record_only(stack: Stack) -> None:
    """Lets the recorder work, but not the writer."""
    while stack.lambdas.poll_inbox():
        pass


def pending_at_noon(shop: Shop, *tables: type[Model]) -> PointInTime:
    record_only(shop.stack)
    assert rows.has_pending(shop.tenant)
    noon = now_of(*tables)
    shop.stack.clock.shift(A_MINUTE)
    return noon


def ids(business: Business) -> dict[str, Any]:
    return {each["id"]: each for each in business.xero.documents()}


# ---- rows that were pending


@restored_tables
def test_rows_that_were_pending_at_noon_make_no_document_twice(
    shop: Shop, tables: Sequence[type[Model]]
) -> None:
    shop.sell(factories.sales(3))
    noon = pending_at_noon(shop, *tables)
    come_to_rest(shop.stack)
    before = ids(shop.business)
    kinds = Counter(each["kind"] for each in before.values())
    assert kinds == {"contact": 4, "invoice": 3, "payment": 3, "bank_transaction": 3}
    restore(shop, noon)
    assert ids(shop.business) == before
    assert_posted_once(shop)
    assert shop.row(f"{shop.made[2].id('ch')} invoice").number == 3


@restored_tables
def test_numbers_go_on_after_the_highest_that_was_given_out(
    shop: Shop, tables: Sequence[type[Model]]
) -> None:
    first, *rest = factories.sales(4)
    shop.sell([first])
    noon = pending_at_noon(shop, *tables)
    come_to_rest(shop.stack)
    shop.sell(rest[:2])
    come_to_rest(shop.stack)
    restore(shop, noon)
    shop.sell(rest[2:])
    come_to_rest(shop.stack)
    assert shop.numbers() == ["CN-00001", "CN-00002", "CN-00003", "CN-00004"]
    assert_posted_once(shop)


def test_a_call_that_is_still_on_its_way_is_waited_for(shop: Shop) -> None:
    shop.sell(factories.sales(2))
    noon = pending_at_noon(shop)
    shop.stack.xero.faults.add(Fault(CommitLate(5), every_write))
    shop.stack.xero.faults.add(Fault(LoseAnswer(committed=False), every_write))
    shop.stack.lambdas.poll_posting()
    assert lanes.peek(shop.tenant).batch
    assert not shop.live("contact")
    restore(shop, noon)
    assert_posted_once(shop)


def test_what_a_restore_had_to_leave_half_read_is_read_from_there(shop: Shop) -> None:
    """Xero fails at one list after the other; nothing is sent before all of them are read."""
    shop.sell(factories.sales(2))
    noon = pending_at_noon(shop)
    come_to_rest(shop.stack)
    noon.put_back()
    order(shop, noon.at)
    read: list[str] = []

    def every_other_list(call: Call) -> bool:
        if call.method != "GET":
            return False
        read.append(call.path)
        return len(read) % 2 == 0

    shop.stack.xero.faults.add(Fault(TooMany(), every_other_list, times=6))
    settle(shop)
    assert len(read) >= 11
    assert_posted_once(shop)


def test_while_another_process_has_the_lane_nothing_is_held(shop: Shop) -> None:
    assert lanes.claim(shop.tenant, "writer", datetime.now(UTC))
    assert not hold(owner_of(shop.tenant), datetime.now(UTC), connections(connect_here()))
    assert lanes.peek(shop.tenant).survey is None


# ---- an afternoon at Stripe


def trade_in_the_morning(merchant: Merchant) -> dict[str, Any]:
    sold = sales.pay(merchant.account, Bought(12000, ADA))
    debit = sales.debit(merchant.account, Bought(8000, ADA))
    sales.debit_succeeds(merchant.account, debit)
    given_back = refunds.refund(merchant.account, sold, 1000)
    merchant.settle()
    return {"sold": sold, "debit": debit, "refund": given_back}


def trade_in_the_afternoon(merchant: Merchant, morning: dict[str, Any]) -> None:
    account = merchant.account
    merchant.settle()
    sales.debit_fails_late(account, morning["debit"], fee=400)
    refunds.refund_fails(account, morning["refund"], morning["sold"])
    merchant.settle()
    new = sales.debit(account, Bought(3000, ADA))
    sales.debit_succeeds(account, new)
    merchant.settle()
    sales.debit_fails_late(account, new, fee=400)
    refunds.refund(account, morning["sold"], 2000)
    merchant.settle()
    sales.pay(account, Bought(8000, ADA))
    made = payouts.pay_out_all(account)
    merchant.settle()
    payouts.payout_fails(account, made)
    payouts.top_up(account, 1500)
    merchant.settle()


@restored_tables
def test_an_afternoon_at_stripe_is_brought_back_without_a_double(
    stack: Stack, tables: Sequence[type[Model]]
) -> None:
    merchant = open_merchant(stack)
    morning = trade_in_the_morning(merchant)
    sales.pay(merchant.account, Bought(4500, ADA))
    merchant.show()
    merchant.hear(merchant.fresh())
    noon = pending_at_noon(merchant.shop, *tables)
    trade_in_the_afternoon(merchant, morning)
    documents, ledger, flagged = merchant.documents(), remembered(merchant.shop), merchant.flagged()
    assert_at_rest(merchant, flagged=flagged)
    restore(merchant.shop, noon)
    assert merchant.documents() == documents
    assert remembered(merchant.shop) == ledger
    assert_at_rest(merchant, flagged=flagged)


def remembered(shop: Shop) -> dict[str, tuple[Any, ...]]:
    """Returns what the ledger says of each row, apart from when it learnt that."""
    found = RowItem.query(shop.tenant, consistent_read=True)
    return {row.key: (row.kind, row.state, row.xero_id, row.number, row.document) for row in found}


# ---- what a person did in the afternoon


def test_a_removal_of_the_afternoon_is_forgotten_and_named_but_nothing_is_posted_again(stack: Stack) -> None:
    merchant = open_merchant(stack)
    sold = sell(merchant)
    sales.pay(merchant.account, Bought(4500, ADA))
    merchant.show()
    merchant.hear(merchant.fresh())
    noon = pending_at_noon(merchant.shop)
    merchant.settle()
    newer = merchant.account.movements[-1]["id"]
    undo(stack, merchant.shop.tenant, OneSource(sold))
    undo(stack, merchant.shop.tenant, OneSource(newer))
    documents = merchant.documents()
    restore(merchant.shop, noon)
    assert merchant.documents() == documents
    assert_nothing_is_double(merchant.shop)
    assert merchant.shop.states().keys() == {"posted"}
    assert gone(merchant) == {f"{each} {role}" for each in (sold, newer) for role in ("payment", "fee")}
    undo(stack, merchant.shop.tenant, OneSource(sold))
    undo(stack, merchant.shop.tenant, OneSource(newer))
    assert merchant.documents() == documents
    assert gone(merchant) == set()


def gone(merchant: Merchant) -> set[str]:
    """Returns which payments and fees reconciliation names as deleted."""
    merchant.stack.clock.shift(1)
    reconcile(owner_of(merchant.shop.tenant), connections(connect_here()), thoroughly=True)
    found = reconciliations.findings(merchant.shop.tenant)
    return {each.about for each in found if each.reason_code == "deleted"}


def test_what_was_undone_at_noon_and_put_back_since_is_found_when_it_is_put_back_again(shop: Shop) -> None:
    shop.sell(factories.sales(1))
    come_to_rest(shop.stack)
    undo(shop.stack, shop.tenant, OneSource(shop.made[0].id("txn")))
    noon = now_of()
    shop.stack.clock.shift(A_MINUTE)
    redo(shop.stack, shop.tenant, OneSource(shop.made[0].id("txn")))
    documents = ids(shop.business)
    restore(shop, noon)
    redo(shop.stack, shop.tenant, OneSource(shop.made[0].id("txn")))
    assert ids(shop.business) == documents
    assert_posted_once(shop)


def test_what_is_undone_and_put_back_after_a_restore_is_sent_again(shop: Shop) -> None:
    """What stood in Xero at the restore was taken out since: it must not be taken for what comes back."""
    shop.sell(factories.sales(2))
    noon = pending_at_noon(shop)
    come_to_rest(shop.stack)
    full = standing(shop.business)
    restore(shop, noon)
    undo(shop.stack, shop.tenant, OneSource(shop.made[1].id("txn")))
    assert held(shop.business) == factories.balances(shop.made[:1])
    redo(shop.stack, shop.tenant, OneSource(shop.made[1].id("txn")))
    assert standing(shop.business) == full
    assert_posted_once(shop)


def test_a_parked_row_that_was_retried_and_posted_since_is_found_at_its_next_retry(stack: Stack) -> None:
    merchant = open_merchant(stack)
    merchant.xero.archive_account("404")
    sell(merchant)
    noon = now_of()
    merchant.xero.restore_account("404")
    merchant.shop.retry_parked()
    come_to_rest(stack)
    documents = merchant.documents()
    restore(merchant.shop, noon)
    merchant.shop.retry_parked()
    come_to_rest(stack)
    assert merchant.documents() == documents
    assert_at_rest(merchant)


# ---- what took the place of a document that Xero refused


def test_documents_that_took_the_place_of_a_deletion_are_found_after_it_was_possible_again(
    stack: Stack,
) -> None:
    merchant = open_merchant(stack)
    debit = sales.debit(merchant.account, Bought(8000, ADA))
    moved = sales.debit_succeeds(merchant.account, debit)["id"]
    merchant.settle()
    sales.debit_fails_late(merchant.account, debit, fee=400)
    merchant.show()
    merchant.hear(merchant.fresh())
    noon = pending_at_noon(merchant.shop)
    paid = merchant.id_of(f"{moved} payment")
    merchant.xero.reconcile(paid)
    merchant.settle()
    assert merchant.flagged() == {"not_deleted"}
    documents, ledger = merchant.documents(), remembered(merchant.shop)
    merchant.xero.unreconcile(paid)
    restore(merchant.shop, noon)
    assert live(merchant.documents()) == live(documents)
    assert remembered(merchant.shop) == ledger
    assert_at_rest(merchant, flagged={"not_deleted"})


def live(documents: dict[str, Any]) -> set[str]:
    return {id for id, each in documents.items() if each["status"] not in ("VOIDED", "DELETED")}


# ---- GoCardless, whose events may tell what no list shows


def play(stack: Stack, account: GoCardlessAccount) -> None:
    business = stack.businesses["demo"]
    stack.clock.move_to(max(datetime.now(UTC), datetime.fromtimestamp(account.now, UTC)))
    business.gocardless.show(account.world())
    assert stack.deliver(business, {"events": account.events}, to="gocardless") == 200
    stack.feed()
    come_to_rest(stack)


@restored_tables
def test_what_only_events_tell_of_old_payments_is_brought_back(
    stack: Stack, tables: Sequence[type[Model]]
) -> None:
    """The payment was made weeks before it was charged back, so no list by the day of creation shows it."""
    shop, account = open_shop(stack), GoCardlessAccount(int(CLOSE.timestamp()))
    payment = debits.confirmed(account)
    play(stack, account)
    account.wait(20 * 86400)
    play(stack, account)
    noon = now_of(*tables)
    account.wait(3600)
    reversals.charge_back(account, payment)
    play(stack, account)
    debits.sold_and_paid_out(account)
    play(stack, account)
    documents, ledger = ids(shop.business), remembered(shop)
    restore(shop, noon)
    assert ids(shop.business) == documents
    assert remembered(shop) == ledger
    assert_nothing_is_double(shop)
