from __future__ import annotations

import pytest

from shared.booking.case import recorded_source
from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    FeeCharged,
    Movement,
    OutOfScope,
    PaymentReceived,
    Sale,
    Transferred,
    Unrecognised,
)
from shared.money import Money, pence
from shared.providers.stripe import event_of, events_of, is_undecided
from shared.providers.stripe_meanings import MEANINGS
from shared.providers.stripe_subject import Subject
from tests.shared.providers.stripe_objects import (
    ADA,
    AT,
    CHARGE,
    DISPUTE,
    NOW,
    SALE,
    SETTLED,
    dispute,
    event,
    moved,
    with_a_fee,
)


def test_a_settled_charge_is_a_payment() -> None:
    assert event() == PaymentReceived(
        Movement("txn_1", AT, pence(12000), pence(200), pence(0), "stripe", "charge"),
        Sale("ch_1", ADA, "Consulting"),
    )


@pytest.mark.parametrize("status", ["succeeded", "pending", "failed"])
def test_a_charge_without_its_balance_transaction_means_nothing_yet(status: str) -> None:
    charge = CHARGE | {"balance_transaction": None, "status": status}
    assert events_of(Subject(charge, [], charge), NOW) == []


def test_a_charge_that_failed_after_it_was_settled_did_move_money() -> None:
    # A debit can fail days after it succeeded: every balance transaction counts, whatever the status.
    assert event(status="failed").moved.gross == pence(12000)


def test_each_part_of_a_charge_that_was_captured_in_parts_is_a_payment() -> None:
    parts = [moved(), moved(id="txn_2", amount=3000)]
    happened = events_of(Subject(CHARGE, parts, CHARGE), NOW)
    assert {type(each) for each in happened} == {PaymentReceived}
    assert [recorded_source(each).key for each in happened] == ["txn_1", "txn_2"]


def test_a_category_without_a_rule_shows_its_balance_transaction() -> None:
    strange = moved("anticipation_repayment", -4500, 20, description="Loan", type="advance")
    made = event_of(strange, Subject(strange | {"object": "balance_transaction"}, [strange]))
    assert isinstance(made, Unrecognised)
    assert made.reason_code == "unknown_category"
    assert made.detail == (
        "txn_1 of 01 October 2026: -45.00 GBP, fee 0.20 GBP, type advance, "
        "category anticipation_repayment, Loan"
    )


@pytest.mark.parametrize("source", ["rsv_1", None])
def test_a_category_without_a_rule_names_the_object_behind_it(source: str | None) -> None:
    strange = moved("risk_reserved_funds", -4500, source=source)
    made = event_of(strange, Subject(strange | {"object": "balance_transaction"}, [strange]))
    assert isinstance(made, Unrecognised)
    assert made.about == (source or "")
    recorded = recorded_source(made).movement
    assert recorded is not None
    assert recorded.about == made.about


def test_a_balance_in_another_currency_is_elsewhere_whatever_its_category() -> None:
    for category in (*MEANINGS, "unheard_of"):
        made = event_of(moved(category, currency="eur"), Subject(CHARGE, [SETTLED], CHARGE))
        assert isinstance(made, OutOfScope)
        assert (made.reason_code, made.detail) == ("other_currency", "settled as 120.00 EUR")
        assert made.moved.fee_vat == Money(0, "EUR")


@pytest.mark.parametrize("balance", ["issuing", "refund_and_dispute_prefunding"])
def test_another_purse_is_elsewhere(balance: str) -> None:
    made = event_of(moved(balance_type=balance), Subject(CHARGE, [SETTLED], CHARGE))
    assert isinstance(made, OutOfScope)
    assert (made.reason_code, made.detail) == ("other_balance", f"moved in the balance {balance}")


def test_a_balance_transaction_that_names_no_purse_is_of_the_one_that_pays_out() -> None:
    assert isinstance(event(transaction=moved(balance_type=None)), PaymentReceived)


