"""What arrives late, twice, broken or in another order, and what people do in Xero meanwhile.

Whatever it is: the books hold what Stripe holds, but for what a person is told to see to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from local.stack.in_process import Stack
from local.standins.xero import Fault, TooMany
from local.standins.xero.calls import Call
from local.stripe_month import disputes, payouts, refunds, sales
from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Thing
from tests.functions.merchant import ADA, Merchant, assert_at_rest, open_merchant

LOCKED = "2026-10-31"
# Of the failure, in days: within the month, and when deleting would rewrite one that is over.
LATER = [0, 40]


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


def sell(merchant: Merchant, amount: int = 12000) -> Thing:
    return sales.pay(merchant.account, Bought(amount, ADA))


def debit(merchant: Merchant, amount: int = 9000) -> Thing:
    charge = sales.debit(merchant.account, Bought(amount, ADA))
    sales.debit_succeeds(merchant.account, charge)
    return charge


def payment_of(charge: Thing) -> str:
    return f"{charge['balance_transaction']} payment"


def invoice_of(charge: Thing) -> str:
    return f"{charge['id']} invoice"


def live(merchant: Merchant, kind: str) -> int:
    """How many of ours stand in Xero: not voided, not deleted, and made by no person."""
    return sum(1 for each in merchant.shop.live(kind) if each["id"] not in merchant.theirs)


# ---- how webhooks arrive


def eventful(account: StripeAccount) -> None:
    """A sale that is disputed and lost, a refund and a payout that come back, a debit that fails late."""
    charge = sales.pay(account, Bought(12000, ADA))
    refund = refunds.refund(account, charge, 3000)
    disputes.lose(account, disputes.dispute(account, charge, 6000))
    failing = sales.debit(account, Bought(9000, ADA))
    sales.debit_succeeds(account, failing)
    payout = payouts.pay_out(account, 2500)
    account.wait(DAY)
    refunds.refund_fails(account, refund, charge)
    sales.debit_fails_late(account, failing, fee=0)
    payouts.payout_fails(account, payout)


EVENTFUL = {
    # 120.00 less 60.00 that the dispute took, and the fees of 2.00, 1.55 and 20.00.
    "091": Decimal("36.45"),
    # 120.00 + 90.00 sold, 30.00 + 60.00 credited, a sixth of it VAT; and 50.00 of a person's own.
    "200": Decimal("-100.00"),
    "202": Decimal("-50.00"),
    "820": Decimal("-20.00"),
    "404": Decimal("23.55"),
    # 90.00 that the debit owes, 30.00 that is owed to the customer; and the 50.00.
    "610": Decimal("110.00"),
}


def in_order(events: list[Thing]) -> list[Thing]:
    return events


def twice(events: list[Thing]) -> list[Thing]:
    return [event for event in events for _ in range(2)]


def shuffled(events: list[Thing]) -> list[Thing]:
    return Random(5).sample(events, len(events))  # noqa: S311  # a chance that repeats


def backwards(events: list[Thing]) -> list[Thing]:
    return events[::-1]


@pytest.mark.parametrize("arriving", [in_order, twice, shuffled, backwards])
@pytest.mark.parametrize("late", [0, 5 * 7 * DAY], ids=["at once", "five weeks late"])
def test_webhooks_however_they_arrive_leave_the_same_books(
    merchant: Merchant, arriving: Callable[[list[Thing]], list[Thing]], late: int
) -> None:
    eventful(merchant.account)
    merchant.account.wait(late)
    merchant.show()
    merchant.hear(arriving(merchant.fresh()))
    merchant.rest()
    assert merchant.held() == EVENTFUL
    assert_at_rest(merchant)


def test_without_any_webhook_the_feed_leaves_the_same_books(merchant: Merchant) -> None:
    eventful(merchant.account)
    merchant.fresh()
    merchant.settle()
    assert merchant.held() == EVENTFUL
    assert_at_rest(merchant)


def test_a_refund_that_is_heard_of_before_its_charge_credits_that_sale(merchant: Merchant) -> None:
    charge = sell(merchant)
    merchant.fresh()
    refunds.refund(merchant.account, charge, 3000)
    about_the_refund = [each for each in merchant.fresh() if each["data"]["object"]["object"] == "refund"]
    merchant.show()
    merchant.hear(about_the_refund)
    merchant.rest()
    facts = merchant.shop.row(invoice_of(charge)).facts
    assert [(each["kind"], each["pence"]) for each in facts] == [
        ("paid", charge["amount"]),
        ("refunded", 3000),
    ]
    assert_at_rest(merchant)


# ---- what Stripe says


@pytest.mark.parametrize("lost", [False, True], ids=["open", "lost"])
def test_a_dispute_over_a_charge_that_stripe_does_not_know_is_booked_for_nobody(
    merchant: Merchant, lost: bool
) -> None:
    sell(merchant)
    opened = disputes.dispute(merchant.account, sell(merchant), 12000)
    opened["charge"] = "ch_nowhere"
    if lost:
        disputes.lose(merchant.account, opened)
    merchant.settle()
    assert merchant.held().get("621") == (None if lost else Decimal(120))
    assert_at_rest(merchant, flagged={"sale_not_on_record"} if lost else ())


def test_what_comes_back_of_the_sale_to_a_deleted_customer_is_credited_to_its_contact(
    merchant: Merchant,
) -> None:
    charge = sell(merchant)
    merchant.settle()
    merchant.account.things["customers"][:] = [{"id": charge["customer"], "deleted": True}]
    charge |= {"billing_details": None, "receipt_email": None, "metadata": None, "description": None}
    refunds.refund(merchant.account, charge, 3000)
    disputes.lose(merchant.account, disputes.dispute(merchant.account, charge, 9000))
    merchant.settle()
    assert [each["contact"] for each in merchant.shop.live("credit_note")] == ["Ada Lovell"] * 2
    assert_at_rest(merchant, flagged={"payer_not_readable"})


def test_a_movement_of_a_charge_that_stripe_does_not_know_is_parked(merchant: Merchant) -> None:
    sell(merchant)
    merchant.account.things["charges"].clear()
    merchant.settle()
    assert_at_rest(merchant, parked={"unknown_at_stripe"})


def test_a_charge_of_nothing_costs_its_fee_and_makes_no_invoice(merchant: Merchant) -> None:
    sell(merchant, 0)
    merchant.settle()
    assert (live(merchant, "invoice"), live(merchant, "bank_transaction")) == (0, 1)
    assert_at_rest(merchant)


def test_a_charge_of_a_penny_costs_more_than_it_brings(merchant: Merchant) -> None:
    charge = sell(merchant, 1)
    refunds.refund(merchant.account, charge, 1)
    merchant.settle()
    assert merchant.held()["091"] == Decimal("-0.20")
    assert_at_rest(merchant)


@pytest.mark.parametrize("fails", [False, True], ids=["arrives", "fails"])
def test_a_payout_below_nothing_comes_from_the_bank(merchant: Merchant, fails: bool) -> None:
    sell(merchant, 1)
    payout = payouts.pay_out_all(merchant.account)
    merchant.settle()
    assert merchant.held()["090"] == Decimal("-0.19")
    if fails:
        payouts.payout_fails(merchant.account, payout)
        merchant.settle()
    assert live(merchant, "bank_transfer") == (0 if fails else 1)
    assert_at_rest(merchant)


WORDS = frozenset({"status", "reason", "type", "failure_reason", "failure_code", "method"})
NEW: Thing = {"never_heard_of": {"of": [5, None]}}


def of_another_day(thing: Any) -> Any:
    """As Stripe may show its objects once it has thought of more: new fields, and new words in old ones."""
    match thing:
        case {"object": "dispute", "status": status, **rest}:
            return of_another_day(rest) | {"object": "dispute", "status": status}
        case dict():
            strange = dict.fromkeys(WORDS & thing.keys(), "never_heard_of")
            return {name: of_another_day(value) for name, value in thing.items()} | strange | NEW
        case list():
            return [of_another_day(each) for each in thing]
        case _:
            return thing


def test_fields_and_words_that_nobody_knows_change_nothing(merchant: Merchant) -> None:
    merchant.seen_as = of_another_day
    eventful(merchant.account)
    merchant.settle()
    assert merchant.held() == EVENTFUL
    assert_at_rest(merchant)


def test_a_dispute_of_a_status_that_nobody_knows_is_read_again_until_it_is_lost(merchant: Merchant) -> None:
    opened = disputes.dispute(merchant.account, sell(merchant), 12000)
    opened["status"] = "never_heard_of"
    merchant.settle()
    opened["status"] = "lost"
    merchant.settle()
    assert "621" not in merchant.held()
    assert_at_rest(merchant)


# ---- what people do to contacts


def test_a_sale_to_a_contact_that_was_archived_is_parked(merchant: Merchant) -> None:
    customer = sell(merchant)["customer"]
    merchant.settle()
    with merchant.by_hand() as xero:
        xero.archive_contact(merchant.id_of(f"stripe:{customer}"))
    sell(merchant)
    merchant.settle()
    assert live(merchant, "invoice") == 1
    assert_at_rest(merchant, parked={"contact_not_usable"})


def test_a_sale_to_a_contact_that_was_renamed_is_its_own(merchant: Merchant) -> None:
    customer = sell(merchant)["customer"]
    merchant.settle()
    with merchant.by_hand() as xero:
        xero.rename_contact(merchant.id_of(f"stripe:{customer}"), "Lovell & Daughters")
    sell(merchant)
    merchant.settle()
    assert {each["contact"] for each in merchant.shop.live("invoice")} == {"Lovell & Daughters", "Somebody"}
    assert_at_rest(merchant)


def test_a_sale_to_a_contact_that_was_merged_into_another_goes_to_the_other(merchant: Merchant) -> None:
    customer = sell(merchant)["customer"]
    merchant.settle()
    with merchant.by_hand() as xero:
        other = xero.add("Contacts", {"Name": "Ada and Charles"})
        xero.merge_contact(merchant.id_of(f"stripe:{customer}"), into=other["ContactID"])
    charge = sell(merchant)
    merchant.settle()
    assert merchant.documents()[merchant.id_of(invoice_of(charge))]["contact"] == "Ada and Charles"
    assert_at_rest(merchant)


# ---- what people do to documents


def pays(call: Call) -> bool:
    return call.path == "Payments" and call.is_write


@pytest.mark.parametrize("fails", [False, True], ids=["paid", "fails later"])
def test_money_of_an_invoice_that_was_voided_before_it_was_paid_is_an_overpayment(
    merchant: Merchant, fails: bool
) -> None:
    charge = debit(merchant)
    merchant.stack.xero.faults.add(Fault(TooMany(), pays))
    merchant.settle_until_payments_wait()
    with merchant.by_hand() as xero:
        xero.void_invoice(merchant.id_of(invoice_of(charge)))
    merchant.rest()
    assert merchant.shop.row(payment_of(charge)).kind == "Overpayment"
    if fails:
        sales.debit_fails_late(merchant.account, charge, fee=0)
        merchant.settle()
    assert_at_rest(merchant, flagged={"overpaid"})


def test_a_refund_of_money_whose_invoice_was_voided_gives_the_overpayment_back_and_takes_back_no_sale(
    merchant: Merchant,
) -> None:
    charge = debit(merchant)
    merchant.stack.xero.faults.add(Fault(TooMany(), pays))
    merchant.settle_until_payments_wait()
    with merchant.by_hand() as xero:
        xero.void_invoice(merchant.id_of(invoice_of(charge)))
    merchant.rest()
    before = merchant.held()
    refunds.refund(merchant.account, charge, 3000)
    merchant.settle()
    moved = {
        code: merchant.held().get(code, 0) - before.get(code, 0) for code in ("200", "820", "610", "091")
    }
    assert moved == {"200": 0, "820": 0, "610": Decimal(30), "091": Decimal(-30)}
    assert_at_rest(merchant, flagged={"overpaid"})


@pytest.mark.parametrize("days", LATER)
def test_a_debit_that_fails_after_its_payment_was_deleted_and_its_invoice_voided_changes_nothing_in_xero(
    merchant: Merchant, days: int
) -> None:
    charge = debit(merchant)
    merchant.settle()
    with merchant.by_hand() as xero:
        xero.delete_payment(merchant.id_of(payment_of(charge)))
        xero.void_invoice(merchant.id_of(invoice_of(charge)))
    fail_unnoticed(merchant, days, lambda: sales.debit_fails_late(merchant.account, charge, fee=0))


@pytest.mark.parametrize("days", LATER)
def test_a_debit_that_fails_after_a_person_deleted_its_payment_changes_nothing_in_xero(
    merchant: Merchant, days: int
) -> None:
    charge = debit(merchant)
    merchant.settle()
    with merchant.by_hand() as xero:
        xero.delete_payment(merchant.id_of(payment_of(charge)))
    fail_unnoticed(merchant, days, lambda: sales.debit_fails_late(merchant.account, charge, fee=0))


@pytest.mark.parametrize("days", LATER)
def test_a_payout_that_fails_after_a_person_deleted_its_transfer_changes_nothing_in_xero(
    merchant: Merchant, days: int
) -> None:
    sell(merchant)
    payout = payouts.pay_out_all(merchant.account)
    merchant.settle()
    with merchant.by_hand() as xero:
        xero.delete_transfer(merchant.id_of(f"{payout['balance_transaction']} transfer"))
    fail_unnoticed(merchant, days, lambda: payouts.payout_fails(merchant.account, payout))


@pytest.mark.parametrize("days", LATER)
def test_a_refund_that_fails_after_a_person_voided_its_credit_note_changes_nothing_in_xero(
    merchant: Merchant, days: int
) -> None:
    charge = sell(merchant)
    refund = refunds.refund(merchant.account, charge, 3000)
    merchant.settle()
    with merchant.by_hand() as xero:
        # Xero voids nothing that is paid.
        xero.delete_payment(merchant.id_of(f"{refund['balance_transaction']} refund"))
        xero.void_credit_note(merchant.id_of(f"{refund['balance_transaction']} credit note"))
    fail_unnoticed(merchant, days, lambda: refunds.refund_fails(merchant.account, refund, charge))


def fail_unnoticed(merchant: Merchant, days: int, fail: Callable[[], object]) -> None:
    """What a person has undone already is not undone again, and nobody is bothered."""
    before = merchant.documents()
    merchant.account.now += days * DAY
    fail()
    merchant.settle()
    assert merchant.documents() == before
    assert_at_rest(merchant)


def test_a_debit_whose_payment_is_reconciled_fails_through_suspense_in_the_same_month(
    merchant: Merchant,
) -> None:
    charge = debit(merchant)
    merchant.settle()
    with merchant.by_hand() as xero:
        xero.reconcile(merchant.id_of(payment_of(charge)))
    sales.debit_fails_late(merchant.account, charge, fee=0)
    merchant.settle()
    assert merchant.documents()[merchant.id_of(payment_of(charge))]["status"] == "AUTHORISED"
    assert (live(merchant, "invoice"), merchant.held().get("850")) == (2, None)
    assert_at_rest(merchant, flagged={"not_deleted"})


# ---- what people do to accounts and periods


@pytest.mark.parametrize("code", ["200", "404", "090", "091"], ids=["sales", "fees", "bank", "clearing"])
def test_what_needs_an_archived_account_is_parked_until_it_is_restored(merchant: Merchant, code: str) -> None:
    with merchant.by_hand() as xero:
        xero.archive_account(code)
    sell(merchant)
    payouts.pay_out_all(merchant.account)
    merchant.settle()
    assert_at_rest(merchant, parked={"account_not_usable"})
    with merchant.by_hand() as xero:
        archived = xero.state.accounts.find("code", code)
        assert archived
        xero.add_account(replace(archived, status="ACTIVE"))
    merchant.shop.retry_parked()
    merchant.rest()
    assert_at_rest(merchant)


def a_sale(merchant: Merchant) -> Callable[[], object]:
    return lambda: sell(merchant)


def a_refund(merchant: Merchant) -> Callable[[], object]:
    charge = sell(merchant)
    return lambda: refunds.refund(merchant.account, charge, 3000)


def a_payout_that_fails(merchant: Merchant) -> Callable[[], object]:
    sell(merchant)
    payout = payouts.pay_out_all(merchant.account)
    return lambda: payouts.payout_fails(merchant.account, payout)


def a_debit_that_fails(merchant: Merchant) -> Callable[[], object]:
    charge = debit(merchant)
    return lambda: sales.debit_fails_late(merchant.account, charge, fee=0)


def a_refund_that_fails(merchant: Merchant) -> Callable[[], object]:
    charge = sell(merchant)
    refund = refunds.refund(merchant.account, charge, 3000)
    return lambda: refunds.refund_fails(merchant.account, refund, charge)


HAPPENINGS = [a_sale, a_refund, a_payout_that_fails, a_debit_that_fails, a_refund_that_fails]


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_what_happens_in_a_locked_period_is_parked_until_it_is_unlocked(
    stack: Stack, happening: Callable[[Merchant], Callable[[], object]]
) -> None:
    merchant = open_merchant(stack, locked_period="park")
    happens = happening(merchant)
    merchant.settle()
    with merchant.by_hand() as xero:
        xero.lock(LOCKED)
    happens()
    merchant.settle()
    flagged = merchant.flagged()
    assert_at_rest(merchant, parked={"period_locked"}, flagged=flagged)
    with merchant.by_hand() as xero:
        xero.unlock()
    merchant.shop.retry_parked()
    merchant.rest()
    assert_at_rest(merchant, flagged=flagged)


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_what_happens_in_a_locked_period_is_posted_on_the_first_open_day_if_so_set(
    stack: Stack, happening: Callable[[Merchant], Callable[[], object]]
) -> None:
    merchant = open_merchant(stack, locked_period="first_open_day")
    happens = happening(merchant)
    merchant.settle()
    before = merchant.documents()
    with merchant.by_hand() as xero:
        xero.lock(LOCKED)
    happens()
    merchant.settle()
    made = {id: each for id, each in merchant.documents().items() if id not in before}
    assert {each["date"] for each in made.values() if each["kind"] != "contact"} == {"2026-11-01"}
    assert all(merchant.documents()[id]["status"] == each["status"] for id, each in before.items())
    is_undoing = happening in (a_payout_that_fails, a_debit_that_fails, a_refund_that_fails)
    assert_at_rest(merchant, flagged={"moved_to_open_day", *(["not_deleted"] if is_undoing else [])})
