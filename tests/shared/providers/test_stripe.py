from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.events import LeftOut, NotYet, Payer, PaymentReceived
from shared.money import Money, pence
from shared.providers.stripe import ORDER, charge_event

SETTLED: dict[str, Any] = {
    "id": "txn_1",
    "amount": 12000,
    "currency": "gbp",
    "created": 1790845200,
    "fee": 200,
    "fee_details": [{"type": "stripe_fee", "amount": 200}],
    "net": 11800,
}
CHARGE: dict[str, Any] = {
    "id": "ch_1",
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


def event(stripe_invoice: str = "", **fields: Any) -> PaymentReceived:
    happened = charge_event(CHARGE | fields, stripe_invoice)
    assert isinstance(happened, PaymentReceived)
    return happened


def payer(**fields: Any) -> Payer:
    return event(**fields).payer


def test_a_settled_charge_is_a_payment() -> None:
    assert event() == PaymentReceived(
        source="txn_1",
        sale="ch_1",
        at=datetime(2026, 10, 1, 9, 0, tzinfo=UTC),
        gross=pence(12000),
        fee=pence(200),
        fee_vat=pence(0),
        payer=Payer("stripe", "cus_1", "Ada King", "ada@example.com"),
        description="Consulting",
    )


def test_a_charge_is_worth_what_was_settled_and_not_what_was_charged() -> None:
    settled = event(amount=14000, currency="eur")
    assert (settled.gross, settled.fee) == (pence(12000), pence(200))


def test_a_balance_in_another_currency_says_so() -> None:
    settled = event(balance_transaction=SETTLED | {"currency": "eur"})
    assert (settled.gross, settled.fee, settled.fee_vat) == (
        Money(12000, "EUR"),
        Money(200, "EUR"),
        Money(0, "EUR"),
    )


def test_a_charge_without_its_balance_transaction_is_not_yet_a_payment() -> None:
    happened = charge_event(CHARGE | {"balance_transaction": None})
    assert isinstance(happened, NotYet)
    assert happened.source == "ch_1"


def test_a_pending_charge_is_not_yet_a_payment() -> None:
    assert isinstance(charge_event(CHARGE | {"status": "pending", "balance_transaction": None}), NotYet)


def test_a_charge_that_failed_moved_no_money() -> None:
    happened = charge_event(CHARGE | {"status": "failed", "balance_transaction": None})
    assert isinstance(happened, LeftOut)
    assert (happened.source, happened.reason) == ("ch_1", "not_a_payment")


def test_a_charge_that_failed_after_it_was_settled_did_move_money() -> None:
    # A debit can fail days after it succeeded: every balance transaction counts, whatever the status.
    assert event(status="failed").gross == pence(12000)


# ---- what the sale is known by


def test_our_order_comes_first_then_stripes_invoice_then_the_charge() -> None:
    assert event("in_1", metadata={ORDER: "order-7"}).sale == "order-7"
    assert event("in_1", metadata={ORDER: ""}).sale == "in_1"
    assert event("in_1").sale == "in_1"
    assert event(metadata={"order": "somebody else's"}).sale == "ch_1"


# ---- the fee


def test_vat_that_stripe_itemised_is_a_part_of_the_fee() -> None:
    details = [
        {"type": "stripe_fee", "amount": 200},
        {"type": "tax", "amount": 30},
        {"type": "tax", "amount": 10},
    ]
    settled = event(balance_transaction=SETTLED | {"fee": 240, "fee_details": details})
    assert (settled.fee, settled.fee_vat) == (pence(240), pence(40))


@pytest.mark.parametrize("details", [None, []])
def test_a_fee_without_details_has_no_vat(details: Any) -> None:
    assert event(balance_transaction=SETTLED | {"fee_details": details}).fee_vat == pence(0)


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
    assert event(description=description).description == ""
