"""Moves money between Stripe and the bank: payouts either way, bounced or cancelled ones, top-ups."""

from __future__ import annotations

from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.refunds import movement_of
from local.worlds.stripe_shapes import Thing


def pay_out_all(account: StripeAccount, currency: str = "gbp") -> Thing:
    """Pays out the whole balance, as Stripe does by itself; a negative balance debits the bank.

    The payout names its members.
    """
    paid_out = {each for members in account.payout_members.values() for each in members}
    members = [each["id"] for each in account.in_purse(currency) if each["id"] not in paid_out]
    made = _pay_out(account, account.net(currency), currency, automatic=True)
    account.payout_members[made["id"]] = [made["balance_transaction"], *members]
    return made


def pay_out(account: StripeAccount, amount: int, fee: int = 0) -> Thing:
    """Pays out part of the balance by hand; an instant payout has a fee."""
    return _pay_out(account, amount, "gbp", automatic=False, fee=fee)


def payout_arrives(account: StripeAccount, made: Thing) -> None:
    made |= {"status": "paid", "reconciliation_status": _reconciled(made)}
    account.tell("payout.paid", made, status="in_transit")


def payout_fails(account: StripeAccount, made: Thing) -> Thing:
    """Fails a payout, even days after it was marked as paid. Returns the balance transaction."""
    return _returned(account, made, "failed", "payout_failure", "account_closed")


def payout_cancelled(account: StripeAccount, made: Thing) -> Thing:
    return _returned(account, made, "canceled", "payout_cancel", None)


def top_up(account: StripeAccount, amount: int) -> Thing:
    made: Thing = {
        "id": account.new_id("tu"),
        "object": "topup",
        "amount": amount,
        "balance_transaction": None,
        "created": account.now,
        "currency": "gbp",
        "description": "Top-up",
        "expected_availability_date": account.now + DAY,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "source": None,
        "statement_descriptor": None,
        "status": "pending",
        "transfer_group": None,
    }
    account.tell("topup.created", account.keep("topups", made))
    account.wait(DAY)
    movement = account.move(amount, "topup", "topup", made)
    made |= {"balance_transaction": movement["id"], "status": "succeeded"}
    account.tell("topup.succeeded", made)
    return made


def top_up_reversed(account: StripeAccount, made: Thing) -> Thing:
    """Reverses a top-up; returns the balance transaction, which the top-up itself does not name."""
    movement = account.move(-made["amount"], "topup_reversal", "topup_reversal", made)
    made["status"] = "reversed"
    account.tell("topup.reversed", made)
    return movement


def _pay_out(account: StripeAccount, amount: int, currency: str, automatic: bool, fee: int = 0) -> Thing:
    made: Thing = {
        "id": account.new_id("po"),
        "object": "payout",
        "amount": amount,
        "arrival_date": account.now + 2 * DAY,
        "automatic": automatic,
        "balance_transaction": None,
        "created": account.now,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_1",
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "original_payout": None,
        "reversed_by": None,
        "livemode": False,
        "metadata": {},
        "method": "instant" if fee else "standard",
        "reconciliation_status": "in_progress" if automatic else "not_applicable",
        "status": "in_transit",
        "type": "bank_account",
    }
    movement = account.move(-amount, "payout", "payout", made, currency=currency, fee=fee)
    made["balance_transaction"] = movement["id"]
    account.tell("payout.created", account.keep("payouts", made))
    return made


def _returned(account: StripeAccount, made: Thing, status: str, type_: str, code: str | None) -> Thing:
    went = movement_of(account, made)
    movement = account.move(-went["amount"], "payout_reversal", type_, made, currency=went["currency"])
    made |= {"failure_balance_transaction": movement["id"], "failure_code": code, "status": status}
    account.tell(f"payout.{status}", made)
    return movement


def _reconciled(made: Thing) -> str:
    return "completed" if made["automatic"] else "not_applicable"
