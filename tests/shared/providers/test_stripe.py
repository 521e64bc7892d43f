from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.booking.case import source_of
from shared.errors import Malformed
from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    FeeCharged,
    Item,
    Movement,
    OutOfScope,
    Payer,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
    TransferReturned,
    Unrecognised,
)
from shared.money import Money, pence
from shared.providers.orders import ORDER
from shared.providers.stripe import MEANINGS, Subject, event_of, events_of, is_undecided

AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 9, 12, tzinfo=UTC)
SETTLED: dict[str, Any] = {
    "id": "txn_1",
    "amount": 12000,
    "balance_type": "payments",
    "currency": "gbp",
    "created": 1790845200,
    "description": None,
    "fee": 200,
    "fee_details": [{"type": "stripe_fee", "amount": 200}],
    "net": 11800,
    "reporting_category": "charge",
    "type": "charge",
}
CHARGE: dict[str, Any] = {
    "id": "ch_1",
    "object": "charge",
    "application": None,
    "status": "succeeded",
    "amount": 12000,
    "currency": "gbp",
    "balance_transaction": SETTLED,
    "billing_details": {"name": "A. KING", "email": "card@example.com"},
    "customer": {"id": "cus_1", "name": "Ada King", "email": "ada@example.com"},
    "description": "Consulting",
    "metadata": {},
    "receipt_email": "receipt@example.com",
}
ADA = Payer("stripe", "cus_1", "Ada King", "ada@example.com")
SALE = Sale("ch_1", ADA, "Consulting")
INVOICE = {
    "id": "in_1",
    "amount_due": 36000,
    "currency": "gbp",
    "lines": {"data": [{"amount": 36000, "description": "Kitchen"}], "has_more": False},
}
DISPUTE = {"id": "dp_1", "object": "dispute", "status": "needs_response", "currency": "gbp"}


def moved(category: str = "charge", amount: int = 12000, fee: int = 0, **fields: Any) -> dict[str, Any]:
    """A balance transaction."""
    return (
        SETTLED | {"reporting_category": category, "amount": amount, "fee": fee, "fee_details": []} | fields
    )


def event(
    stripe_invoice: dict[str, Any] | None = None, transaction: dict[str, Any] = SETTLED, **fields: Any
) -> PaymentReceived:
    charge = CHARGE | fields
    (happened,) = events_of(Subject(charge, [transaction], charge, stripe_invoice), NOW)
    assert isinstance(happened, PaymentReceived)
    return happened


def payer(**fields: Any) -> Payer:
    return event(**fields).sale.payer


def dispute(status: str, *transactions: dict[str, Any]) -> list[Event]:
    return events_of(Subject(DISPUTE | {"status": status}, transactions, CHARGE), NOW)


def test_a_settled_charge_is_a_payment() -> None:
    assert event() == PaymentReceived(
        Movement("txn_1", AT, pence(12000), pence(200), pence(0), "stripe", "charge"),
        Sale("ch_1", ADA, "Consulting"),
    )


def test_a_charge_is_worth_what_was_settled_and_not_what_was_charged() -> None:
    settled = event(amount=14000, currency="eur").moved
    assert (settled.gross, settled.fee) == (pence(12000), pence(200))


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
    assert [source_of(each).key for each in happened] == ["txn_1", "txn_2"]


# ---- what each category stands for

OBJECTS: dict[str, dict[str, Any]] = {
    "charge": CHARGE,
    "refund": {"id": "re_1", "object": "refund"},
    "dispute": DISPUTE,
    "payout": {"id": "po_1", "object": "payout"},
    "topup": {"id": "tu_1", "object": "topup"},
    "balance_transaction": SETTLED | {"object": "balance_transaction", "source": None},
}
# What each of these undoes.
UNDONE = {"charge_failure": "charge", "refund_failure": "refund", "payout_reversal": "payout"}


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
    recorded = source_of(made).movement
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


def test_a_dispute_remembers_when_it_was_withdrawn_whichever_movement_is_named_first() -> None:
    back = moved("dispute_reversal", 2000, id="txn_2", created=SETTLED["created"] + 86400)
    for both in ((moved("dispute", -12000), back), (back, moved("dispute", -12000))):
        happened = dispute("lost", *both)
        assert {each.withdrawn for each in happened if isinstance(each, DisputeWon | DisputeLost)} == {AT}


# ---- fees that name an object are movements of it as well

FEE = moved("network_cost", -350, id="txn_fee", created=SETTLED["created"] - 86400)


