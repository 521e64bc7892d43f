"""Each payout has its tick, or says why not; and what is put right heals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.sync.reconcile_wiring import wire
from local.demo.trading_day import CLOSE
from local.demo.trading_month import trading_month
from local.stack.in_process import Stack
from local.stripe_month import payouts, sales
from local.stripe_month.account import DAY
from local.stripe_month.sales import Bought
from local.worlds.playing import play
from local.worlds.world import parse
from shared.operations.parked import retry
from shared.operations.reconcile import payouts_due as matching
from shared.operations.reconcile.run import reconcile
from shared.reconciliation.payouts import PayoutMatch
from shared.store import payouts as kept
from shared.store import reconciliations, tenants
from tests.functions.merchant import ADA, Merchant
from tests.functions.trading import sell
from tests.handled import BY_HAND
from tests.shared.operations.causes import reasons_of
from tests.shared.operations.conftest import Look


@pytest.fixture
def merchant(merchant: Merchant) -> Merchant:
    """Of whom every look in a test is one of the whole."""
    return merchant


def paid_out(merchant: Merchant) -> Any:
    made = payouts.pay_out_all(merchant.account)
    merchant.settle()
    return made


def match_of(merchant: Merchant, payout: Any) -> PayoutMatch:
    found = kept.read(merchant.shop.tenant, "stripe", payout["id"])
    assert found
    return found


def asked(merchant: Merchant) -> list[str]:
    """Payouts whose items Stripe was asked for."""
    found = (dict(call.query).get("payout", "") for call in merchant.shop.business.stripe.log)
    return [payout for payout in found if payout]


# ---- at Stripe


def test_a_payout_that_is_posted_with_all_that_it_holds_has_its_tick_and_is_not_read_again(
    merchant: Merchant, look: Look
) -> None:
    key = sell(merchant)
    payout = paid_out(merchant)
    look()
    match = match_of(merchant, payout)
    assert match.is_matched
    assert (match.reasons, match.count, match.sum_of_items, match.payout.amount) == ((), 1, 11800, 11800)
    (transfer,) = match.own.documents
    assert transfer.key == f"{payout['balance_transaction']} transfer"
    assert (transfer.state, transfer.xero_id) == ("posted", merchant.id_of(transfer.key))
    (item,) = match.items
    assert (item.source, item.pence) == (key, 11800)
    documents = {each.key: each.xero_id for each in item.documents}
    for document in (f"{key} payment", f"{key} fee"):
        assert documents[document] == merchant.id_of(document)
    look()
    look(thoroughly=True)
    assert asked(merchant) == [payout["id"]]


def test_an_item_that_nobody_has_told_of_is_missing_until_the_feed_finds_it(
    merchant: Merchant, look: Look
) -> None:
    sell(merchant)
    sales.pay(merchant.account, Bought(5000, ADA))
    merchant.fresh()
    payout = payouts.pay_out_all(merchant.account)
    merchant.show()
    merchant.hear(merchant.fresh())
    merchant.rest()
    look()
    assert reasons_of(match_of(merchant, payout)) == [("missing", 1, 4905)]
    merchant.settle()
    look()
    assert match_of(merchant, payout).is_matched


def test_an_item_with_a_parked_document_says_why_it_is_parked(merchant: Merchant, look: Look) -> None:
    merchant.xero.archive_account("404")
    key = sell(merchant)
    payout = paid_out(merchant)
    look()
    assert reasons_of(match_of(merchant, payout)) == [("account_not_usable", 1, 11800)]
    merchant.xero.restore_account("404")
    owner = tenants.read(merchant.shop.tenant)
    assert owner
    retry(owner, f"{key} fee", wire())
    merchant.rest()
    look()
    assert match_of(merchant, payout).is_matched


def test_what_is_on_its_way_is_pending_and_then_has_its_tick(merchant: Merchant, look: Look) -> None:
    payout = payouts.pay_out_all(merchant.account) if sell(merchant) else None
    merchant.show()
    merchant.hear(merchant.fresh())
    while merchant.stack.lambdas.poll_inbox():
        pass
    look()
    assert [word for word, _, _ in reasons_of(match_of(merchant, payout))] == ["pending"]
    merchant.settle()
    look()
    assert match_of(merchant, payout).is_matched


def test_a_payment_that_a_person_deleted_is_named_by_its_item(merchant: Merchant, look: Look) -> None:
    key = sell(merchant)
    payout = paid_out(merchant)
    merchant.xero.delete_payment(merchant.id_of(f"{key} payment"))
    look()
    match = match_of(merchant, payout)
    assert reasons_of(match) == [("deleted", 1, 11800)]
    assert [each.reason_code for each in match.items[0].documents if each.key == f"{key} payment"] == [
        "deleted"
    ]
    (found,) = reconciliations.findings(merchant.shop.tenant)
    reconciliations.accept(merchant.shop.tenant, found.id, BY_HAND)
    look()
    match = match_of(merchant, payout)
    assert (reasons_of(match), match.is_matched) == ([("accepted", 1, 11800)], True)


def test_a_transfer_that_a_person_deleted_is_named(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    payout = paid_out(merchant)
    merchant.xero.delete_transfer(merchant.id_of(f"{payout['balance_transaction']} transfer"))
    look()
    match = match_of(merchant, payout)
    assert (reasons_of(match), match.is_matched) == ([("deleted", 1, -11800)], False)
    assert [each.reason_code for each in match.own.documents] == ["deleted"]


def test_a_manual_payout_is_held_against_its_transfer_alone_and_says_so(
    merchant: Merchant, look: Look
) -> None:
    sell(merchant)
    payout = payouts.pay_out(merchant.account, 5000, fee=50)
    merchant.settle()
    look()
    match = match_of(merchant, payout)
    assert (reasons_of(match), match.is_matched) == ([("manual_payout", 1, 0)], True)
    assert asked(merchant) == []


def test_a_payout_that_fails_after_its_tick_and_is_paid_again_has_two_ticks(
    merchant: Merchant, look: Look
) -> None:
    sell(merchant)
    first = paid_out(merchant)
    look()
    payouts.payout_fails(merchant.account, first)
    merchant.settle()
    second = paid_out(merchant)
    look()
    returned, again = match_of(merchant, first), match_of(merchant, second)
    assert (reasons_of(returned), returned.is_matched) == ([("payout_returned", 1, 0)], True)
    assert (reasons_of(again), again.sum_of_items) == ([], 11800)
    look()
    assert sorted(asked(merchant)) == sorted([first["id"], first["id"], second["id"]])


def test_what_lies_before_the_feed_is_named_and_no_fault(merchant: Merchant, look: Look) -> None:
    merchant.account.now -= 60 * DAY
    sales.pay(merchant.account, Bought(7000, ADA))
    merchant.account.now += 60 * DAY
    sell(merchant)
    merchant.hear(event | {"id": f"{event['id']}_again"} for event in merchant.account.events)
    payout = paid_out(merchant)
    look()
    match = match_of(merchant, payout)
    assert (reasons_of(match), match.is_matched) == ([("before_feed", 1, 6875)], True)


def test_items_that_do_not_come_to_the_payout_are_said_with_the_pence(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    other = sell(merchant, 5000)
    payout = paid_out(merchant)
    whole = merchant.account.payout_members[payout["id"]]
    merchant.account.payout_members[payout["id"]] = [each for each in whole if each != other]
    merchant.show()
    look()
    assert reasons_of(match_of(merchant, payout)) == [("does_not_add_up", 1, -4905)]
    merchant.account.payout_members[payout["id"]] = whole
    merchant.show()
    look()
    assert match_of(merchant, payout).is_matched


def test_a_reconciliation_does_not_fail_where_items_cannot_be_read(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    payout = payouts.pay_out_all(merchant.account)
    merchant.show()
    look()
    payout["automatic"] = False
    merchant.settle()
    assert look().is_reconciled
    assert reasons_of(match_of(merchant, payout)) == [("items_not_read", 1, 0)]
    payout["automatic"] = True
    merchant.show()
    look()
    assert match_of(merchant, payout).is_matched


def test_only_so_many_are_looked_at_in_a_run_and_the_next_goes_on(
    merchant: Merchant, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MOST", 1)
    sales.pay(merchant.account, Bought(12000, ADA))
    older = payouts.pay_out_all(merchant.account)
    merchant.account.wait(DAY)
    sales.pay(merchant.account, Bought(5000, ADA))
    newer = paid_out(merchant)
    look()
    assert asked(merchant) == [newer["id"]]
    look()
    assert asked(merchant) == [newer["id"], older["id"]]
    history = kept.history(merchant.shop.tenant, "stripe")
    assert [(each.payout.id, each.is_matched) for each in history] == [
        (newer["id"], True),
        (older["id"], True),
    ]


# ---- a month at both


def test_a_months_payouts_all_have_their_ticks(stack: Stack) -> None:
    world = parse(trading_month(CLOSE))
    business = stack.open_business("demo", world.settings)
    for phase in world.phases:
        # The feed finds it all; what the webhooks tell besides is played elsewhere.
        play(stack, business, replace(phase, deliveries=()))
    stack.clock.shift(timedelta(seconds=1))
    owner = tenants.read("demo")
    assert owner
    reconcile(owner, wire())
    matches = [*kept.history("demo", "stripe"), *kept.history("demo", "gocardless")]
    made = [*world.phases[0].stripe["payouts"], *world.phases[0].gocardless["payouts"]]
    assert {each.payout.id for each in matches} == {each["id"] for each in made}
    assert [reasons_of(each) for each in matches] == [[], [], []]
    assert [each.sum_of_items + each.own.pence for each in matches] == [0, 0, 0]
