"""Takes payments on their way: created, submitted, confirmed; or failed, and tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from local.gocardless_month import shapes
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.purse import credit
from local.gocardless_month.shapes import CURRENCIES, DAY, Thing, check
from local.worlds.stripe_shapes import nearest

# The fee is 1 % and 20p, plus VAT, and at most £4.80: in tenths of a penny.
MOST = 4800


@dataclass(frozen=True)
class Wanted:
    """`amount` is in minor units of the mandate's currency; the charge date is `in_days` ahead, in UTC.

    `fee` is what GoCardless will keep, in tenths of a penny: its usual fee if None; a negative fee is a
    rebate. `app_fee`, in pence, is what a partner's app takes.
    """

    amount: int
    in_days: int = 3
    description: str | None = "Retainer"
    fee: int | None = None
    app_fee: int = 0
    retry: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


def create(account: GoCardlessAccount, mandate: Thing, wanted: Wanted, **links: str) -> Thing:
    """Creates a payment; `links` name the subscription or instalment schedule that it comes from, if any."""
    currency = CURRENCIES[mandate["scheme"]]
    payment = {
        "id": account.new_id("PM"),
        "created_at": shapes.moment(account.now),
        "charge_date": shapes.day(account.now + wanted.in_days * DAY),
        "amount": wanted.amount,
        "amount_refunded": 0,
        "currency": currency,
        "description": wanted.description,
        "reference": None,
        "status": "pending_submission",
        "metadata": dict(wanted.metadata),
        "retry_if_possible": wanted.retry,
        "scheme": mandate["scheme"],
        "faster_ach": False,
        "fx": shapes.fx(currency),
        "links": {"mandate": mandate["id"], "creditor": account.creditor} | links,
    } | ({"app_fee": wanted.app_fee} if wanted.app_fee else {})
    account.fees_of[payment["id"]] = _fees(wanted)
    account.tell("payments", "created", account.keep("payments", payment), _because("created", "api"))
    return payment


def submit(account: GoCardlessAccount, payment: Thing) -> None:
    check(payment, "pending_submission")
    payment["status"] = "submitted"
    account.tell("payments", "submitted", payment, _because("submitted", "gocardless"))


def is_due(account: GoCardlessAccount, payment: Thing) -> bool:
    """Whether the charge date has come; no bank answers before it."""
    return bool(payment["charge_date"] <= shapes.day(account.now))


def charged_at(payment: Thing) -> int:
    """Returns the start of the charge date, in seconds."""
    return int(datetime.fromisoformat(payment["charge_date"]).replace(tzinfo=UTC).timestamp())


def confirm(account: GoCardlessAccount, payment: Thing) -> None:
    """Confirms a payment: the money is with GoCardless, or with the owner if it is settled directly."""
    check(payment, "submitted")
    if not is_due(account, payment):
        raise ValueError(f"{payment['id']} is not charged before {payment['charge_date']}")
    payment["status"] = "confirmed"
    direct = account.is_direct(payment)
    account.ledger_of(payment).came(payment["amount"], direct)
    if not direct:
        credit(account, payment)
    account.tell("payments", "confirmed", payment, _because("confirmed", "gocardless"))


def fail(account: GoCardlessAccount, payment: Thing, will_attempt_retry: bool = False) -> None:
    """Fails a payment that was never confirmed: there was no money, and there is no fee."""
    check(payment, "submitted")
    tell_failed(account, payment, will_attempt_retry)


def tell_failed(account: GoCardlessAccount, payment: Thing, will_attempt_retry: bool) -> None:
    payment["status"] = "failed"
    details = {"origin": "bank", "cause": "refer_to_payer", "will_attempt_retry": will_attempt_retry}
    account.tell("payments", "failed", payment, details)


def resubmit(account: GoCardlessAccount, payment: Thing, in_days: int = 3) -> None:
    """Tries the payment again on another day; from here on it is like a new one."""
    check(payment, "failed")
    payment |= {"status": "pending_submission", "charge_date": shapes.day(account.now + in_days * DAY)}
    details = {"origin": "gocardless", "cause": "payment_retried"}
    account.tell("payments", "resubmission_requested", payment, details)


def cancel(account: GoCardlessAccount, payment: Thing) -> None:
    """Cancels a payment in time, before it was sent to a bank."""
    check(payment, "pending_submission")
    payment["status"] = "cancelled"
    account.tell("payments", "cancelled", payment, _because("cancelled", "api"))


def usual_fee(amount: int) -> int:
    """Returns GoCardless's fee for an amount in pence; the fee is in tenths of a penny, VAT included."""
    return min(nearest(12 * (amount + 2000), 100), MOST)


def _fees(wanted: Wanted) -> dict[str, int]:
    fee = usual_fee(wanted.amount) if wanted.fee is None else wanted.fee
    return {type_: tenths for type_, tenths in _by_type(fee, wanted.app_fee) if tenths}


def _by_type(fee: int, app_fee: int) -> tuple[tuple[str, int], ...]:
    return ("gocardless_fee", fee), ("app_fee", 10 * app_fee)


def _because(action: str, origin: str) -> Thing:
    return {"origin": origin, "cause": f"payment_{action}"}
