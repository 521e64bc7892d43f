"""Creates refunds."""

from __future__ import annotations

from local.gocardless_month import refunds
from local.standins.gocardless import fields
from local.standins.gocardless.calls.links import linked, must_be
from local.standins.gocardless.forms import Form
from local.standins.gocardless.live import Live
from local.standins.gocardless.shown import Thing
from local.standins.gocardless.write_refusals import Fault, invalid, wrong_state

NAME = "refunds"
FORM = Form(
    fields={
        "amount": fields.amount,
        "total_amount_confirmation": fields.amount,
        "metadata": fields.metadata,
        "links": Form({"payment": fields.text()}, needed=("payment",), beyond=("mandate",)),
    },
    needed=("amount", "links"),
    beyond=("reference",),
)
# "number_of_refunds_exceeded if twenty five or more refunds have already been created against the payment"
MOST = 25


def create(live: Live, given: Thing) -> Thing:
    """Creates a refund, which moves no money yet."""
    FORM.must_fit(given, NAME)
    payment, amount = linked(live, NAME, given, "payment"), int(given["amount"])
    must_be(payment, ("confirmed", "paid_out"), "payment_not_refundable", "Payment cannot be refunded")
    _must_be_left(payment, amount)
    _must_be_known(payment, amount, given.get("total_amount_confirmation"))
    _must_be_allowed(live, payment, amount)
    made = refunds.refund(live.begin(), live.own("payments", payment), amount)
    made["metadata"] = dict(given.get("metadata") or {})
    return made


def _must_be_left(payment: Thing, amount: int) -> None:
    if amount > payment["amount"] - payment["amount_refunded"]:
        raise invalid(Fault(f"/{NAME}/amount", "must not be more than what is left of the payment"))


def _must_be_known(payment: Thing, amount: int, confirmed: object) -> None:
    """Wants the sum of all refunds of the payment, this one included: nobody refunds unaware of another."""
    if confirmed is None:
        raise invalid(Fault(f"/{NAME}/total_amount_confirmation", "can't be blank"))
    if int(str(confirmed)) != payment["amount_refunded"] + amount:
        words = "The total amount confirmation does not match the total refunded for the payment"
        raise wrong_state("total_amount_confirmation_invalid", words)


def _must_be_allowed(live: Live, payment: Thing, amount: int) -> None:
    mandate = live.look("mandates", payment["links"]["mandate"])
    if mandate and mandate.get("funds_settlement") == "direct":
        raise wrong_state("payment_not_refundable", "The payment was settled directly")
    before = [each for each in live.objects.of(NAME) if each["links"]["payment"] == payment["id"]]
    if len(before) >= MOST:
        raise wrong_state("number_of_refunds_exceeded", f"{MOST} refunds have been made of the payment")
    if live.spare is not None and amount > live.spare:
        words = "You do not have a sufficient balance for this refund"
        raise wrong_state("available_refund_amount_insufficient", words)
