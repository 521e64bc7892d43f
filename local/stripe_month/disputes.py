"""Plays disputes: inquired about, opened, countered, won or lost. A loss moves nothing."""

from __future__ import annotations

from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.refunds import balance_of
from local.worlds.stripe_shapes import Thing

FEE = 2000


def inquire(account: StripeAccount, charge: Thing, amount: int) -> Thing:
    """Opens an inquiry: the customer's bank asks, and takes nothing. Returns the dispute."""
    return _opened(account, charge, amount, "warning_needs_response")


def inquiry_closes(account: StripeAccount, dispute: Thing) -> None:
    dispute["status"] = "warning_closed"
    account.tell("charge.dispute.closed", dispute)


def dispute(account: StripeAccount, charge: Thing, amount: int) -> Thing:
    """Opens a dispute and takes its money; `amount` is in minor units of the charge's currency."""
    opened = _opened(account, charge, amount, "needs_response")
    return withdraw(account, opened, charge)


def withdraw(account: StripeAccount, opened: Thing, charge: Thing) -> Thing:
    """Takes the money of a dispute, also of an inquiry that has become one."""
    balance = balance_of(account, charge)
    amount = account.settled(opened["amount"], charge["currency"], balance)
    _move(account, opened, -amount, "dispute", currency=balance, fee=FEE)
    opened |= {"status": "needs_response", "is_charge_refundable": False}
    charge["disputed"] = True
    account.tell("charge.dispute.funds_withdrawn", opened)
    return opened


def counter(account: StripeAccount, opened: Thing, fee: int) -> None:
    """Submits evidence, with or without a fee."""
    opened["status"] = "under_review"
    opened["evidence_details"] |= {"has_evidence": True, "submission_count": 1}
    if fee:
        currency = opened["balance_transactions"][0]["currency"]
        _move(account, opened, 0, "dispute", currency=currency, fee=fee)
    account.tell("charge.dispute.updated", opened)


def win(account: StripeAccount, opened: Thing, fee_back: bool) -> Thing:
    """Wins a dispute: all of it comes back, with or without the fees. Returns the balance transaction.

    A dispute may be won even after it was lost. Another currency comes back at the rate of the day.
    """
    taken = opened["balance_transactions"]
    fee = -sum(each["fee"] for each in taken) if fee_back else 0
    amount = account.settled(opened["amount"], opened["currency"], taken[0]["currency"])
    opened["status"] = "won"
    movement = _move(account, opened, amount, "dispute_reversal", currency=taken[0]["currency"], fee=fee)
    account.tell("charge.dispute.funds_reinstated", opened)
    account.tell("charge.dispute.closed", opened)
    return movement


def lose(account: StripeAccount, opened: Thing) -> None:
    opened["status"] = "lost"
    account.tell("charge.dispute.closed", opened)


def _opened(account: StripeAccount, charge: Thing, amount: int, status: str) -> Thing:
    opened: Thing = {
        "id": account.new_id("dp"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": account.now,
        "currency": charge["currency"],
        "evidence_details": {
            "due_by": account.now + 7 * DAY,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "livemode": False,
        "is_charge_refundable": status.startswith("warning_"),
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": status,
    }
    account.tell("charge.dispute.created", account.keep("disputes", opened))
    return opened


def _move(account: StripeAccount, opened: Thing, amount: int, category: str, **fields: object) -> Thing:
    movement = account.move(amount, category, "adjustment", opened, **fields)
    # Embedded whole, not by id, as Stripe does.
    opened["balance_transactions"].append(movement)
    return movement
