"""Makes whatever can happen to an organisation, as moves that do nothing where they are impossible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from local.gocardless_month import payments, payouts, plans, refunds, reversals
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import DAY, Thing
from tests.local.gocardless_month.trading import a_mandate, an_account, confirmed

# Bacs twice as often as mandates in euros, or those that bypass GoCardless.
MANDATES = (("bacs", False), ("bacs", False), ("bacs", True), ("sepa_core", False))


@dataclass(frozen=True)
class Drawn:
    """A drawn move. `which` picks among what there is; `amount` is in pence, and decides the rest."""

    kind: str
    which: int
    amount: int


@dataclass
class Trading:
    account: GoCardlessAccount = field(default_factory=an_account)

    def make(self, drawn: Drawn) -> None:
        self.account.wait(drawn.amount)
        MOVES[drawn.kind](self, drawn)

    def pick(self, name: str, drawn: Drawn, *statuses: str) -> list[Thing]:
        """Returns one object with one of these statuses, or none."""
        there = [each for each in self.account.things[name] if each["status"] in statuses]
        return [there[drawn.which % len(there)]] if there else []

    def managed(self, drawn: Drawn) -> list[Thing]:
        there = self.pick("payments", drawn, "confirmed", "paid_out")
        return [each for each in there if not self.account.is_direct(each)]


def _wanted(drawn: Drawn) -> Wanted:
    fee = {0: None, 1: -drawn.amount, 2: 0}.get(drawn.which % 6)
    return Wanted(drawn.amount, in_days=drawn.which % 3, fee=fee, app_fee=drawn.amount % 4 * 5)


def _new(trading: Trading, drawn: Drawn) -> None:
    scheme, direct = MANDATES[drawn.which % len(MANDATES)]
    payment = payments.create(trading.account, a_mandate(trading.account, scheme, direct), _wanted(drawn))
    if drawn.amount % 5:
        payments.submit(trading.account, payment)


def _paid(trading: Trading, drawn: Drawn) -> None:
    scheme, direct = MANDATES[drawn.which % len(MANDATES)]
    confirmed(trading.account, _wanted(drawn), a_mandate(trading.account, scheme, direct))


def _subscription(trading: Trading, drawn: Drawn) -> None:
    made = plans.subscribe(trading.account, a_mandate(trading.account), _wanted(drawn))
    plans.next_payment(trading.account, made, _wanted(drawn))


def _instalments(trading: Trading, drawn: Drawn) -> None:
    amounts = (drawn.amount, drawn.amount + 1)
    plans.pay_in_instalments(trading.account, a_mandate(trading.account), _wanted(drawn), amounts)


def _submit(trading: Trading, drawn: Drawn) -> None:
    for payment in trading.pick("payments", drawn, "pending_submission"):
        payments.submit(trading.account, payment)


def _confirm(trading: Trading, drawn: Drawn) -> None:
    for payment in trading.pick("payments", drawn, "submitted"):
        trading.account.now = max(trading.account.now, payments.charged_at(payment))
        payments.confirm(trading.account, payment)


def _fail(trading: Trading, drawn: Drawn) -> None:
    for payment in trading.pick("payments", drawn, "submitted"):
        payments.fail(trading.account, payment, will_attempt_retry=True)


def _resubmit(trading: Trading, drawn: Drawn) -> None:
    for payment in trading.pick("payments", drawn, "failed"):
        payments.resubmit(trading.account, payment)


def _cancel(trading: Trading, drawn: Drawn) -> None:
    for payment in trading.pick("payments", drawn, "pending_submission"):
        payments.cancel(trading.account, payment)


def _take_back(trading: Trading, drawn: Drawn) -> None:
    how = (reversals.fail_late, reversals.charge_back)[drawn.amount % 2]
    for payment in trading.pick("payments", drawn, "confirmed", "paid_out"):
        surcharge = drawn.amount % 3 * 105
        how(trading.account, payment, fee_back=drawn.amount % 5 > 1, surcharge=surcharge)


def _call_off(trading: Trading, drawn: Drawn) -> None:
    for payment in trading.pick("payments", drawn, "charged_back"):
        reversals.cancel_charge_back(trading.account, payment)


def _refund(trading: Trading, drawn: Drawn) -> None:
    for payment in trading.managed(drawn):
        left = payment["amount"] - payment["amount_refunded"]
        if left:
            refunds.refund(trading.account, payment, min(left, drawn.amount))


def _refund_deducted(trading: Trading, drawn: Drawn) -> None:
    for made in trading.pick("refunds", drawn, "pending_submission", "submitted"):
        refunds.refund_deducted(trading.account, made)


def _refund_paid(trading: Trading, drawn: Drawn) -> None:
    for made in trading.pick("refunds", drawn, "pending_submission", "submitted"):
        refunds.refund_paid(trading.account, made)


def _refund_fails(trading: Trading, drawn: Drawn) -> None:
    for made in trading.pick("refunds", drawn, "pending_submission", "submitted", "paid"):
        refunds.refund_fails(trading.account, made)


def _pay_out(trading: Trading, drawn: Drawn) -> None:
    currency = ("GBP", "GBP", "EUR")[drawn.which % 3]
    if payouts.payable(trading.account, currency) > 0:
        made = payouts.pay_out(trading.account, currency)
        if drawn.amount % 2:
            payouts.payout_paid(trading.account, made)


def _payout_paid(trading: Trading, drawn: Drawn) -> None:
    for made in trading.pick("payouts", drawn, "pending"):
        payouts.payout_paid(trading.account, made)


def _payout_bounces(trading: Trading, drawn: Drawn) -> None:
    for made in trading.pick("payouts", drawn, "paid"):
        payouts.payout_bounces(trading.account, made)


def _payout_retried(trading: Trading, drawn: Drawn) -> None:
    for made in trading.pick("payouts", drawn, "bounced"):
        payouts.payout_retried(trading.account, made)


def _days_later(trading: Trading, drawn: Drawn) -> None:
    trading.account.wait(drawn.which * DAY)


MOVES: dict[str, Callable[[Trading, Drawn], None]] = {
    "new": _new,
    "paid": _paid,
    "subscription": _subscription,
    "instalments": _instalments,
    "submit": _submit,
    "confirm": _confirm,
    "fail": _fail,
    "resubmit": _resubmit,
    "cancel": _cancel,
    "take back": _take_back,
    "call off": _call_off,
    "refund": _refund,
    "refund deducted": _refund_deducted,
    "refund paid": _refund_paid,
    "refund fails": _refund_fails,
    "pay out": _pay_out,
    "payout paid": _payout_paid,
    "payout bounces": _payout_bounces,
    "payout retried": _payout_retried,
    "days later": _days_later,
}
