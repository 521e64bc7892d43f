"""Makes payments from a plan: subscriptions, and invoices paid in instalments."""

from __future__ import annotations

from dataclasses import replace

from local.gocardless_month import shapes
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted, create
from local.gocardless_month.shapes import CURRENCIES, DAY, Thing, check

MONTH = 30


def subscribe(account: GoCardlessAccount, mandate: Thing, wanted: Wanted) -> Thing:
    """Subscribes for every month, starting in `wanted.in_days` days; the first payment is a separate move."""
    made = {
        "id": account.new_id("SB"),
        "created_at": shapes.moment(account.now),
        "amount": wanted.amount,
        "currency": CURRENCIES[mandate["scheme"]],
        "name": wanted.description,
        "status": "active",
        "start_date": shapes.day(account.now + wanted.in_days * DAY),
        "end_date": None,
        "count": None,
        "interval": 1,
        "interval_unit": "monthly",
        "day_of_month": None,
        "month": None,
        "payment_reference": None,
        "app_fee": wanted.app_fee or None,
        "retry_if_possible": wanted.retry,
        "earliest_charge_date_after_resume": None,
        "parent_plan_paused": False,
        "upcoming_payments": [],
        "metadata": dict(wanted.metadata),
        "links": {"mandate": mandate["id"]},
    }
    account.keep("subscriptions", made)
    account.tell("subscriptions", "created", made, {"origin": "api", "cause": "subscription_created"})
    return made


def next_payment(account: GoCardlessAccount, subscription: Thing, wanted: Wanted | None = None) -> Thing:
    """Creates the payment of one period. GoCardless does not copy the subscription's metadata to it."""
    check(subscription, "active")
    mandate = account.find("mandates", subscription["links"]["mandate"])
    usual = Wanted(subscription["amount"], description=subscription["name"])
    payment = create(account, mandate, wanted or usual, subscription=subscription["id"])
    details = {"origin": "gocardless", "cause": "payment_created"}
    account.tell("subscriptions", "payment_created", subscription, details, payment=payment["id"])
    return payment


def unsubscribe(account: GoCardlessAccount, subscription: Thing) -> None:
    check(subscription, "active")
    subscription["status"] = "cancelled"
    details = {"origin": "api", "cause": "subscription_cancelled"}
    account.tell("subscriptions", "cancelled", subscription, details)


def pay_in_instalments(
    account: GoCardlessAccount, mandate: Thing, wanted: Wanted, amounts: tuple[int, ...]
) -> tuple[Thing, list[Thing]]:
    """Makes a schedule and its payments, a month apart; `amounts` take the place of `wanted.amount`."""
    made: Thing = {
        "id": account.new_id("IS"),
        "created_at": shapes.moment(account.now),
        "name": wanted.description,
        "currency": CURRENCIES[mandate["scheme"]],
        "total_amount": sum(amounts),
        "status": "active",
        "payment_errors": {},
        "metadata": dict(wanted.metadata),
        "links": {"mandate": mandate["id"], "customer": mandate["links"]["customer"], "payments": []},
    }
    account.keep("instalment_schedules", made)
    details = {"origin": "api", "cause": "instalment_schedule_created"}
    account.tell("instalment_schedules", "created", made, details)
    parts = [
        replace(wanted, amount=amount, in_days=wanted.in_days + number * MONTH)
        for number, amount in enumerate(amounts)
    ]
    payments = [create(account, mandate, part, instalment_schedule=made["id"]) for part in parts]
    made["links"]["payments"] = [payment["id"] for payment in payments]
    return made, payments
