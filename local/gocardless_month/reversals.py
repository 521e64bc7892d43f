"""Takes back money already received: late failures, chargebacks, and chargebacks that are cancelled."""

from __future__ import annotations

from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import tell_failed
from local.gocardless_month.purse import credit, is_waiting, take_back, withdraw
from local.gocardless_month.shapes import Thing, check

FAILED = "payment_failed"
CHARGED_BACK = "payment_charged_back"


def fail_late(
    account: GoCardlessAccount,
    payment: Thing,
    will_attempt_retry: bool = False,
    fee_back: bool = True,
    surcharge: int = 0,
) -> None:
    """Fails a payment that was confirmed, or even paid out. `surcharge` is the cost in tenths of a penny."""
    _taken_back(account, payment, FAILED, fee_back, surcharge)
    tell_failed(account, payment, will_attempt_retry)


def charge_back(
    account: GoCardlessAccount, payment: Thing, fee_back: bool = True, surcharge: int = 0
) -> None:
    """Charges back a payment: the customer reclaimed all of it. `surcharge` is in tenths of a penny."""
    _taken_back(account, payment, CHARGED_BACK, fee_back, surcharge)
    payment["status"] = "charged_back"
    details = {"origin": "bank", "cause": "authorisation_disputed", "reason_code": "DDICA-2"}
    account.tell("payments", "charged_back", payment, details)


def cancel_charge_back(account: GoCardlessAccount, payment: Thing) -> None:
    """Cancels a chargeback: one not settled yet is dropped, one that a payout settled is paid out again."""
    check(payment, "charged_back")
    direct = account.is_direct(payment)
    account.ledger_of(payment).came(payment["amount"], direct)
    forgotten = is_waiting(account, payment, CHARGED_BACK)
    if forgotten:
        withdraw(account, payment, CHARGED_BACK)
    elif not direct:
        credit(account, payment)
    payment["status"] = "paid_out" if forgotten and "payout" in payment["links"] else "confirmed"
    details = {"origin": "bank", "cause": "payment_confirmed"}
    account.tell("payments", "chargeback_cancelled", payment, details)


def _taken_back(
    account: GoCardlessAccount, payment: Thing, type_: str, fee_back: bool, surcharge: int
) -> None:
    check(payment, "confirmed", "paid_out")
    direct = account.is_direct(payment)
    account.ledger_of(payment).came(-payment["amount"], direct)
    if not direct:
        take_back(account, payment, type_, fee_back, surcharge)