def with_a_fee(*others: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The fee first, in the middle, last."""
    return [[*others[:at], FEE, *others[at:]] for at in range(len(others) + 1)]


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


def test_a_dispute_won_was_withdrawn_when_its_money_was_whatever_fee_names_it() -> None:
    for movements in with_a_fee(moved("dispute", -12000), moved("dispute_reversal", id="txn_2")):
        (won,) = (each for each in dispute("won", *movements) if isinstance(each, DisputeWon))
        assert (won.withdrawn, won.taken) == (AT, pence(12000))


def test_a_win_whose_withdrawal_is_unknown_is_dated_by_no_fee() -> None:
    *_, won = dispute("won", FEE, moved("dispute_reversal", id="txn_2"))
    assert isinstance(won, DisputeWon)
    assert won.withdrawn == AT


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


# ---- what a win gives back


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


# ---- what the sale is known by


def test_our_order_comes_first_then_stripes_invoice_then_the_charge() -> None:
    assert event(INVOICE, metadata={ORDER: "order-7"}).sale.key == "order-7"
    assert event(INVOICE, metadata={ORDER: ""}).sale.key == "in_1"
    assert event(INVOICE).sale.key == "in_1"
    assert event(metadata={"order": "somebody else's"}).sale.key == "ch_1"


def test_what_a_sale_comes_to_is_told_by_stripes_invoice_alone() -> None:
    assert event(INVOICE).sale.items == (Item("Kitchen", pence(36000)),)
    assert event().sale.items == ()
    assert event(INVOICE, metadata={ORDER: "order-7"}).sale.items == ()


def test_a_period_of_a_subscription_is_known_by_its_invoices_parent() -> None:
    parent = {"type": "subscription_details", "subscription_details": {"subscription": "sub_1"}}
    assert event(INVOICE | {"parent": parent}).sale.is_subscription
    assert not event(INVOICE | {"parent": None}).sale.is_subscription
    assert not event(INVOICE).sale.is_subscription


def test_a_sale_names_the_other_app_that_took_its_payment() -> None:
    assert event(application="ca_1").sale.other_app == "ca_1"
    assert event().sale.other_app == ""


# ---- the fee


def test_vat_that_stripe_itemised_is_a_part_of_the_fee() -> None:
    details = [
        {"type": "stripe_fee", "amount": 200},
        {"type": "tax", "amount": 30},
        {"type": "tax", "amount": 10},
    ]
    settled = event(transaction=SETTLED | {"fee": 240, "fee_details": details}).moved
    assert (settled.fee, settled.fee_vat) == (pence(240), pence(40))


@pytest.mark.parametrize("details", [None, []])
def test_a_fee_without_details_has_no_vat(details: Any) -> None:
    assert event(transaction=SETTLED | {"fee_details": details}).moved.fee_vat == pence(0)


# ---- who paid


def test_the_customer_comes_before_the_card() -> None:
    assert payer() == Payer("stripe", "cus_1", "Ada King", "ada@example.com")


def test_what_the_customer_lacks_the_card_gives() -> None:
    bare = {"id": "cus_1", "name": None, "email": None}
    assert payer(customer=bare) == Payer("stripe", "cus_1", "A. KING", "card@example.com")


def test_a_deleted_customer_keeps_the_id() -> None:
    gone = {"id": "cus_1", "deleted": True}
    assert payer(customer=gone) == Payer("stripe", "cus_1", "A. KING", "card@example.com")


def test_a_customer_that_was_not_expanded_keeps_the_id() -> None:
    assert payer(customer="cus_1").customer_id == "cus_1"


@pytest.mark.parametrize("customer", ["cus_1", {"id": "cus_1", "deleted": True}], ids=["unshown", "deleted"])
def test_a_customer_of_whom_nothing_is_left_is_gone(customer: Any) -> None:
    left = payer(customer=customer, billing_details=None, receipt_email=None)
    assert left == Payer("stripe", "cus_1", is_gone=True)


def test_a_customer_who_never_had_a_name_is_not_gone() -> None:
    bare = {"id": "cus_1", "name": None, "email": None}
    assert payer(customer=bare, billing_details=None, receipt_email=None) == Payer("stripe", "cus_1")


def test_a_charge_without_metadata_is_known_by_itself() -> None:
    assert event(metadata=None).sale.key == "ch_1"


@pytest.mark.parametrize("changes", [{"amount": None}, {"fee": None}, {"currency": None}])
def test_a_movement_that_does_not_say_what_moved_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        event(transaction=SETTLED | changes)


def test_a_guest_is_who_the_card_says() -> None:
    assert payer(customer=None) == Payer("stripe", "", "A. KING", "card@example.com")


@pytest.mark.parametrize("billing", [None, {}, {"name": None, "email": None}])
def test_the_receipts_address_comes_last(billing: Any) -> None:
    assert payer(customer=None, billing_details=billing) == Payer("stripe", "", "", "receipt@example.com")


def test_nobody_at_all_is_a_payer_without_a_name() -> None:
    bare = payer(customer=None, billing_details=None, receipt_email=None)
    assert bare == Payer("stripe")


@pytest.mark.parametrize("description", [None, ""])
def test_a_charge_without_a_description_has_none(description: str | None) -> None:
    assert event(description=description).sale.description == ""
