"""Builds a small month at both providers for make run: cards and direct debits, and what can go wrong.

The month ends on the evening asked for, with everything paid out at GoCardless, so that the GoCardless
clearing account must be empty.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta

from local.demo.trading_day import GRACE, PRIYA, SETTINGS, TOM, stamp
from local.gocardless_month import payers, payments, payouts, plans, reversals
from local.gocardless_month import refunds as debit_refunds
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payers import Debtor
from local.gocardless_month.payments import Wanted
from local.stripe_month import adjustments, disputes
from local.stripe_month import payouts as card_payouts
from local.stripe_month import refunds as card_refunds
from local.stripe_month import sales as cards
from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Thing

DAYS = 26
# As many as fit into a minute of an emulator; GoCardless itself sends up to 250.
EVENTS_A_BODY = 50
DEE = Debtor("Dee", "Debit", None, "dee@example.com", "York")
MILL = Debtor("Mo", "Mill", "Mill Cottages Ltd", "office@mill.example.com", "Leeds")


def trading_month(evening: datetime) -> Thing:
    """Builds a world of one phase. Stripe's own fee has no webhook, so the feed runs as well."""
    start = int((evening - timedelta(days=DAYS)).timestamp())
    card_account, debit_account = _cards(StripeAccount(start)), _debits(GoCardlessAccount(start))
    settings = deepcopy(SETTINGS) | {"feed_from": (evening - timedelta(days=DAYS + 1)).date().isoformat()}
    return {
        "name": "trading-month",
        "about": "Cards and direct debits: refunds, a dispute that is won, a charge-back, fees, payouts.",
        "settings": settings,
        "phases": [
            {
                "now": stamp(evening),
                "stripe": card_account.world(),
                "gocardless": debit_account.world(),
                "deliveries": [*_told_of_cards(card_account), *_told_of_debits(debit_account)],
                "feed": True,
                "expect": {},
            }
        ],
    }


def _cards(account: StripeAccount) -> StripeAccount:
    boiler = cards.pay(account, Bought(9600, PRIYA))
    account.wait(DAY)
    garden = cards.pay(account, Bought(24000, GRACE))
    cards.pay(account, Bought(4500))
    account.wait(2 * DAY)
    card_refunds.refund(account, boiler, 3000)
    disputed = disputes.dispute(account, garden, 24000)
    account.wait(5 * DAY)
    card_payouts.payout_arrives(account, card_payouts.pay_out_all(account))
    adjustments.own_fee(account, 500, vat=True)
    account.wait(4 * DAY)
    disputes.win(account, disputed, fee_back=False)
    cards.pay(account, Bought(14999, TOM))
    return account


def _debits(account: GoCardlessAccount) -> GoCardlessAccount:
    cottages = payers.new_mandate(account, payers.new_customer(account, MILL))
    dee = payers.new_mandate(account, payers.new_customer(account, DEE))
    # A fee of 36.7 pence each: four of them are 1.468, which is paid out as 1.47.
    rents = [_collected(account, cottages, Wanted(1055, fee=367)) for _ in range(4)]
    payouts.payout_paid(account, payouts.pay_out(account))
    reversals.charge_back(account, rents[0])
    club = plans.subscribe(account, dee, Wanted(5000))
    payment = plans.next_payment(account, club)
    _confirmed(account, payment)
    debit_refunds.refund_paid(account, debit_refunds.refund(account, payment, 2000))
    _collected(account, dee, Wanted(12000))
    payouts.payout_paid(account, payouts.pay_out(account))
    return account


def _collected(account: GoCardlessAccount, mandate: Thing, wanted: Wanted) -> Thing:
    payment = payments.create(account, mandate, wanted)
    _confirmed(account, payment)
    return payment


def _confirmed(account: GoCardlessAccount, payment: Thing) -> None:
    payments.submit(account, payment)
    account.now = max(account.now, payments.charged_at(payment))
    payments.confirm(account, payment)


def _told_of_cards(account: StripeAccount) -> list[Thing]:
    """Delivers the first two events twice, and one forged event."""
    forged = deepcopy(account.events[0]) | {"id": "evt_forged"}
    honest = [{"to": "stripe", "body": event} for event in (*account.events, *account.events[:2])]
    return [*honest, {"to": "stripe", "body": forged, "forged": True}]


def _told_of_debits(account: GoCardlessAccount) -> list[Thing]:
    """Delivers the events in bodies of many, the latest first, and the last body twice."""
    starts = range(0, len(account.events), EVENTS_A_BODY)
    bodies = [{"events": account.events[start : start + EVENTS_A_BODY]} for start in reversed(starts)]
    return [{"to": "gocardless", "body": body} for body in (*bodies, bodies[-1])]
