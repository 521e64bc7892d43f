"""An order is in Xero before its money; whichever way that comes, it pays the order's one invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.gocardless_month.refunds import refund as refund_debit
from local.gocardless_month.refunds import refund_paid
from local.stack.in_process import Stack
from local.standins.xero.faults import Fault, LoseAnswer
from local.stripe_month import refunds, sales
from local.stripe_month.account import DAY
from local.stripe_month.invoices import invoice, pays
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Buyer
from shared.booking.orders import cancelled, ordered
from shared.orders.forms import Emailing
from shared.orders.orders import Order
from shared.orders.pricing import Priced
from shared.providers.objects import ORDER as NAMED
from shared.store import rows, tenants
from shared.store.ledger import record
from shared.undo.dependencies import OneSource
from tests.functions.merchant import Merchant, assert_at_rest, assert_right, open_merchant
from tests.functions.undo_and_redo import redo, undo
from tests.local.gocardless_month.trading import confirmed
from tests.shared.booking.made_orders import FITTING, ORDER, UNITS

GRACE = Buyer("Grace Hopper", "grace@navy.example", "Leeds")
KEY = f"{ORDER.id} invoice"
# Nothing here is kept in Xero as a product.
LINES = Priced((replace(UNITS, item_code=""), FITTING))
SOLD = {"200": Decimal("-99.99"), "820": Decimal("-20.01")}


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


def order_at(merchant: Merchant, **changes: Any) -> Order:
    """An order that has just come in."""
    return replace(ORDER, priced=LINES, ordered_at=now(merchant), **changes)


def now(merchant: Merchant) -> datetime:
    return datetime.fromtimestamp(merchant.account.now, UTC)


def comes_in(merchant: Merchant, order: Order | None = None) -> Order:
    """Has an order's invoice posted before anything of its money happens."""
    order = order or order_at(merchant)
    owner = tenants.read(merchant.shop.tenant)
    assert owner
    assert record(owner.tenant, ordered(order, owner.settings), now(merchant)) == "booked"
    merchant.shop.nudge()
    merchant.rest()
    return order


def is_cancelled(merchant: Merchant, order: Order) -> None:
    owner = tenants.read(merchant.shop.tenant)
    assert owner
    merchant.stack.clock.move_to(max(datetime.now(UTC), now(merchant)))
    order = replace(order, cancelled_at=now(merchant))
    assert record(owner.tenant, cancelled(order, owner.settings), now(merchant)) == "booked"
    merchant.shop.nudge()
    merchant.rest()


def card(merchant: Merchant, amount: int = 12000) -> Any:
    return sales.pay(merchant.account, Bought(amount, GRACE, metadata={NAMED: ORDER.id}))


def invoices(merchant: Merchant) -> list[tuple[str, str]]:
    """Reference and status of each invoice of ours that is not voided."""
    every = merchant.shop.live("invoice")
    return [(each["reference"], each["status"]) for each in every if each["id"] not in merchant.theirs]


def of_sale(merchant: Merchant) -> dict[str, Decimal]:
    return {code: held for code, held in merchant.held().items() if code in ("200", "820", "850", "416")}


def is_owed(merchant: Merchant) -> Decimal:
    """What debtors owe, but for the invoice that a person made by hand."""
    theirs = sum((each["total"] for each in merchant.theirs.values() if each["kind"] == "invoice"), Decimal())
    return merchant.held().get("610", Decimal()) - theirs


def is_settled(merchant: Merchant) -> bool:
    """Whether nothing is sold, owed or lost."""
    return of_sale(merchant) == {} and is_owed(merchant) == 0


def test_an_order_is_an_approved_invoice_before_its_money_comes(merchant: Merchant) -> None:
    comes_in(merchant)
    assert invoices(merchant) == [(KEY, "AUTHORISED")]
    assert of_sale(merchant) == SOLD
    assert is_owed(merchant) == Decimal(120)
    assert_right(merchant)


