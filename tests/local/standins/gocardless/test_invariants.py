"""Whatever calls, payers and banks do, balances, payout items and books agree."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from local.standins.gocardless import Bank, GoCardlessStandIn
from local.standins.gocardless.moves import visiting
from local.standins.gocardless.refusals import Refusal
from local.standins.gocardless.writing import written

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
# What GoCardless owes its owner.
OWED = ("confirmed_funds", "pending_payouts")
AMOUNTS = st.integers(1, 500_000)
ADA = {"given_name": "Ada", "family_name": "Lovelace", "email": "ada@example.co.uk"}


class Trading(RuleBasedStateMachine):
    """Trades at one organisation without a server in between."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        standin = GoCardlessStandIn(lambda: self.now)
        self.organisation = standin.add_organisation("live_trading", "secret")
        self.live, self.bank = self.organisation.live, Bank(self.organisation)

    def call(self, path: str, **params: Any) -> dict[str, Any]:
        self.live.catch_up()
        name = "data" if "/actions/" in path else path.removeprefix("/")
        return written("POST", path, json.dumps({name: params}).encode(), None, self.live)[1]

    def ids(self, name: str, *statuses: str) -> list[str]:
        return [each["id"] for each in self.organisation.objects.of(name) if each["status"] in statuses]

    @rule(amount=AMOUNTS, by_debit=st.booleans(), declines=st.booleans(), is_signed=st.booleans())
    def buy(self, amount: int, by_debit: bool, declines: bool, is_signed: bool) -> None:
        asked: dict[str, Any] = {"payment_request": {"amount": amount, "currency": "GBP"}}
        more = {"mandate_request": {"currency": "GBP"}} if by_debit else {"fallback_enabled": True}
        request = self.call("/billing_requests", **asked, **more)
        flow = self.call("/billing_request_flows", links={"billing_request": request["id"]})
        if declines:
            visiting.deny(self.live.account, flow, ADA)
        visiting.authorise(self.live.account, flow, ADA, is_signed)

    @rule(amount=AMOUNTS, unit=st.sampled_from(["weekly", "monthly"]), data=st.data())
    def subscribe(self, amount: int, unit: str, data: st.DataObject) -> None:
        mandates = [
            each["id"]
            for each in self.organisation.objects.of("mandates")
            if each["status"] in ("pending_submission", "submitted", "active") and each["scheme"] == "bacs"
        ]
        if mandates:
            links = {"mandate": data.draw(st.sampled_from(mandates))}
            asked = {"amount": amount, "currency": "GBP", "interval_unit": unit, "count": 3}
            self.call("/subscriptions", **asked, links=links)

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days, minutes=1)
        self.live.catch_up()

    @rule(does=st.sampled_from(["confirm", "fail", "charge_back", "submit"]), data=st.data())
    def answer(self, does: str, data: st.DataObject) -> None:
        if payments := [each["id"] for each in self.organisation.objects.of("payments")]:
            self.attempt(lambda: getattr(self.bank, does)(data.draw(st.sampled_from(payments))))

    @rule(does=st.sampled_from(["sign", "refuse_to_sign", "cancel_mandate", "fail_mandate"]), data=st.data())
    def decide(self, does: str, data: st.DataObject) -> None:
        if mandates := [each["id"] for each in self.organisation.objects.of("mandates")]:
            self.attempt(lambda: getattr(self.bank, does)(data.draw(st.sampled_from(mandates))))

    @rule(data=st.data(), is_paid=st.booleans(), fails=st.booleans())
    def refund(self, data: st.DataObject, is_paid: bool, fails: bool) -> None:
        if not (owned := self.ids("payments", "confirmed", "paid_out")):
            return
        payment = data.draw(st.sampled_from(owned))
        held = self.live.account.find("payments", payment)
        left = held["amount"] - held["amount_refunded"]
        amount = data.draw(st.integers(0, left + 1))
        total = held["amount_refunded"] + amount
        try:
            made = self.call(
                "/refunds", amount=amount, total_amount_confirmation=total, links={"payment": payment}
            )
        except Refusal:
            assert not 0 < amount <= left
            return
        if is_paid:
            self.bank.pay_refund(made["id"])
        if fails:
            self.bank.fail_refund(made["id"])

    @rule()
    def pay_out(self) -> None:
        self.attempt(self.bank.pay_out)

    @staticmethod
    def attempt(does: Any) -> None:
        """Does what may not be allowed as things stand."""
        try:
            does()
        except ValueError:
            return

    @invariant()
    def books_and_balances_agree(self) -> None:
        account = self.live.account
        owed = [each for each in self.organisation.objects.of("balances") if each["balance_type"] in OWED]
        held = sum(each["amount"] for each in owed)
        assert account.clearing() - account.fees_to_come() - account.deducted_ahead() == held

    @invariant()
    def payouts_are_the_sum_of_their_items(self) -> None:
        shown = self.organisation.objects
        for payout in shown.of("payouts"):
            items = [Decimal(each["amount"]) for each in shown.payout_items[payout["id"]]]
            assert abs(sum(items) - payout["amount"]) <= Decimal("0.5")

    @invariant()
    def each_event_is_told_once(self) -> None:
        ids = [each["id"] for each in self.live.account.events]
        assert len(ids) == len(set(ids))


Trading.TestCase.settings = settings(
    max_examples=40, stateful_step_count=30, derandomize=True, database=None, deadline=None
)
TestTrading = Trading.TestCase
