"""Does what the days do by themselves: mandates become active, subscriptions charge, payments are sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from local.gocardless_month import payments
from local.gocardless_month.shapes import Thing
from local.standins.gocardless.moves import mandates, subscriptions
from local.standins.gocardless.moves.account import LiveAccount
from local.standins.gocardless.moves.mandates import UNTIL_ACTIVE
from local.standins.gocardless.moves.working_days import later, rolled, today

# Working days before the charge on which a direct debit goes to the bank.
SENT_AHEAD = 2
# A bank payment that is on its way has arrived after this long.
ARRIVES = timedelta(minutes=1)


def catch_up(account: LiveAccount) -> None:
    """Brings everything up to the account's clock. Whether a bank honours a debit is for others to say."""
    for mandate in account.things["mandates"]:
        _bring_on(account, mandate)
    for subscription in account.things["subscriptions"]:
        if subscription["id"] in account.reached:
            subscriptions.charge_due(account, subscription)
    for payment in account.things["payments"]:
        _send(account, payment)


def _bring_on(account: LiveAccount, mandate: Thing) -> None:
    if mandate["scheme"] != "bacs":
        return
    begun, here = rolled(_day(mandate["created_at"])), today(account.now)
    if mandate["status"] == "pending_submission" and here > begun:
        mandates.submit(account, mandate)
    if mandate["status"] == "submitted" and here >= later(begun, UNTIL_ACTIVE):
        mandates.activate(account, mandate)
    first = mandates.first_charge(account, mandate)
    mandate["next_possible_charge_date"] = first and first.isoformat()


def _send(account: LiveAccount, payment: Thing) -> None:
    if payment["scheme"] == "faster_payments":
        _arrive(account, payment)
    elif payment["status"] == "pending_submission" and _is_due(account, payment):
        payments.submit(account, payment)


def _is_due(account: LiveAccount, payment: Thing) -> bool:
    charged, last = date.fromisoformat(payment["charge_date"]), later(today(account.now), SENT_AHEAD)
    return bool(account.mandate_of(payment)["status"] == "active" and charged <= last)


def _arrive(account: LiveAccount, payment: Thing) -> None:
    sent = datetime.fromisoformat(payment["created_at"]).timestamp()
    if payment["status"] == "submitted" and account.now >= sent + ARRIVES.total_seconds():
        payments.confirm(account, payment)


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()
