"""Sells by an order form: its owner builds it, and buyers pay every way, on phones and desks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from local.browser.driving import DESK, PHONE, visit, window
from tests.browser.buyers import INVOICED, ON_ITS_WAY, PAID, TO_PAY, Buyer
from tests.browser.everyday import Everyday
from tests.browser.journey import PICTURES, Journey
from tests.browser.orders import Orders
from tests.browser.standing import at_gocardless, at_xero, look_thoroughly

CARD, DEBIT, BANK, INVOICE = "Card", "Direct Debit", "Pay by Bank", "Invoice"
BY_CARD, DECLINED = "Pay by card", "Pay by a card that is declined"
DELAYED = "Pay by Bacs Direct Debit, which takes days"


def pay_at_once(buyer: Buyer) -> None:
    buyer.order(2, CARD)
    buyer.at_stripe(BY_CARD)
    buyer.come_back(PAID)


def leave_then_pay_by_another_card(buyer: Buyer) -> None:
    buyer.order(1, CARD)
    buyer.leave_stripe()
    buyer.come_back(TO_PAY)
    buyer.pay_again(CARD)
    buyer.at_stripe(DECLINED)
    buyer.at_stripe(BY_CARD)
    buyer.come_back(PAID)


def be_declined_then_pay_by_bank(buyer: Buyer) -> None:
    buyer.order(0, CARD)
    buyer.at_stripe(DECLINED)
    buyer.leave_stripe()
    buyer.come_back(TO_PAY)
    buyer.pay_again(BANK)
    buyer.at_gocardless("Authorise the payment")
    buyer.come_back(ON_ITS_WAY)


def pay_in_days(buyer: Buyer) -> None:
    buyer.order(1, CARD)
    buyer.at_stripe(DELAYED)
    buyer.come_back(ON_ITS_WAY)


def pay_by_debit(buyer: Buyer) -> None:
    buyer.order(1, DEBIT)
    buyer.at_gocardless("Set up the Direct Debit")
    buyer.come_back(ON_ITS_WAY)


def fall_back_to_debit(buyer: Buyer) -> None:
    buyer.order(3, BANK)
    buyer.at_gocardless("The bank declines")
    buyer.at_gocardless("Set up the Direct Debit")
    buyer.come_back(ON_ITS_WAY)


def ask_for_an_invoice(buyer: Buyer) -> None:
    buyer.order(1, INVOICE)
    buyer.come_back(INVOICED)


@dataclass(frozen=True)
class Plan:
    """What a buyer does, in which window. `ends` is what the owner reads of the order at last.

    What is paid out is paid: here GoCardless pays out, and Stripe does not.
    """

    first_name: str
    width: int
    scripts: bool
    buys: Callable[[Buyer], None]
    ends: str = "Confirmed"


PLANS = (
    Plan("Ada", PHONE, True, pay_at_once),
    Plan("Ben", DESK, False, pay_in_days),
    Plan("Cleo", DESK, True, pay_in_days),
    Plan("Dan", PHONE, False, be_declined_then_pay_by_bank, "Paid"),
    Plan("Eve", PHONE, False, pay_by_debit, "Paid"),
    Plan("Finn", DESK, True, fall_back_to_debit, "Paid"),
    Plan("Gus", DESK, False, ask_for_an_invoice, "Paid"),
    Plan("Hal", PHONE, True, leave_then_pay_by_another_card),
)


@pytest.fixture
def orders(browser: Browser, stack: dict[str, Any]) -> Iterator[Orders]:
    """Begins a business of its own, whose owner has connected all three."""
    owner = stack["newcomers"][-1]
    with window(browser, DESK, scripts=True) as context:
        journey = Journey(visit(context, stack["front_door"]), PICTURES / "orders-owner", scripts=True)
        day = Everyday(journey, at_xero(stack, owner), look_thoroughly)
        made = Orders(day, at_gocardless(stack, owner))
        journey.sign_in(owner["email"], owner["password"])
        journey.begin_a_business(owner["organisation"])
        journey.connect_xero(owner["at_xero"], owner["organisation"])
        journey.connect_stripe(owner["stripe_key"])
        made.check_the_key()
        journey.connect_gocardless(owner["gocardless_token"])
        made.set_up_the_webhook()
        journey.choose_accounts()
        yield made
        assert journey.objections == []


def test_buyers_pay_every_way_and_each_order_is_one_paid_invoice_in_books_that_agree(
    browser: Browser, orders: Orders, tmp_path: Path
) -> None:
    orders.read_products()
    orders.build_the_form()
    address = orders.open_the_form()
    with ExitStack() as windows:
        buyers = {each: _buyer(windows, browser, each, address) for each in PLANS}
        for plan, buyer in buyers.items():
            plan.buys(buyer)
        settle(orders, {plan.first_name: buyer for plan, buyer in buyers.items()})
        for buyer in buyers.values():
            buyer.look_again()
            buyer.see(PAID)
            buyer.open_the_invoice()
            assert buyer.journey.objections == []
        orders.see_one_invoice_each(buyers.values(), tmp_path)
        orders.see_the_books_agree()
        for plan, buyer in buyers.items():
            orders.find(buyer, plan.ends)


def settle(orders: Orders, buyers: dict[str, Buyer]) -> None:
    """Lets banks answer. One refuses, so that its buyer has to pay another way."""
    for name, answer in {"Ben": "The bank refuses", "Cleo": "The bank pays"}.items():
        buyers[name].have_stripe_told(answer)
    orders.have_the_banks_pay()
    orders.find(buyers["Gus"], "Submitted")
    orders.pay_by_hand(buyers["Gus"])
    ben = buyers["Ben"]
    ben.look_again()
    ben.see(TO_PAY)
    ben.pay_again(CARD)
    ben.at_stripe(BY_CARD)
    ben.come_back(PAID)


def _buyer(windows: ExitStack, browser: Browser, plan: Plan, address: str) -> Buyer:
    context = windows.enter_context(window(browser, plan.width, scripts=plan.scripts))
    pictures = PICTURES / f"orders-{plan.first_name}-{plan.width}{'' if plan.scripts else '-without-scripts'}"
    journey = Journey(visit(context, address), pictures, plan.scripts)
    buyer = Buyer(journey, plan.first_name, "Marsh")
    buyer.read_the_form()
    return buyer
