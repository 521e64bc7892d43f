from __future__ import annotations

from typing import Any

import pytest

from shared.events import (
    DisputeOpened,
    DisputeWon,
    Event,
    FeeCharged,
    Movement,
    OutOfScope,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Transferred,
    TransferReturned,
    Unrecognised,
)
from shared.money import pence
from shared.providers.stripe import event_of, events_of
from shared.providers.stripe_meanings import MEANINGS
from shared.providers.stripe_subject import Subject
from tests.shared.providers.stripe_objects import (
    AT,
    CHARGE,
    DISPUTE,
    FEE,
    NOW,
    OBJECTS,
    SALE,
    UNDONE,
    moved,
    with_a_fee,
)


def happened(category: str, kind: str, amount: int = 12000, charge: dict[str, Any] | None = CHARGE) -> Event:
    """What a second movement of an object of this kind means."""
    first, second = moved(UNDONE.get(category, "charge"), id="txn_0"), moved(category, amount)
    return event_of(second, Subject(OBJECTS[kind], [first, second], charge))


def words(category: str, amount: int = 12000, fee_vat: int = 0) -> Movement:
    return Movement("txn_1", AT, pence(amount), pence(0), pence(fee_vat), "stripe", category)


@pytest.mark.parametrize(
    ("category", "kind", "expected"),
    [
        ("charge", "charge", PaymentReceived(words("charge"), SALE)),
        ("charge_failure", "charge", PaymentFailed(words("charge_failure"), SALE, paid="txn_0")),
        ("refund", "refund", Refunded(words("refund"), SALE, "txn_1")),
        ("partial_capture_reversal", "charge", Refunded(words("partial_capture_reversal"), SALE, "txn_1")),
        ("refund_failure", "refund", RefundFailed(words("refund_failure"), SALE, refunded="txn_0")),
        ("dispute", "dispute", DisputeOpened(words("dispute"), "dp_1", SALE)),
        (
            "dispute_reversal",
            "dispute",
            DisputeWon(words("dispute_reversal"), "dp_1", SALE, pence(12000), AT),
        ),
        ("fee", "balance_transaction", FeeCharged(words("fee"), "Stripe fee")),
        ("network_cost", "balance_transaction", FeeCharged(words("network_cost"), "Stripe fee")),
        ("tax", "balance_transaction", FeeCharged(words("tax", fee_vat=-12000), "VAT on Stripe fees")),
        ("payout", "payout", Transferred(words("payout"), "Stripe payout po_1")),
        (
            "payout_reversal",
            "payout",
            TransferReturned(words("payout_reversal"), "Stripe payout po_1 returned", transferred="txn_0"),
        ),
        ("topup", "topup", Transferred(words("topup"), "Stripe top-up tu_1")),
        ("topup_reversal", "topup", Transferred(words("topup_reversal"), "Stripe top-up tu_1")),
    ],
)
def test_each_category_is_its_own_event(category: str, kind: str, expected: Event) -> None:
    assert happened(category, kind) == expected
    assert category in MEANINGS


def test_every_category_that_has_a_meaning_makes_an_event_that_is_understood() -> None:
    kinds = {"payout": "payout", "payout_reversal": "payout", "topup": "topup", "topup_reversal": "topup"}
    for category in MEANINGS:
        made = happened(category, kinds.get(category, "dispute" if "dispute" in category else "charge"))
        assert not isinstance(made, Unrecognised | OutOfScope)


def test_a_fee_says_what_it_is_for() -> None:
    own = moved("fee", -500, description="Radar for Fraud Teams")
    fee = event_of(own, Subject(own | {"object": "balance_transaction", "source": None}, [own]))
    assert isinstance(fee, FeeCharged)
    assert fee.description == "Radar for Fraud Teams"


