"""Refunds: whole or in pieces, kept from a payout early or late, failing before they were paid or after."""

from __future__ import annotations

from local.gocardless_month import shapes
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.purse import put
from local.gocardless_month.shapes import Thing, check

REFUNDED = "payment_refunded"
RETURNED = "refund_funds_returned"


def refund(account: GoCardlessAccount, payment: Thing, amount: int) -> Thing:
    """`amount` is in minor units of the payment's currency. It was asked for, and moves nothing yet."""
    check(payment, "confirmed", "paid_out")
    if account.is_direct(payment):
        raise ValueError(f"GoCardless never had the money of {payment['id']}")
    if not 0 < amount <= payment["amount"] - payment["amount_refunded"]:
        raise ValueError(f"{payment['id']} has no {amount} left to give back")
    made = {
        "id": account.new_id("RF"),
        "created_at": shapes.moment(account.now),
        "amount": amount,
        "currency": payment["currency"],
        "reference": None,
        "status": "pending_submission",
        "metadata": {},
        "fx": shapes.fx(payment["currency"]),
        "links": {"payment": payment["id"], "mandate": payment["links"]["mandate"]},
    }
    payment["amount_refunded"] += amount
    _tell(account, "created", account.keep("refunds", made), "payment_refunded", "api")
    return made


def refund_deducted(account: GoCardlessAccount, made: Thing) -> None:
    """The next payout will be less by it, though it is not paid yet: GoCardless tells nothing before that."""
    check(made, "pending_submission", "submitted")
    if not _is_deducted(account, made):
        made["status"] = "submitted"
        _deduct(account, made)


def refund_paid(account: GoCardlessAccount, made: Thing) -> None:
    """To the customer; kept from the next payout unless one kept it before."""
    check(made, "pending_submission", "submitted")
    account.ledger_of(made).refund_paid(made["id"], made["amount"])
    if not _is_deducted(account, made):
        _deduct(account, made)
    made["status"] = "paid"
    _tell(account, "paid", made, "refund_paid")


def refund_fails(account: GoCardlessAccount, made: Thing) -> None:
    """Even after it was paid. What a payout was or will be less by, the next one is more by."""
    check(made, "pending_submission", "submitted", "paid")
    deducted = _is_deducted(account, made)
    account.ledger_of(made).refund_returned(made["id"], made["amount"], deducted)
    payment = payment_of(account, made)
    payment["amount_refunded"] -= made["amount"]
    if deducted:
        put(account, payment, RETURNED, 10 * made["amount"], made["id"])
    made["status"] = "bounced"
    _tell(account, "failed", made, "refund_failed")


def payment_of(account: GoCardlessAccount, made: Thing) -> Thing:
    return account.find("payments", made["links"]["payment"])


def _deduct(account: GoCardlessAccount, made: Thing) -> None:
    account.ledger_of(made).refund_deducted(made["id"], made["amount"])
    put(account, payment_of(account, made), REFUNDED, -10 * made["amount"], made["id"])


def _is_deducted(account: GoCardlessAccount, made: Thing) -> bool:
    """In a payout, or in what the next one will be made of."""
    held = [account.waiting[made["currency"]], *account.paid_out.values()]
    return any(item.refund == made["id"] for items in held for item in items)


def _tell(
    account: GoCardlessAccount, action: str, made: Thing, cause: str, origin: str = "gocardless"
) -> None:
    account.tell("refunds", action, made, {"origin": origin, "cause": cause})
