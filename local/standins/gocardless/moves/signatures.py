"""Gives or refuses the second signature that some bank accounts need before they can be debited."""

from __future__ import annotations

from local.gocardless_month import payments
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.shapes import Thing, check
from local.standins.gocardless.moves import mandates
from local.standins.gocardless.moves.mandates import on

MISSING = "pending_customer_approval"
# What becomes of each once the second person has signed.
SIGNED = {"payments": "pending_submission", "subscriptions": "active"}


def give(account: GoCardlessAccount, mandate: Thing) -> None:
    """Signs a mandate, and with it the payments and subscriptions that waited for the signature."""
    check(mandate, MISSING)
    mandate["status"] = "pending_submission"
    _tell(account, "mandates", mandate, "granted")
    for name, status in SIGNED.items():
        for each in on(account, name, mandate, MISSING):
            each["status"] = status
            _tell(account, name, each, "granted")
    if mandate["scheme"] == "faster_payments":
        send(account, mandate)


def refuse(account: GoCardlessAccount, mandate: Thing) -> None:
    """Refuses to sign: nothing on the mandate will ever be collected."""
    check(mandate, MISSING)
    for name in SIGNED:
        for each in on(account, name, mandate, MISSING):
            each["status"] = "customer_approval_denied"
            _tell(account, name, each, "denied")
    mandates.cancel(account, mandate, origin="customer", cause="customer_approval_denied")


def send(account: GoCardlessAccount, mandate: Thing) -> None:
    """Sends a payment that its payer has authorised at the bank, which uses its mandate up."""
    for payment in on(account, "payments", mandate, "pending_submission"):
        payments.submit(account, payment)
    mandates.consume(account, mandate)


def _tell(account: GoCardlessAccount, name: str, thing: Thing, answer: str) -> None:
    action = f"customer_approval_{answer}"
    account.tell(name, action, thing, {"origin": "customer", "cause": f"{name.removesuffix('s')}_{action}"})
