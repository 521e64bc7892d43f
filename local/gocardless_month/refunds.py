"""Makes refunds: full or partial, deducted from a payout early or late, failing before or after payment."""

from __future__ import annotations

from local.gocardless_month import shapes
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.purse import put
from local.gocardless_month.shapes import Thing, check

REFUNDED = "payment_refunded"
RETURNED = "refund_funds_returned"


def refund(account: GoCardlessAccount, payment: Thing, amount: int) -> Thing:
    """Asks for a refund, which moves nothing yet. `amount` is in minor units of the payment's currency."""
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
    """Deducts a refund from the next payout before it is paid; until then GoCardless sends no event."""
    check(made, "pending_submission", "submitted")
    if not _is_deducted(account, made):
        made["status"] = "submitted"
        _deduct(account, made)


def refund_paid(account: GoCardlessAccount, made: Thing) -> None:
    """Pays a refund to the customer; deducts it from the next payout unless it was deducted before."""
    check(made, "pending_submission", "submitted")
    account.ledger_of(made).refund_paid(made["id"], made["amount"])
    if not _is_deducted(account, made):
        _deduct(account, made)
    made["status"] = "paid"
    _tell(account, "paid", made, "refund_paid")


def refund_fails(account: GoCardlessAccount, made: Thing) -> None:
    """Fails a refund, even one already paid. An amount that was deducted is added to the next payout."""
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
    """Whether a payout has deducted the refund, or the next one will."""
    held = [account.waiting[made["currency"]], *account.paid_out.values()]
    return any(item.refund == made["id"] for items in held for item in items)


def _tell(
    account: GoCardlessAccount, action: str, made: Thing, cause: str, origin: str = "gocardless"
) -> None:
    account.tell("refunds", action, made, {"origin": origin, "cause": cause})