@pytest.mark.parametrize("amount", [-100, 100], ids=["charged", "given back"])
def test_vat_that_moves_by_itself_is_vat_as_a_whole_and_says_what_it_is_on(amount: int) -> None:
    own = moved("tax", amount, description="Billing (2026-10): VAT")
    vat = event_of(own, Subject(own | {"object": "balance_transaction", "source": None}, [own]))
    assert vat == FeeCharged(words("tax", amount, fee_vat=-amount), "Billing (2026-10): VAT")


@pytest.mark.parametrize("category", ["refund", "refund_failure", "dispute", "dispute_reversal"])
def test_of_a_sale_that_stripe_does_not_name_the_movement_counts_all_the_same(category: str) -> None:
    made = happened(category, "dispute" if "dispute" in category else "refund", charge=None)
    assert isinstance(made, Refunded | RefundFailed | DisputeOpened | DisputeWon)
    assert made.sale is None


@pytest.mark.parametrize("category", ["charge", "charge_failure"])
def test_a_payment_without_a_charge_is_not_understood(category: str) -> None:
    made = happened(category, "topup", charge=None)
    assert isinstance(made, Unrecognised)
    assert made.reason_code == "unknown_at_stripe"


@pytest.mark.parametrize(("category", "kind"), [("charge_failure", "charge"), ("refund_failure", "refund")])
def test_what_fails_undoes_its_payment_or_refund_and_no_fee_that_names_it(category: str, kind: str) -> None:
    for movements in with_a_fee(moved(UNDONE[category], id="txn_0"), moved(category)):
        made = event_of(moved(category), Subject(OBJECTS[kind], movements, CHARGE))
        assert isinstance(made, PaymentFailed | RefundFailed)
        assert (made.paid if isinstance(made, PaymentFailed) else made.refunded) == "txn_0"


def test_a_payout_that_comes_back_undoes_the_payout_and_no_fee_that_names_it() -> None:
    for movements in with_a_fee(moved("payout", -12000, id="txn_0"), moved("payout_reversal")):
        made = event_of(moved("payout_reversal"), Subject(OBJECTS["payout"], movements))
        assert isinstance(made, TransferReturned)
        assert made.transferred == "txn_0"


def test_what_fails_of_something_unknown_undoes_nothing_that_is_known() -> None:
    made = event_of(moved("refund_failure"), Subject(OBJECTS["refund"], [FEE, moved("refund_failure")]))
    assert isinstance(made, RefundFailed)
    assert made.refunded == ""


def reversed_by(status: str, currency: str, *amounts: int) -> list[int]:
    """What each reversal of a dispute over 120.00 says was taken, in pence."""
    given_back = [moved("dispute_reversal", each, id=f"txn_{n + 2}") for n, each in enumerate(amounts)]
    thing = DISPUTE | {"status": status, "currency": currency}
    happened = events_of(Subject(thing, [moved("dispute", -12000), *given_back], CHARGE), NOW)
    return [each.taken.minor for each in happened if isinstance(each, DisputeWon)]


def test_a_win_in_another_currency_gives_back_all_that_was_taken_at_whatever_rate() -> None:
    assert reversed_by("won", "eur", 12150) == reversed_by("won", "eur", 11900) == [12000]


def test_of_several_reversals_in_another_currency_the_first_stands_for_all_that_was_taken() -> None:
    assert reversed_by("won", "eur", 0, 6000, 6100) == [0, 12000, 0]


@pytest.mark.parametrize(("status", "currency"), [("won", "gbp"), ("lost", "eur"), ("under_review", "eur")])
def test_a_reversal_in_pounds_or_before_the_win_gives_back_what_it_says(status: str, currency: str) -> None:
    assert reversed_by(status, currency, 11900) == [11900]


def test_a_win_of_what_another_balance_paid_gives_back_what_it_says() -> None:
    taken, back = moved("dispute", -14000, currency="eur"), moved("dispute_reversal", id="txn_2")
    thing = DISPUTE | {"status": "won", "currency": "eur"}
    *_, made = events_of(Subject(thing, [taken, back], CHARGE), NOW)
    assert isinstance(made, DisputeWon)
    assert made.taken == pence(12000)
