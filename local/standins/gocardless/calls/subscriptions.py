"""Creates, pauses, resumes and cancels subscriptions."""

from __future__ import annotations

from local.standins.gocardless import fields
from local.standins.gocardless.calls.links import day_of_charge, existing, must_be, usable_mandate
from local.standins.gocardless.forms import Form
from local.standins.gocardless.live import Live
from local.standins.gocardless.moves import subscriptions
from local.standins.gocardless.moves.timetable import begins
from local.standins.gocardless.shown import Thing
from local.standins.gocardless.write_refusals import Fault, invalid, wrong_state

NAME = "subscriptions"
FORM = Form(
    fields={
        "amount": fields.amount,
        "currency": fields.text(3),
        "name": fields.text(),
        "interval_unit": fields.one_of("weekly", "monthly", "yearly"),
        "interval": fields.whole(1),
        "count": fields.whole(1),
        "start_date": fields.day,
        "day_of_month": fields.day_of_month,
        "retry_if_possible": fields.flag,
        "metadata": fields.metadata,
        "links": Form({"mandate": fields.text()}, needed=("mandate",)),
    },
    needed=("amount", "currency", "interval_unit", "links"),
    beyond=("app_fee", "end_date", "month", "payment_reference"),
)
WHOLE = ("amount", "interval", "count", "day_of_month")
ENDED = ("finished", "cancelled", "customer_approval_denied")


def create(live: Live, given: Thing) -> Thing:
    FORM.must_fit(given, NAME)
    mandate = usable_mandate(live, NAME, given)
    day = given.get("day_of_month")
    if day is not None and given["interval_unit"] != "monthly":
        raise invalid(Fault(f"/{NAME}/day_of_month", "can only be given for a monthly subscription"))
    start = day_of_charge(live, mandate, given.get("start_date"), f"/{NAME}/start_date")
    wanted = {
        name: int(value) if name in WHOLE else value for name, value in given.items() if value is not None
    }
    begun = begins(start, wanted.get("day_of_month")).isoformat()
    own = live.own("mandates", mandate)
    return subscriptions.create(live.begin(), own, wanted | {"start_date": begun})


def pause(live: Live, id: str) -> Thing:
    """Pauses until it is resumed; a number of cycles is not offered."""
    subscription = _going(live, id)
    must_be(subscription, ("active",), "subscription_cannot_be_paused", "Subscription cannot be paused")
    paused = live.own(NAME, subscription)
    subscriptions.pause(live.account, paused)
    return paused


def resume(live: Live, id: str) -> Thing:
    subscription = existing(live, NAME, id)
    must_be(subscription, ("paused",), "subscription_not_paused", "Subscription is not paused")
    resumed = live.own(NAME, subscription)
    subscriptions.resume(live.account, resumed)
    return resumed


def cancel(live: Live, id: str) -> Thing:
    subscription = existing(live, NAME, id)
    going = ("pending_customer_approval", "active", "paused")
    must_be(subscription, going, "cancellation_failed", "Subscription cannot be cancelled")
    cancelled = live.own(NAME, subscription)
    subscriptions.cancel(live.account, cancelled)
    return cancelled


def _going(live: Live, id: str) -> Thing:
    subscription = existing(live, NAME, id)
    if subscription["status"] in ENDED:
        raise wrong_state("subscription_already_ended", "Subscription has already ended")
    return subscription