def test_an_order_that_is_told_twice_has_one_invoice(merchant: Merchant) -> None:
    order = comes_in(merchant)
    owner = tenants.read(merchant.shop.tenant)
    assert owner
    assert record(owner.tenant, ordered(order, owner.settings), now(merchant)) == "known"


def test_a_card_that_pays_an_order_adds_payment_and_fee_only(merchant: Merchant) -> None:
    comes_in(merchant)
    card(merchant)
    merchant.settle()
    assert invoices(merchant) == [(KEY, "PAID")]
    assert of_sale(merchant) == SOLD
    assert {each["contact"] for each in merchant.shop.live("invoice")} == {"Grace Hopper", "Somebody"}
    assert_at_rest(merchant)


def test_an_order_that_two_cards_pay_in_parts_is_paid_by_the_second(merchant: Merchant) -> None:
    comes_in(merchant)
    card(merchant, 5000)
    merchant.settle()
    assert invoices(merchant) == [(KEY, "AUTHORISED")]
    card(merchant, 7000)
    merchant.settle()
    assert invoices(merchant) == [(KEY, "PAID")]
    assert of_sale(merchant) == SOLD
    assert_at_rest(merchant)


def test_an_order_that_is_paid_twice_is_overpaid_and_a_refund_puts_that_right(merchant: Merchant) -> None:
    comes_in(merchant)
    card(merchant)
    second = card(merchant)
    merchant.settle()
    assert is_owed(merchant) == Decimal(-120)
    merchant.account.wait(DAY)
    refunds.refund(merchant.account, second, 12000)
    merchant.settle()
    assert invoices(merchant) == [(KEY, "PAID")]
    assert of_sale(merchant) == SOLD
    assert is_owed(merchant) == 0
    assert_at_rest(merchant, flagged=["overpaid"])


def test_a_refund_credits_the_lines_of_the_order(merchant: Merchant) -> None:
    comes_in(merchant)
    paid = card(merchant)
    merchant.settle()
    refunds.refund(merchant.account, paid, 6000)
    merchant.settle()
    (note,) = merchant.shop.live("credit_note")
    assert note["total"] == Decimal(60)
    assert is_owed(merchant) == 0
    assert_at_rest(merchant)


def test_an_order_paid_partly_by_card_and_partly_by_direct_debit_has_one_invoice(
    merchant: Merchant,
) -> None:
    comes_in(merchant)
    card(merchant, 2000)
    merchant.settle()
    account = GoCardlessAccount(merchant.account.now)
    payment = confirmed(account, Wanted(10000, metadata={NAMED: ORDER.id}))
    hear_of_debits(merchant, account)
    assert invoices(merchant) == [(KEY, "PAID")]
    assert of_sale(merchant) == SOLD
    refund_paid(account, refund_debit(account, payment, 3000))
    hear_of_debits(merchant, account)
    (note,) = merchant.shop.live("credit_note")
    assert note["total"] == Decimal(30)
    assert is_owed(merchant) == 0
    assert_right(merchant)


def hear_of_debits(merchant: Merchant, account: GoCardlessAccount) -> None:
    merchant.stack.clock.move_to(max(datetime.now(UTC), datetime.fromtimestamp(account.now, UTC)))
    merchant.shop.business.gocardless.show(account.world())
    told = {"events": account.events}
    assert merchant.stack.deliver(merchant.shop.business, told, to="gocardless") == 200
    merchant.rest()
    account.now = merchant.account.now


def test_the_first_invoice_of_a_subscription_that_an_order_began_pays_the_order(merchant: Merchant) -> None:
    comes_in(merchant)
    pays_period(merchant, "subscription_create")
    merchant.settle()
    assert invoices(merchant) == [(KEY, "PAID")]
    merchant.account.wait(30 * DAY)
    pays_period(merchant, "subscription_cycle")
    merchant.settle()
    assert [status for _, status in invoices(merchant)] == ["PAID", "PAID"]
    assert merchant.held()["201"] == Decimal(-100)
    assert_at_rest(merchant)


