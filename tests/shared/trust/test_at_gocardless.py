"""What lies between GoCardless's balances and the clearing account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from functions.sync.trust_wiring import wire_trust
from local.business import Business
from local.gocardless_month import payers, payments, payouts, refunds, reversals
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payers import Debtor
from local.gocardless_month.payments import Wanted
from local.stack import Stack
from local.stripe_shapes import Thing
from local.trading_day import CLOSE
from shared.ledger.reconciling import Reconciliation
from shared.store import directory, reconciliations
from shared.trust.reconcile import reconcile
from tests import factories
from tests.functions.shop import come_to_rest

DEE = Debtor("Dee", "Debit", None, "dee@example.com", "York")


@dataclass
class Collector:
    """A business that collects direct debits."""

    stack: Stack
    business: Business
    account: GoCardlessAccount

    def confirmed(self, amount: int, direct: bool = False) -> Thing:
        customer = payers.new_customer(self.account, DEE)
        mandate = payers.new_mandate(self.account, customer, direct=direct)
        made = payments.create(self.account, mandate, Wanted(amount))
        payments.submit(self.account, made)
        self.account.now = max(self.account.now, payments.charged_at(made))
        payments.confirm(self.account, made)
        return made

    def show(self) -> None:
        self.stack.clock.move_to(max(datetime.now(UTC), datetime.fromtimestamp(self.account.now, UTC)))
        self.business.gocardless.show(self.account.world())

    def settle(self) -> None:
        self.show()
        self.stack.feed()
        come_to_rest(self.stack)
        self.account.now = max(self.account.now, int(datetime.now(UTC).timestamp()))

    def look(self, thoroughly: bool = False) -> Reconciliation:
        self.stack.clock.shift(timedelta(seconds=1))
        owner = directory.read(self.business.tenant)
        assert owner
        made = reconcile(owner, wire_trust(), thoroughly)
        return next(each for each in made if each.provider == "gocardless")


@pytest.fixture
def collector(stack: Stack) -> Collector:
    business = stack.open_business("demo", factories.settings())
    return Collector(stack, business, GoCardlessAccount(int(CLOSE.timestamp())))


def told(made: Reconciliation) -> list[tuple[str, int]]:
    assert sum(cause.pence for cause in made.causes) == made.difference
    assert made.unexplained == 0
    return sorted((cause.word, cause.pence) for cause in made.causes)


def test_fees_that_no_payout_has_named_yet_are_the_only_difference(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    made = collector.look()
    assert made.xero == made.ledger == 20000
    assert told(made) == [("not_itemised", 20000 - made.processor)]
    assert made.is_reconciled


def test_after_a_payout_of_everything_both_are_nothing(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.settle()
    made = collector.look()
    assert (told(made), made.processor, made.xero) == ([], 0, 0)


def test_what_nobody_has_told_of_is_missing_before_fees(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    collector.confirmed(7000)
    collector.show()
    words = dict(told(collector.look()))
    assert words["missing"] == -7000
    assert words["not_itemised"] > 0


def test_a_payout_that_nobody_has_told_of_is_missing_with_its_fees(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.show()
    assert told(collector.look()) == [("missing", 20000)]


def test_a_refund_whose_money_is_kept_already_is_under_way(collector: Collector) -> None:
    payment = collector.confirmed(20000)
    collector.settle()
    refunds.refund_deducted(collector.account, refunds.refund(collector.account, payment, 4000))
    collector.settle()
    words = dict(told(collector.look()))
    assert words["refund_under_way"] == 4000


def test_a_charge_back_that_nobody_has_told_of_is_missing(collector: Collector) -> None:
    payment = collector.confirmed(20000)
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.settle()
    reversals.charge_back(collector.account, payment)
    collector.show()
    assert ("missing", 20000) in told(collector.look())


def test_what_never_passes_through_gocardless_is_no_difference(collector: Collector) -> None:
    collector.confirmed(20000, direct=True)
    collector.show()
    assert told(collector.look()) == []
    collector.settle()
    assert told(collector.look(thoroughly=True)) == []
    assert reconciliations.findings(collector.business.tenant) == []
    (payment,) = (each for each in collector.business.xero.documents() if each["kind"] == "payment")
    collector.business.xero.delete_payment(payment["id"])
    collector.look()
    assert [each.word for each in reconciliations.findings(collector.business.tenant)] == ["deleted"]


def test_what_was_confirmed_before_the_feed_and_paid_out_in_it_is_the_opening_balance(
    collector: Collector,
) -> None:
    collector.account.now -= 30 * 86400
    collector.confirmed(20000)
    collector.account.now += 30 * 86400
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.settle()
    assert told(collector.look()) == [("before_feed", -20000)]
