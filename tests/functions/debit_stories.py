"""Plays what happens at GoCardless in the golden stories: Dee's direct debits, and what becomes of them."""

from __future__ import annotations

from local.gocardless_month import payers, payments, payouts, plans, refunds, reversals
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payers import Debtor
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import DAY, Thing

DEE = Debtor("Dee", "Debit", None, "dee@example.com", "York")


def nothing(account: GoCardlessAccount) -> Thing:
    return {}


def mandate(account: GoCardlessAccount, direct: bool = False) -> Thing:
    return payers.new_mandate(account, payers.new_customer(account, DEE), direct=direct)


def submitted(account: GoCardlessAccount, wanted: Wanted | None = None) -> Thing:
    """Submits a payment, by default of 120.00 with VAT, to be charged three days later."""
    payment = payments.create(account, mandate(account), wanted or Wanted(12000))
    return _charged(account, payment)


def submitted_directly(account: GoCardlessAccount) -> Thing:
    return _charged(account, payments.create(account, mandate(account, direct=True), Wanted(12000)))


def submitted_by_subscription(account: GoCardlessAccount) -> Thing:
    subscription = plans.subscribe(account, mandate(account), Wanted(3000, description="Care plan"))
    return _charged(account, plans.next_payment(account, subscription))


def confirmed(account: GoCardlessAccount, wanted: Wanted | None = None) -> Thing:
    payment = submitted(account, wanted)
    payments.confirm(account, payment)
    return payment


def confirmed_directly(account: GoCardlessAccount) -> Thing:
    payment = submitted_directly(account)
    payments.confirm(account, payment)
    return payment


def four_confirmed(account: GoCardlessAccount) -> Thing:
    """Confirms four payments of 10.55 each, with fees of 36.7 pence each."""
    for _ in range(4):
        confirmed(account, Wanted(1055))
    return {}


def charged_back(account: GoCardlessAccount) -> Thing:
    payment = confirmed(account)
    reversals.charge_back(account, payment)
    return payment


def charged_back_a_month_later(account: GoCardlessAccount) -> Thing:
    payment = confirmed(account)
    account.wait(35 * DAY)
    reversals.charge_back(account, payment)
    return payment


def asked_to_refund(account: GoCardlessAccount) -> Thing:
    return refunds.refund(account, confirmed(account), 3000)


def refunded(account: GoCardlessAccount) -> Thing:
    refund = asked_to_refund(account)
    refunds.refund_paid(account, refund)
    return refund


def kept_for_a_refund(account: GoCardlessAccount) -> Thing:
    refund = asked_to_refund(account)
    refunds.refund_deducted(account, refund)
    return refund


def refund_bounces(account: GoCardlessAccount, refund: Thing) -> None:
    """Fails a refund with the event `bounced`, which GoCardless may send in place of `failed`."""
    refunds.refund_fails(account, refund)
    account.events[-1] |= {"action": "bounced"}


def refund_returned(account: GoCardlessAccount, refund: Thing) -> None:
    """Returns a refund without an event: only the payout that holds it again shows it."""
    refunds.refund_fails(account, refund)
    account.events.pop()
    paid_out(account)


def paid_out(account: GoCardlessAccount) -> Thing:
    payout = payouts.pay_out(account)
    payouts.payout_paid(account, payout)
    return payout


def paid_out_and_bounced(account: GoCardlessAccount) -> Thing:
    made = sold_and_paid_out(account)
    payouts.payout_bounces(account, made)
    return made


def paid_again(account: GoCardlessAccount, made: Thing) -> None:
    payouts.payout_retried(account, made)
    payouts.payout_paid(account, made)


def sold_and_paid_out(account: GoCardlessAccount) -> Thing:
    confirmed(account)
    return paid_out(account)


def refunded_and_paid_out(account: GoCardlessAccount) -> Thing:
    refund = refunded(account)
    paid_out(account)
    return refund


def failed_after_it_was_paid_out(account: GoCardlessAccount) -> Thing:
    """Gives back the fees, and makes a sale without any: the next payout is more than its items."""
    payment = confirmed(account)
    paid_out(account)
    reversals.fail_late(account, payment)
    return confirmed(account, Wanted(20000, fee=0))


def _charged(account: GoCardlessAccount, payment: Thing) -> Thing:
    """Submits a payment, and moves to the day on which it is charged."""
    payments.submit(account, payment)
    account.now = max(account.now, payments.charged_at(payment))
    return payment