def pays_period(merchant: Merchant, reason: str) -> None:
    owed = invoice(merchant.account, [("A month", 12000)], subscription="sub_1")
    owed["billing_reason"] = reason
    owed["parent"]["subscription_details"]["metadata"] = {NAMED: ORDER.id}
    pays(merchant.account, sales.pay(merchant.account, Bought(12000, GRACE)), owed)


# ---- cancelled


def test_a_cancelled_order_that_nobody_paid_is_voided(merchant: Merchant) -> None:
    order = comes_in(merchant)
    merchant.account.now += 60
    is_cancelled(merchant, order)
    assert invoices(merchant) == []
    assert is_settled(merchant)
    assert merchant.shop.row(KEY).state == "undone"
    assert_right(merchant)


def test_an_order_that_is_cancelled_before_its_invoice_is_posted_is_voided_too(merchant: Merchant) -> None:
    order = order_at(merchant)
    owner = tenants.read(merchant.shop.tenant)
    assert owner
    record(owner.tenant, ordered(order, owner.settings), now(merchant))
    merchant.account.now += 60
    is_cancelled(merchant, order)
    assert invoices(merchant) == []
    assert_right(merchant)


def test_an_order_goes_out_of_xero_with_its_payment_and_comes_back_with_it(merchant: Merchant) -> None:
    comes_in(merchant)
    card(merchant)
    merchant.settle()
    undo(merchant.stack, merchant.shop.tenant, OneSource(ORDER.id))
    assert is_settled(merchant)
    redo(merchant.stack, merchant.shop.tenant, OneSource(ORDER.id))
    assert invoices(merchant) == [(KEY, "PAID")]
    assert of_sale(merchant) == SOLD
    assert_right(merchant)


def test_the_invoice_of_a_cancelled_order_never_comes_back(merchant: Merchant) -> None:
    order = comes_in(merchant)
    merchant.account.now += 60
    is_cancelled(merchant, order)
    undo(merchant.stack, merchant.shop.tenant, OneSource(ORDER.id))
    redo(merchant.stack, merchant.shop.tenant, OneSource(ORDER.id))
    assert invoices(merchant) == []
    assert is_settled(merchant)


def test_a_payment_for_a_cancelled_order_is_an_overpayment_and_its_refund_pays_it_back(
    merchant: Merchant,
) -> None:
    order = comes_in(merchant)
    merchant.account.now += 60
    is_cancelled(merchant, order)
    late = card(merchant)
    merchant.settle()
    assert invoices(merchant) == []
    assert of_sale(merchant) == {}
    assert is_owed(merchant) == Decimal(-120)
    assert_right(merchant, flagged=["overpaid"])
    refunds.refund(merchant.account, late, 12000)
    merchant.settle()
    assert is_settled(merchant)
    assert_at_rest(merchant, flagged=["overpaid"])


def test_of_an_order_that_was_paid_in_part_the_rest_is_credited(merchant: Merchant) -> None:
    order = comes_in(merchant)
    card(merchant, 4800)
    merchant.settle()
    merchant.account.wait(DAY)
    is_cancelled(merchant, order)
    assert invoices(merchant) == [(KEY, "PAID")]
    assert [each["status"] for each in merchant.shop.live("credit_note")] == ["PAID"]
    assert sum(of_sale(merchant).values()) == Decimal(-48)
    assert is_owed(merchant) == 0
    assert "850" not in of_sale(merchant)
    assert_at_rest(merchant)


def test_an_order_of_an_earlier_month_is_credited_whole(merchant: Merchant) -> None:
    order = comes_in(merchant)
    merchant.account.wait(40 * DAY)
    is_cancelled(merchant, order)
    assert invoices(merchant) == [(KEY, "PAID")]
    assert is_settled(merchant)
    assert_right(merchant)


