"""Each cause of a difference is made to happen, and named with its amount."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from local.standins.xero import FOREVER, Fault, TooMany, every_call
from local.stripe_month import disputes, payouts, refunds, sales
from local.stripe_month.account import DAY
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Thing
from shared.errors import Unavailable
from shared.feeds import Feed, Queued, Window, with_page
from shared.reconciliation.result import Reconciliation
from shared.store import feeds, inbox, reconciliations, tenants
from shared.store.inbox import Hint
from shared.store.tables.businesses import TenantItem
from tests.functions.merchant import ADA, Merchant
from tests.functions.trading import by_hand, sell
from tests.shared.operations.causes import causes_of
from tests.shared.operations.conftest import Look


def test_what_is_posted_is_reconciled(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    made = look()
    assert (causes_of(made), made.processor, made.ledger, made.xero) == ([], 11800, 11800, 11800)
    assert made.is_reconciled


def test_a_movement_that_nobody_has_told_of_is_missing(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    sales.pay(merchant.account, Bought(5000, ADA))
    merchant.show()
    assert causes_of(look()) == [("missing", -4905)]


def test_a_double_is_named(merchant: Merchant, look: Look) -> None:
    key = sell(merchant)
    supplier = merchant.id_of("supplier:stripe")
    line = {"Description": "Fee", "Quantity": 1, "UnitAmount": 2, "AccountCode": "404", "TaxType": "NONE"}
    merchant.xero.add(
        "BankTransactions",
        {
            "Type": "SPEND",
            "Contact": {"ContactID": supplier},
            "BankAccount": {"Code": "091"},
            "Reference": f"{key} fee",
            "Date": "2026-10-02",
            "LineItems": [line],
        },
    )
    assert causes_of(look()) == [("double", -200)]


def test_a_deleted_payment_is_named(merchant: Merchant, look: Look) -> None:
    key = sell(merchant)
    look()
    merchant.stack.clock.shift(timedelta(minutes=30))
    merchant.xero.delete_payment(merchant.id_of(f"{key} payment"))
    assert causes_of(look()) == [("deleted", -12000)]


def test_a_voided_invoice_is_named_beside_its_deleted_payment(merchant: Merchant, look: Look) -> None:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    merchant.xero.delete_payment(merchant.id_of(f"{charge['balance_transaction']} payment"))
    merchant.xero.void_invoice(merchant.id_of(f"{charge['id']} invoice"))
    assert causes_of(look(thoroughly=True)) == [("deleted", -12000)]
    found = {each.reason_code: each.about for each in reconciliations.findings(merchant.shop.tenant)}
    assert found["voided"] == f"{charge['id']} invoice"


def test_an_edited_amount_is_named_by_what_it_changes(merchant: Merchant, look: Look) -> None:
    key = sell(merchant)
    merchant.xero.edit_line(merchant.id_of(f"{key} fee"), UnitAmount=3.5)
    assert causes_of(look()) == [("edited", -150)]


def test_a_persons_own_document_is_named(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    by_hand(merchant.xero, 25)
    assert causes_of(look()) == [("own", 2500)]


def test_what_is_parked_and_what_waits_for_it_is_named(merchant: Merchant, look: Look) -> None:
    merchant.xero.archive_account("404")
    sell(merchant)
    assert causes_of(look()) == [("account_not_usable", 200)]


def test_a_movement_without_a_rule_is_named_as_parked(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    merchant.account.move(-300, "climate_order_purchase", "climate_order_purchase", None)
    merchant.settle()
    assert causes_of(look()) == [("unknown_category", 300)]


def test_an_archived_clearing_account_is_said_and_its_documents_are_added_up(
    merchant: Merchant, look: Look
) -> None:
    sell(merchant)
    merchant.xero.archive_account("091")
    made = look()
    assert causes_of(made) == [("account_not_shown", 0)]
    assert (made.xero, made.is_reconciled) == (11800, False)


def test_what_stripe_held_when_the_feed_began_is_the_opening_balance(merchant: Merchant, look: Look) -> None:
    merchant.account.now -= 60 * DAY
    merchant.account.move(7000, "charge", "charge", None)
    merchant.account.now += 60 * DAY
    sell(merchant)
    made = look()
    assert causes_of(made) == [("opening_balance", -7000)]
    assert made.ledger == made.processor == 18800


def test_a_movement_of_before_the_feed_that_was_told_of_is_named(merchant: Merchant, look: Look) -> None:
    merchant.account.now -= 60 * DAY
    early = sales.pay(merchant.account, Bought(7000, ADA))
    merchant.account.now += 60 * DAY
    merchant.settle()
    assert causes_of(look()) == [("before_feed", -early_net(merchant, early["id"]))]


def early_net(merchant: Merchant, charge: str) -> int:
    return sum(each["net"] for each in merchant.account.in_purse("gbp") if each["source"] == charge)


def test_payouts_refunds_and_disputes_leave_no_difference(merchant: Merchant, look: Look) -> None:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    other = sales.pay(merchant.account, Bought(9000, ADA))
    merchant.settle()
    refunds.refund(merchant.account, charge, 3000)
    disputes.dispute(merchant.account, other, 9000)
    merchant.settle()
    payouts.pay_out_all(merchant.account)
    merchant.settle()
    assert causes_of(look()) == []


def test_what_is_dealt_with_is_no_cause_any_more(merchant: Merchant, look: Look) -> None:
    key = sell(merchant)
    merchant.xero.edit_line(merchant.id_of(f"{key} fee"), UnitAmount=3.5)
    assert causes_of(look()) == [("edited", -150)]
    merchant.stack.clock.shift(timedelta(minutes=30))
    merchant.xero.edit_line(merchant.id_of(f"{key} fee"), UnitAmount=2)
    assert causes_of(look()) == []


def test_a_look_by_the_hour_takes_a_handful_of_calls(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    look()
    merchant.stack.clock.shift(timedelta(hours=1))
    before = merchant.xero.calls.snapshot()
    look()
    assert merchant.xero.calls.since(before).read == 5


def test_nothing_is_kept_of_a_look_that_xero_did_not_answer(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    made = look()
    merchant.stack.clock.shift(timedelta(hours=1))
    merchant.stack.xero.faults.add(Fault(TooMany(), every_call, times=FOREVER))
    with pytest.raises(Unavailable):
        look()
    assert reconciliations.latest(merchant.shop.tenant, "stripe") == made


def test_every_look_is_kept_with_its_causes(merchant: Merchant, look: Look) -> None:
    sell(merchant)
    first = look()
    merchant.stack.clock.shift(timedelta(hours=1))
    by_hand(merchant.xero, 25)
    second = look()
    assert list(reconciliations.history(merchant.shop.tenant, "stripe")) == [second, first]


def pay_now(merchant: Merchant, amount: int) -> None:
    """Xero's own pay-now has booked a payment of an invoice of the person's."""
    invoice = next(each for each in merchant.xero.documents() if each["kind"] == "invoice")
    paid = {"Invoice": {"InvoiceID": invoice["id"]}, "Account": {"Code": "091"}, "Amount": amount / 100}
    merchant.xero.add("Payments", paid | {"Date": "2026-10-12"})


def test_another_apps_charge_is_linked_to_the_payment_by_which_it_was_booked(
    merchant: Merchant, look: Look
) -> None:
    charge = sales.pay(merchant.account, Bought(5000, ADA, app="ca_xero"))
    merchant.settle()
    assert causes_of(look()) == [("other_app", -4905)]
    pay_now(merchant, 5000)
    made = look()
    assert causes_of(made) == [("other_app", -4905), ("own", 5000)]
    key = charge["balance_transaction"]
    (theirs,) = (each for each in made.causes if each.reason_code == "own")
    assert theirs.linked == key
    assert merchant.shop.row(key).xero_id == theirs.about
    assert not made.is_reconciled  # its fee is nowhere


def test_a_charge_that_another_app_has_booked_with_its_fee_is_in_order(
    merchant: Merchant, look: Look
) -> None:
    sales.pay(merchant.account, Bought(5000, ADA, app="ca_xero"))
    merchant.settle()
    pay_now(merchant, 5000)
    by_hand(merchant.xero, 0.95, kind="SPEND", day="2026-10-13")
    made = look()
    assert causes_of(made) == [("other_app", -4905), ("own", -95), ("own", 5000)]
    assert (made.difference, made.is_reconciled) == (0, True)
    assert look().is_reconciled


# ---- what nobody has read yet explains what nothing else does

SINCE = "12 Oct 2026 18:00 UTC"


def pay_long_ago(merchant: Merchant) -> Thing:
    """Longer ago than what the processor lists is looked through for."""
    merchant.account.now -= 9 * DAY
    charge = sales.pay(merchant.account, Bought(5000, ADA))
    merchant.account.now += 9 * DAY
    merchant.show()
    return charge


def causes(made: Reconciliation) -> list[tuple[str, int, str]]:
    assert sum(each.pence for each in made.causes) == made.difference
    return [(each.reason_code, each.pence, each.detail) for each in made.causes]


def test_before_the_feed_has_run_it_is_said_with_since_when_it_is_due(merchant: Merchant, look: Look) -> None:
    pay_long_ago(merchant)
    made = look()
    assert causes(made) == [("feed_not_run", -4905, f"it has not run yet, and has been due since {SINCE}")]
    assert not made.is_reconciled


def test_of_a_tenant_connected_by_an_earlier_version_nobody_knows_since_when(
    merchant: Merchant, look: Look
) -> None:
    TenantItem("demo").update(actions=[TenantItem.stripe_since.remove()])
    pay_long_ago(merchant)
    words = "it has not run yet, and when it was first due is not on record"
    assert causes(look()) == [("feed_not_run", -4905, words)]


def test_a_feed_whose_turn_failed_says_why(merchant: Merchant, look: Look) -> None:
    pay_long_ago(merchant)
    feeds.note("demo", "stripe", "Stripe is down", datetime.now(UTC))
    ((_, _, words),) = causes(look())
    assert (
        words == f"it has not run yet, and has been due since {SINCE}; its last turn failed: Stripe is down"
    )


def test_a_feed_in_its_first_window_has_not_run_through_yet(merchant: Merchant, look: Look) -> None:
    pay_long_ago(merchant)
    opened_at = datetime.now(UTC)
    window = Window(opened_at - timedelta(days=30), opened_at, after="txn_1", seen=100)
    page = Queued("txn_1", None, 100, (), is_last=False)
    assert feeds.save("demo", "stripe", with_page(Feed(), window, page, opened_at), opened_at)
    words = f"it has been reading since {SINCE}, 100 listed so far"
    assert causes(look()) == [("feed_not_run", -4905, words)]


def test_a_feed_whose_first_day_was_moved_back_has_not_run_from_there(merchant: Merchant, look: Look) -> None:
    merchant.settle()
    tenants.set_feed_start("demo", date(2026, 9, 1))
    pay_long_ago(merchant)
    words = "it has not read from the new first day on, 2026-09-01"
    assert causes(look()) == [("feed_not_run", -4905, words)]


def test_events_that_nobody_has_read_yet_are_counted(merchant: Merchant, look: Look) -> None:
    merchant.settle()
    at = datetime.now(UTC)
    pay_long_ago(merchant)
    told = merchant.fresh()
    merchant.hear(told)
    inbox.keep("demo", Hint("stripe#evt_forgotten", "stripe", "charge.updated", "ch_1", at))
    words = (
        f"{len(told) + 1} events not read, the oldest of {at:%d %b %Y %H:%M} UTC, 1 of them not queued yet, "
        f"{len(told)} messages of all businesses in the inbox queue"
    )
    assert causes(look()) == [("events_waiting", -4905, words)]


def test_what_the_feed_found_and_nobody_has_read_is_counted_too(merchant: Merchant, look: Look) -> None:
    pay_long_ago(merchant)
    merchant.feed()
    words = "1 message of all businesses in the inbox queue"
    assert causes(look()) == [("events_waiting", -4905, words)]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(5, ["events_waiting", "events_dead"]), (420, ["events_dead", "events_waiting"])],
)
def test_dead_letters_are_named_and_the_amount_stands_once(
    merchant: Merchant, look: Look, minutes: int, words: list[str]
) -> None:
    """What the queue has given up long ago is not read by itself any more."""
    merchant.settle()
    pay_long_ago(merchant)
    inbox.keep("demo", Hint("stripe#evt_1", "stripe", "charge.updated", "ch_1", datetime.now(UTC)))
    dead = merchant.stack.lambdas.queues.inbox_dead
    merchant.stack.lambdas.sqs.send_message(QueueUrl=dead, MessageBody="{}")
    merchant.stack.clock.shift(timedelta(minutes=minutes))
    found = causes(look())
    assert [word for word, _, _ in found] == words
    assert [pence for _, pence, _ in found] == [-4905, 0]
    assert "1 message of all businesses in the dead-letter queue" in {said for _, _, said in found}


def test_another_providers_events_and_those_that_were_read_explain_nothing(
    merchant: Merchant, look: Look
) -> None:
    sell(merchant)
    pay_long_ago(merchant)
    inbox.keep("demo", Hint("gocardless#EV1", "gocardless", "payments.confirmed", "PM1", datetime.now(UTC)))
    assert causes(look()) == [("unexplained", -4905, "")]


def test_what_is_explained_otherwise_needs_nothing_unread(merchant: Merchant, look: Look) -> None:
    """The feed has not run, but what it would find is known already."""
    sales.pay(merchant.account, Bought(5000, ADA))
    merchant.show()
    assert causes_of(look()) == [("missing", -4905)]