# ---- disputes


def test_an_open_dispute_is_taken_and_may_still_be_lost() -> None:
    taken = moved("dispute", -12000, 2000)
    assert [type(each) for each in dispute("needs_response", taken)] == [DisputeOpened]
    assert [status for status in STATUSES if is_undecided(DISPUTE | {"status": status})] == [
        "needs_response",
        "under_review",
    ]


def test_a_dispute_of_a_status_that_nobody_knows_may_still_be_lost() -> None:
    assert is_undecided(DISPUTE | {"status": "never_heard_of"})


STATUSES = (
    "lost",
    "needs_response",
    "prevented",
    "under_review",
    "warning_closed",
    "warning_needs_response",
    "warning_under_review",
    "won",
)


def test_a_lost_dispute_loses_what_was_taken_and_not_given_back() -> None:
    taken, given_back = moved("dispute", -12000, 2000), moved("dispute_reversal", 2000, id="txn_2")
    *_, lost = dispute("lost", taken, given_back)
    assert lost == DisputeLost("dp_1", "stripe", NOW, pence(10000), SALE, AT, paid="txn_1")


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "lost"])
def test_no_dispute_but_a_lost_one_is_lost(status: str) -> None:
    assert not any(isinstance(each, DisputeLost) for each in dispute(status, moved("dispute", -12000)))


def test_a_dispute_that_was_lost_after_everything_was_given_back_loses_nothing() -> None:
    both = moved("dispute", -12000), moved("dispute_reversal", 12000, id="txn_2")
    assert [type(each) for each in dispute("lost", *both)] == [DisputeOpened, DisputeWon]


def test_a_dispute_lost_in_another_currencys_balance_loses_nothing_of_ours() -> None:
    assert [type(each) for each in dispute("lost", moved("dispute", -12000, currency="eur"))] == [OutOfScope]


def test_a_lost_dispute_loses_no_fee_that_names_it_and_was_withdrawn_when_its_money_was() -> None:
    both = moved("dispute", -12000, 2000), moved("dispute_reversal", 2000, id="txn_2")
    for movements in with_a_fee(*both):
        *_, lost = dispute("lost", *movements)
        assert lost == DisputeLost("dp_1", "stripe", NOW, pence(10000), SALE, AT, paid="txn_1")


@pytest.mark.parametrize("fee", ["fee", "network_cost", "tax"])
def test_a_dispute_of_which_only_a_fee_is_known_loses_nothing(fee: str) -> None:
    assert [type(each) for each in dispute("lost", moved(fee, -350))] == [FeeCharged]


def test_a_dispute_that_another_balance_paid_loses_nothing_of_ours() -> None:
    elsewhere = moved("dispute", -12000, balance_type="refund_and_dispute_prefunding")
    assert [type(each) for each in dispute("lost", elsewhere)] == [OutOfScope]


# ---- objects that Stripe does not know


def alone(category: str, source: str | None, amount: int = 12000) -> Event:
    own = moved(category, amount, source=source, object="balance_transaction", status="available")
    return event_of(own, Subject(own, [own]))


def test_a_movement_alone_is_of_the_object_that_it_names() -> None:
    opened, won = alone("dispute", "dp_9", -12000), alone("dispute_reversal", "dp_9")
    assert isinstance(opened, DisputeOpened)
    assert isinstance(won, DisputeWon)
    assert (opened.dispute, won.dispute, won.taken) == ("dp_9", "dp_9", pence(12000))
    paid_out = alone("payout", "po_9", -12000)
    assert isinstance(paid_out, Transferred)
    assert paid_out.description == "Stripe po_9"


def test_a_charge_alone_is_not_understood_and_shown() -> None:
    made = alone("charge", "ch_9")
    assert isinstance(made, Unrecognised)
    assert (made.reason_code, made.detail.startswith("txn_1 of 01 October 2026: 120.00 GBP")) == (
        "unknown_at_stripe",
        True,
    )