def test_an_invoice_that_somebody_paid_by_hand_is_not_voided_and_a_person_is_asked(
    merchant: Merchant,
) -> None:
    order = comes_in(merchant)
    with merchant.by_hand() as xero:
        paid = {"Invoice": {"InvoiceID": merchant.id_of(KEY)}, "Account": {"Code": "090"}, "Amount": 120}
        xero.add("Payments", paid | {"Date": now(merchant).date().isoformat()})
    merchant.account.now += 60
    is_cancelled(merchant, order)
    assert [row.kind for row in rows.in_state(merchant.shop.tenant, "parked")] == ["Removal"]
    assert invoices(merchant) == []


# ---- sent by e-mail


def mails(merchant: Merchant) -> list[tuple[object, ...]]:
    """To whom Xero has sent invoices, and what was left to pay of each."""
    return [(*each.to, each.left) for each in merchant.xero.mails()]


@pytest.mark.parametrize(
    ("emailing", "approved", "paid"),
    [
        ("neither", [], []),
        ("on_authorisation", [120], [120]),
        ("on_payment", [], [0]),
        ("both", [120], [120, 0]),
    ],
)
def test_xero_sends_the_invoice_when_the_form_says_so(
    merchant: Merchant, emailing: Emailing, approved: list[int], paid: list[int]
) -> None:
    comes_in(merchant, order_at(merchant, emailing=emailing))
    assert mails(merchant) == [("Grace@navy.example", Decimal(each)) for each in approved]
    card(merchant)
    merchant.settle()
    assert mails(merchant) == [("Grace@navy.example", Decimal(each)) for each in paid]
    assert_at_rest(merchant)


def test_the_invoice_is_sent_once_the_last_of_it_is_paid_and_never_again(merchant: Merchant) -> None:
    comes_in(merchant, order_at(merchant, emailing="on_payment"))
    card(merchant, 5000)
    merchant.settle()
    assert mails(merchant) == []
    card(merchant, 7000)
    merchant.settle()
    card(merchant, 12000)
    merchant.settle()
    assert mails(merchant) == [("Grace@navy.example", Decimal(0))]
    assert_at_rest(merchant, flagged=["overpaid"])


def test_an_invoice_that_somebody_has_sent_from_xero_is_not_sent_again(merchant: Merchant) -> None:
    comes_in(merchant, order_at(merchant, emailing="on_payment"))
    merchant.xero.edit_invoice(merchant.id_of(KEY), SentToContact=True)
    card(merchant)
    merchant.settle()
    assert mails(merchant) == []
    assert merchant.shop.row(f"{ORDER.id} mail").state == "posted"


def test_a_buyer_without_an_address_in_xero_is_a_persons_to_look_at_and_the_money_is_booked(
    merchant: Merchant,
) -> None:
    buyer = replace(ORDER.buyer, email="grace@navy")
    comes_in(merchant, order_at(merchant, buyer=buyer, emailing="on_authorisation"))
    card(merchant)
    merchant.settle()
    assert [row.reason_code for row in merchant.shop.parked()] == ["no_address_to_mail"]
    assert mails(merchant) == []
    assert invoices(merchant) == [(KEY, "PAID")]


def test_a_cancelled_order_that_was_not_sent_yet_is_never_sent(merchant: Merchant) -> None:
    order = order_at(merchant, emailing="on_authorisation")
    owner = tenants.read(merchant.shop.tenant)
    assert owner
    record(owner.tenant, ordered(order, owner.settings), now(merchant))
    merchant.account.now += 60
    is_cancelled(merchant, order)
    assert mails(merchant) == []
    assert invoices(merchant) == []


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_that_is_lost_sends_nothing_twice(merchant: Merchant, committed: bool, times: int) -> None:
    lost = Fault(LoseAnswer(committed), lambda call: call.path.endswith("/Email"), times)
    merchant.stack.xero.faults.add(lost)
    comes_in(merchant, order_at(merchant, emailing="on_authorisation"))
    assert mails(merchant) == [("Grace@navy.example", Decimal(120))]
    assert merchant.shop.row(f"{ORDER.id} mail").state == "posted"
