"""Starts, pauses and ends subscriptions, and makes their payments as the days of charge come near."""

from __future__ import annotations

from datetime import date

from local.gocardless_month import payments, shapes
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import CURRENCIES, Thing, check
from local.standins.gocardless.moves import mandates
from local.standins.gocardless.moves.account import LiveAccount
from local.standins.gocardless.moves.timetable import charge_date
from local.standins.gocardless.moves.working_days import today

SHOWN = 10


def create(account: LiveAccount, mandate: Thing, wanted: Thing) -> Thing:
    """Starts a subscription; `wanted` are GoCardless's own parameters, with the day it starts on."""
    is_signed = mandate["status"] != "pending_customer_approval"
    made: Thing = {
        "id": account.new_id("SB"),
        "created_at": shapes.moment(account.now),
        "amount": wanted["amount"],
        "currency": CURRENCIES[mandate["scheme"]],
        "name": wanted.get("name"),
        "status": "active" if is_signed else "pending_customer_approval",
        "start_date": wanted["start_date"],
        "end_date": None,
        "count": wanted.get("count"),
        "interval": wanted.get("interval", 1),
        "interval_unit": wanted["interval_unit"],
        "day_of_month": wanted.get("day_of_month"),
        "month": None,
        "payment_reference": wanted.get("payment_reference"),
        "app_fee": None,
        "retry_if_possible": wanted.get("retry_if_possible", False),
        "earliest_charge_date_after_resume": None,
        "parent_plan_paused": False,
        "upcoming_payments": [],
        "metadata": dict(wanted.get("metadata", {})),
        "links": {"mandate": mandate["id"]},
    }
    if made["count"] is not None:
        made["end_date"] = charge_date(made, made["count"] - 1).isoformat()
    account.reached[made["id"]] = 0
    show_upcoming(account, account.keep("subscriptions", made))
    _tell(account, "created", made)
    return made


def charge_due(account: LiveAccount, subscription: Thing) -> None:
    """Makes the payments that must be made now to be charged on their days."""
    mandate = account.find("mandates", subscription["links"]["mandate"])
    first = mandates.first_charge(account, mandate)
    while subscription["status"] == "active" and first and (day := _next(account, subscription)) <= first:
        _charge(account, subscription, mandate, max(day, first))
    show_upcoming(account, subscription)


def pause(account: LiveAccount, subscription: Thing) -> None:
    check(subscription, "active")
    subscription |= {"status": "paused", "end_date": None}
    show_upcoming(account, subscription)
    _tell(account, "paused", subscription)


def resume(account: LiveAccount, subscription: Thing) -> None:
    """Goes on with the first day of the timetable that can still be charged; those of the pause are lost."""
    check(subscription, "paused")
    mandate = account.find("mandates", subscription["links"]["mandate"])
    first = mandates.first_charge(account, mandate) or today(account.now)
    while _next(account, subscription) < first:
        account.reached[subscription["id"]] += 1
    day = _next(account, subscription).isoformat()
    subscription |= {"status": "active", "earliest_charge_date_after_resume": day}
    show_upcoming(account, subscription)
    _tell(account, "resumed", subscription)


def cancel(account: LiveAccount, subscription: Thing) -> None:
    """Ends a subscription. Payments that it has made go on."""
    check(subscription, "pending_customer_approval", "active", "paused")
    subscription["status"] = "cancelled"
    show_upcoming(account, subscription)
    _tell(account, "cancelled", subscription)


def show_upcoming(account: LiveAccount, subscription: Thing) -> None:
    """Shows the next ten payments; one that is not going on has none."""
    places = range(SHOWN if subscription["status"] in ("active", "pending_customer_approval") else 0)
    reached, left = account.reached[subscription["id"]], _left(account, subscription)
    subscription["upcoming_payments"] = [
        {"amount": subscription["amount"], "charge_date": charge_date(subscription, reached + n).isoformat()}
        for n in places[: SHOWN if left is None else left]
    ]


def _charge(account: LiveAccount, subscription: Thing, mandate: Thing, day: date) -> None:
    """Makes the payment of one period. GoCardless does not copy the subscription's metadata to it."""
    wanted = Wanted(
        subscription["amount"],
        in_days=(day - today(account.now)).days,
        description=subscription["name"],
        retry=subscription["retry_if_possible"],
    )
    account.reached[subscription["id"]] += 1
    payment = payments.create(account, mandate, wanted, subscription=subscription["id"])
    payment["reference"] = subscription["payment_reference"]
    _tell(account, "payment_created", subscription, payment=payment["id"])
    if _left(account, subscription) == 0:
        subscription["status"] = "finished"
        _tell(account, "finished", subscription)


def _next(account: LiveAccount, subscription: Thing) -> date:
    return charge_date(subscription, account.reached[subscription["id"]])


def _left(account: LiveAccount, subscription: Thing) -> int | None:
    """Counts the payments still to be made; None is without end."""
    if subscription["count"] is None:
        return None
    linked = (each["links"].get("subscription") for each in account.things["payments"])
    return int(subscription["count"]) - sum(1 for each in linked if each == subscription["id"])


def _tell(account: LiveAccount, action: str, subscription: Thing, **links: str) -> None:
    origin = "gocardless" if action in ("payment_created", "finished") else "api"
    cause = action if action == "payment_created" else f"subscription_{action}"
    account.tell("subscriptions", action, subscription, {"origin": origin, "cause": cause}, **links)
