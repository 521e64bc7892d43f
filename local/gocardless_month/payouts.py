"""Sends money to the bank: payouts of everything due, which arrive or bounce."""

from __future__ import annotations

from local.gocardless_month import shapes
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.items import Item, deducted_fees, total
from local.gocardless_month.shapes import DAY, Thing, check

# The event that GoCardless sends for each line once it is settled.
SETTLED = {
    "payment_paid_out": ("payments", "paid_out", "payment_paid_out"),
    "payment_failed": ("payments", "late_failure_settled", "late_failure_settled"),
    "payment_charged_back": ("payments", "chargeback_settled", "chargeback_settled"),
    "payment_refunded": ("refunds", "refund_settled", "refund_settled"),
    "refund_funds_returned": ("refunds", "funds_returned", "refund_funds_returned"),
}


def payable(account: GoCardlessAccount, currency: str = "GBP") -> int:
    """Returns what a payout would come to now, in minor units. A negative amount is carried forward."""
    return total(account.waiting[currency])


def pay_out(account: GoCardlessAccount, currency: str = "GBP") -> Thing:
    """Makes a payout of all that is confirmed and not paid out, less what was taken back; no webhook yet."""
    items, amount = account.waiting[currency], payable(account, currency)
    if amount <= 0:
        raise ValueError(f"there is nothing to pay out: {amount} {currency}")
    made: Thing = {
        "id": account.new_id("PO"),
        "created_at": shapes.moment(account.now),
        "amount": amount,
        "arrival_date": shapes.day(account.now + DAY),
        "currency": currency,
        "deducted_fees": deducted_fees(items),
        "payout_type": "merchant",
        "reference": account.new_id("R"),
        "status": "pending",
        "tax_currency": "GBP",
        "metadata": {},
        "links": {"creditor": account.creditor, "creditor_bank_account": "BA1"},
        "fx": shapes.fx(currency),
    }
    account.paid_out[made["id"]], account.waiting[currency] = items, []
    account.ledgers[currency].packed(made["id"])
    return account.keep("payouts", made)


def payout_paid(account: GoCardlessAccount, made: Thing) -> list[Thing]:
    """Pays a payout into the bank, for the first time or again after it bounced.

    Returns the refunds that the books learn of from it: they were deducted and are not paid yet.
    """
    check(made, "pending")
    again = account.parcel_of(made).booked
    learnt = account.ledgers[made["currency"]].paid(made["id"])
    made["status"] = "paid"
    for item in [] if again else account.paid_out[made["id"]]:
        if item.type in SETTLED:
            _settle(account, item, made["id"])
    account.tell("payouts", "paid", made, {"origin": "gocardless", "cause": "payout_paid"})
    return [account.find("refunds", refund) for refund in learnt]


def payout_bounces(account: GoCardlessAccount, made: Thing) -> None:
    """Bounces a payout, which the bank sent back. The event names only the creditor."""
    check(made, "paid")
    made["status"] = "bounced"
    account.ledgers[made["currency"]].bounced(made["id"])
    details = {"origin": "gocardless", "cause": "bounced_payout"}
    account.tell("creditors", "bounced_payout", shapes.creditor(account.creditor), details)


def payout_retried(account: GoCardlessAccount, made: Thing) -> None:
    """Sends the same payout on its way again."""
    check(made, "bounced")
    made |= {"status": "pending", "arrival_date": shapes.day(account.now + DAY)}


def _settle(account: GoCardlessAccount, item: Item, payout: str) -> None:
    resource, action, cause = SETTLED[item.type]
    thing = account.find(resource, item.refund or item.payment)
    if action == "paid_out":
        thing["links"]["payout"] = payout
        if thing["status"] != "confirmed":
            # The payment failed while this payout was under way, and a later one will settle that.
            return
        thing["status"] = "paid_out"
    elif action == "funds_returned":
        thing["status"] = "funds_returned"
    account.tell(resource, action, thing, {"origin": "gocardless", "cause": cause}, payout=payout)
