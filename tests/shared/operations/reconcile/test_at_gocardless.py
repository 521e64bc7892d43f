"""What lies between GoCardless's balances and the clearing account."""

from __future__ import annotations

from local.gocardless_month import payouts, refunds, reversals
from shared.store import reconciliations
from tests.shared.operations.causes import causes_of
from tests.shared.operations.collector import Collector


def test_fees_that_no_payout_has_named_yet_are_the_only_difference(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    made = collector.look()
    assert made.xero == made.ledger == 20000
    assert causes_of(made) == [("not_itemised", 20000 - made.processor)]
    assert made.is_reconciled


def test_after_a_payout_of_everything_both_are_nothing(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.settle()
    made = collector.look()
    assert (causes_of(made), made.processor, made.xero) == ([], 0, 0)


def test_what_nobody_has_told_of_is_missing_before_fees(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    collector.confirmed(7000)
    collector.show()
    words = dict(causes_of(collector.look()))
    assert words["missing"] == -7000
    assert words["not_itemised"] > 0


def test_a_payout_that_nobody_has_told_of_is_missing_with_its_fees(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.show()
    assert causes_of(collector.look()) == [("missing", 20000)]


def test_a_refund_whose_money_is_kept_already_is_under_way(collector: Collector) -> None:
    payment = collector.confirmed(20000)
    collector.settle()
    refunds.refund_deducted(collector.account, refunds.refund(collector.account, payment, 4000))
    collector.settle()
    words = dict(causes_of(collector.look()))
    assert words["refund_under_way"] == 4000


def test_what_a_mandate_that_is_gone_brought_is_missing_unless_it_is_on_record_as_direct(
    collector: Collector,
) -> None:
    collector.confirmed(20000)
    direct = collector.confirmed(9000, direct=True)
    collector.settle()
    reversals.charge_back(collector.account, direct)
    collector.confirmed(7000)
    collector.account.things["mandates"].clear()
    collector.show()
    assert dict(causes_of(collector.look()))["missing"] == -7000


def test_a_charge_back_that_nobody_has_told_of_is_missing(collector: Collector) -> None:
    payment = collector.confirmed(20000)
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.settle()
    reversals.charge_back(collector.account, payment)
    collector.show()
    assert ("missing", 20000) in causes_of(collector.look())


def test_what_never_passes_through_gocardless_is_no_difference(collector: Collector) -> None:
    collector.confirmed(20000, direct=True)
    collector.show()
    assert causes_of(collector.look()) == []
    collector.settle()
    assert causes_of(collector.look(thoroughly=True)) == []
    assert reconciliations.findings(collector.business.tenant) == []
    (payment,) = (each for each in collector.business.xero.documents() if each["kind"] == "payment")
    collector.business.xero.delete_payment(payment["id"])
    collector.look()
    assert [each.reason_code for each in reconciliations.findings(collector.business.tenant)] == ["deleted"]


def test_what_was_confirmed_before_the_feed_and_paid_out_in_it_is_the_opening_balance(
    collector: Collector,
) -> None:
    collector.account.now -= 30 * 86400
    collector.confirmed(20000)
    collector.account.now += 30 * 86400
    collector.settle()
    payouts.payout_paid(collector.account, payouts.pay_out(collector.account))
    collector.settle()
    assert causes_of(collector.look()) == [("before_feed", -20000)]
