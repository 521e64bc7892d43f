"""Creates, cancels and retries payments."""

from __future__ import annotations

from local.gocardless_month import payments
from local.gocardless_month.payments import Wanted
from local.standins.gocardless import fields
from local.standins.gocardless.calls.links import day_of_charge, existing, must_be, usable_mandate
from local.standins.gocardless.forms import Form
from local.standins.gocardless.live import Live
from local.standins.gocardless.moves.mandates import NOTICE
from local.standins.gocardless.moves.signatures import MISSING
from local.standins.gocardless.moves.working_days import later, today
from local.standins.gocardless.shown import Thing
from local.standins.gocardless.write_refusals import wrong_state

NAME = "payments"
FORM = Form(
    fields={
        "amount": fields.amount,
        "currency": fields.text(3),
        "description": fields.text(),
        "charge_date": fields.day,
        "retry_if_possible": fields.flag,
        "metadata": fields.metadata,
        "links": Form({"mandate": fields.text()}, needed=("mandate",)),
    },
    needed=("amount", "currency", "links"),
    beyond=("app_fee", "faster_ach", "psu_interaction_type", "reference"),
)
# "Payments can be retried up to 3 times."
RETRIES = 3


def create(live: Live, given: Thing) -> Thing:
    FORM.must_fit(given, NAME)
    mandate = usable_mandate(live, NAME, given)
    day = day_of_charge(live, mandate, given.get("charge_date"), f"/{NAME}/charge_date")
    wanted = Wanted(
        int(given["amount"]),
        in_days=(day - today(live.account.now)).days,
        description=given.get("description"),
        retry=given.get("retry_if_possible") or False,
        metadata=given.get("metadata") or {},
    )
    payment = payments.create(live.begin(), live.own("mandates", mandate), wanted)
    if mandate["status"] == MISSING:
        payment["status"] = MISSING
    return payment


def cancel(live: Live, id: str) -> Thing:
    payment = existing(live, NAME, id)
    must_be(payment, ("pending_submission",), "cancellation_failed", "Payment cannot be cancelled")
    cancelled = live.own(NAME, payment)
    payments.cancel(live.account, cancelled)
    return cancelled


def retry(live: Live, id: str) -> Thing:
    payment = existing(live, NAME, id)
    must_be(payment, ("failed",), "retry_failed", "Payment cannot be retried")
    mandate = live.look("mandates", payment["links"]["mandate"])
    if mandate is None or mandate["status"] != "active":
        raise wrong_state("mandate_is_inactive", "Mandate is not active")
    told = (each for each in live.account.events if each["action"] == "resubmission_requested")
    if sum(1 for each in told if each["links"]["payment"] == id) >= RETRIES:
        raise wrong_state("retry_failed", f"Payment has been retried {RETRIES} times")
    retried = live.own(NAME, payment)
    payments.resubmit(live.account, retried, in_days=_days_until_charged(live))
    return retried


def _days_until_charged(live: Live) -> int:
    here = today(live.account.now)
    return (later(here, NOTICE["active"]) - here).days
