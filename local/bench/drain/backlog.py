"""Makes the trade of a month that nobody has told of: cards at Stripe, debits at GoCardless."""

from __future__ import annotations

from datetime import datetime, timedelta

from local.gocardless_month import payers, payments
from local.gocardless_month import payouts as debit_payouts
from local.gocardless_month import refunds as debit_refunds
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payers import Debtor
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import Thing
from local.stripe_month import payouts, refunds, sales
from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Buyer

# A month that ended over a week ago: no later window of the feed reaches back to it.
DAYS, AGO = 28, 8
# Customers come back, so that there are fewer of them than payments.
TIMES = 10
# Each refund is of every so many payments.
REFUNDED = 20
# Payments are charged some days after they were made.
CHARGED = 3


def cards(connected: datetime, movements: int) -> StripeAccount:
    """Makes balance transactions: payments, every twentieth of them refunded, and a payout a day."""
    account = StripeAccount(_beginning(connected))
    for day in range(DAYS):
        opens = account.now
        share = movements * (day + 1) // DAYS - len(account.movements)
        _day_of_cards(account, max(1, share - 1))
        payouts.payout_arrives(account, payouts.pay_out_all(account))
        account.now = opens + DAY
    return account


def debits(connected: datetime, movements: int) -> GoCardlessAccount:
    """Makes payments, every twentieth of them refunded, and a payout a day; each is one movement."""
    account = GoCardlessAccount(_beginning(connected) - CHARGED * DAY)
    made = 0
    for day in range(DAYS):
        opens = account.now
        share = movements * (day + 1) // DAYS - made
        made += share
        _day_of_debits(account, max(1, share - 1))
        account.now = opens + DAY
    return account


def one_payout(connected: datetime, payments: int) -> GoCardlessAccount:
    """Makes a day's payments, every twentieth of them refunded, and one payout that holds them all."""
    account = GoCardlessAccount(_beginning(connected))
    _day_of_debits(account, payments)
    return account


def _beginning(connected: datetime) -> int:
    return int((connected - timedelta(days=DAYS + AGO)).timestamp())


def _day_of_cards(account: StripeAccount, count: int) -> None:
    """Makes `count` movements, at least one of them a payment."""
    paid: list[Thing] = []
    for number in range(count):
        if number % REFUNDED == REFUNDED - 1:
            refunds.refund(account, paid[-1], paid[-1]["amount"] // 2)
        else:
            paid.append(sales.pay(account, Bought(1999 + 7 * number, _buyer(account))))


def _buyer(account: StripeAccount) -> Buyer:
    number = len(account.things["charges"]) // TIMES
    return Buyer(f"Buyer {number:05d}", f"buyer{number}@example.com", "Leeds")


def _day_of_debits(account: GoCardlessAccount, count: int) -> None:
    given_back = count // REFUNDED
    mandates = [_mandate(account) for _ in range(1 + count // TIMES)]
    made = [
        payments.create(account, mandates[number // TIMES], Wanted(2500 + number))
        for number in range(count - given_back)
    ]
    for payment in made:
        payments.submit(account, payment)
    account.wait(CHARGED * DAY)
    for payment in made:
        payments.confirm(account, payment)
    for payment in made[:given_back]:
        debit_refunds.refund_paid(account, debit_refunds.refund(account, payment, 500))
    debit_payouts.payout_paid(account, debit_payouts.pay_out(account))


def _mandate(account: GoCardlessAccount) -> Thing:
    number = len(account.things["customers"])
    debtor = Debtor("Dee", f"Debit {number}", None, f"dee{number}@example.com", "York")
    return payers.new_mandate(account, payers.new_customer(account, debtor))
