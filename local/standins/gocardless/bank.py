"""Lets banks answer, and GoCardless pay out: what no call and no payer's press can bring about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from local.gocardless_month import payments, payouts, refunds, reversals, shapes
from local.standins.gocardless.moves import mandates, requests, signatures
from local.standins.gocardless.moves.account import LiveAccount
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.shown import Thing

P = ParamSpec("P")


def alone(does: Callable[Concatenate[Bank, P], Thing]) -> Callable[Concatenate[Bank, P], Thing]:
    """Lets nobody else change the organisation meanwhile."""

    @wraps(does)
    def locked(bank: Bank, /, *args: P.args, **kwargs: P.kwargs) -> Thing:
        with bank.organisation.lock:
            return does(bank, *args, **kwargs)

    return locked


@dataclass(frozen=True)
class Bank:
    """Acts on what an organisation shows, by its ids, and returns what it has acted on.

    Raises KeyError for an id that is not shown, and ValueError where GoCardless would not let it happen.
    """

    organisation: Organisation

    @alone
    def activate(self, mandate: str) -> Thing:
        """Takes a mandate, without the days that this takes."""
        thing = self._own("mandates", mandate)
        if thing["status"] == "pending_submission":
            mandates.submit(self._account, thing)
        mandates.activate(self._account, thing)
        return thing

    @alone
    def fail_mandate(self, mandate: str) -> Thing:
        thing = self._own("mandates", mandate)
        mandates.fail(self._account, thing)
        return thing

    @alone
    def cancel_mandate(self, mandate: str) -> Thing:
        """Cancels a mandate, as its payer can at the bank."""
        thing = self._own("mandates", mandate)
        mandates.cancel(self._account, thing, origin="bank", cause="bank_account_closed")
        return thing

    @alone
    def sign(self, mandate: str) -> Thing:
        """Gives the second signature that a mandate, or the payment by bank on it, still needs."""
        thing = self._own("mandates", mandate)
        signatures.give(self._account, thing)
        return thing

    @alone
    def refuse_to_sign(self, mandate: str) -> Thing:
        thing = self._own("mandates", mandate)
        signatures.refuse(self._account, thing)
        return thing

    @alone
    def fail_request(self, request: str) -> Thing:
        """Fails the payment that a payer has authorised, before there is one."""
        thing = self._own("billing_requests", request)
        requests.fail(self._account, thing)
        return thing

    @alone
    def submit(self, payment: str) -> Thing:
        thing = self._own("payments", payment)
        payments.submit(self._account, thing)
        return thing

    @alone
    def confirm(self, payment: str) -> Thing:
        """Confirms a payment, without the days until it is charged: it is charged today at the latest."""
        thing = self._sent(payment)
        payments.confirm(self._account, thing)
        return thing

    @alone
    def fail(self, payment: str, will_attempt_retry: bool = False) -> Thing:
        """Fails a payment, even one that was confirmed or paid out before."""
        thing = self._own("payments", payment)
        if thing["status"] in ("confirmed", "paid_out"):
            reversals.fail_late(self._account, thing, will_attempt_retry)
        else:
            payments.fail(self._account, self._sent(payment), will_attempt_retry)
        return thing

    @alone
    def charge_back(self, payment: str) -> Thing:
        thing = self._own("payments", payment)
        reversals.charge_back(self._account, thing)
        return thing

    @alone
    def pay_refund(self, refund: str) -> Thing:
        thing = self._own("refunds", refund)
        refunds.refund_paid(self._account, thing)
        return thing

    @alone
    def fail_refund(self, refund: str) -> Thing:
        thing = self._own("refunds", refund)
        refunds.refund_fails(self._account, thing)
        return thing

    @alone
    def pay_out(self) -> Thing:
        """Pays out all that was made here and is confirmed; what the world holds stays where it is."""
        made = payouts.pay_out(self._account)
        payouts.payout_paid(self._account, made)
        return made

    @property
    def _account(self) -> LiveAccount:
        return self.organisation.live.account

    def _own(self, name: str, id: str) -> Thing:
        live = self.organisation.live
        thing = live.look(name, id)
        if thing is None:
            raise KeyError(id)
        return live.own(name, thing)

    def _sent(self, payment: str) -> Thing:
        """Returns a payment that is on its way and due."""
        thing = self._own("payments", payment)
        mandate = self._account.mandate_of(thing)
        if mandate["status"] in ("pending_submission", "submitted"):
            self.activate(mandate["id"])
        if thing["status"] == "pending_submission":
            payments.submit(self._account, thing)
        thing["charge_date"] = min(thing["charge_date"], shapes.day(self._account.now))
        return thing
