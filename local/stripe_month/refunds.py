"""Makes refunds: full or partial, waiting for a balance that covers them, and coming back."""

from __future__ import annotations

from local.stripe_month.account import StripeAccount
from local.worlds.stripe_shapes import Thing


def refund(account: StripeAccount, charge: Thing, amount: int) -> Thing:
    """Sends a refund on its way; `amount` is in minor units of the charge's currency."""
    made = refund_waits(account, charge, amount)
    return refund_goes_out(account, made, charge)


def refund_waits(account: StripeAccount, charge: Thing, amount: int) -> Thing:
    """Asks for a refund, which moves nothing while the balance does not cover it."""
    made: Thing = {
        "id": account.new_id("pyr" if charge["id"].startswith("py") else "re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": account.now,
        "currency": charge["currency"],
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": None,
        "receipt_number": None,
        "status": "pending",
    }
    _given_back(charge, amount)
    account.tell("refund.created", account.keep("refunds", made))
    return made


def refund_goes_out(account: StripeAccount, made: Thing, charge: Thing) -> Thing:
    balance = balance_of(account, charge)
    amount = account.settled(made["amount"], charge["currency"], balance)
    kind = "payment_refund" if made["id"].startswith("pyr") else "refund"
    movement = account.move(-amount, "refund", kind, made, currency=balance)
    made |= {"balance_transaction": movement["id"], "status": "succeeded"}
    account.tell("refund.updated", made, status="pending")
    account.tell("charge.refunded", charge)
    return made


def refund_fails(account: StripeAccount, made: Thing, charge: Thing) -> Thing:
    """Fails a refund that the customer's bank sent back. Returns the balance transaction."""
    went = movement_of(account, made)
    movement = account.move(
        -went["amount"], "refund_failure", "refund_failure", made, currency=went["currency"]
    )
    _given_back(charge, -made["amount"])
    made |= {"failure_balance_transaction": movement["id"], "status": "failed"}
    made["failure_reason"] = "expired_or_canceled_card"
    account.tell("refund.failed", made, status="succeeded")
    account.tell("charge.refund.updated", made)
    return movement


def movement_of(account: StripeAccount, thing: Thing) -> Thing:
    return next(each for each in account.movements if each["id"] == thing["balance_transaction"])


def balance_of(account: StripeAccount, charge: Thing) -> str:
    """Returns the currency of the balance into which a charge was settled."""
    return str(movement_of(account, charge)["currency"])


def _given_back(charge: Thing, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] >= charge["amount_captured"]
