"""What the days bring about by themselves."""

from __future__ import annotations

from tests.local.standins.gocardless.selling import DEBIT, PAYMENT, Seller


def test_a_mandate_is_submitted_the_next_working_day_and_active_after_three(seller: Seller) -> None:
    mandate = seller.bought(**DEBIT).links.mandate_request_mandate
    states = []
    for _ in range(5):
        shown = seller.client.mandates.get(mandate)
        states.append((shown.status, shown.next_possible_charge_date))
        seller.later(days=1)
    assert states == [
        ("pending_submission", "2026-10-12"),
        ("submitted", "2026-10-12"),
        ("submitted", "2026-10-13"),
        ("active", "2026-10-13"),
        ("active", "2026-10-14"),
    ]
    assert seller.told("mandates") == ["created", "submitted", "active"]


def test_nothing_is_submitted_at_a_weekend(seller: Seller) -> None:
    seller.later(days=5)
    mandate = seller.bought(**DEBIT).links.mandate_request_mandate
    seller.later(days=1)
    assert seller.client.mandates.get(mandate).status == "pending_submission"
    seller.later(days=2)
    assert seller.client.mandates.get(mandate).status == "submitted"


def test_a_payment_by_bank_arrives_within_a_minute(seller: Seller) -> None:
    payment = seller.bought(**PAYMENT).links.payment_request_payment
    seller.later(seconds=59)
    assert seller.client.payments.get(payment).status == "submitted"
    seller.later(seconds=1)
    assert seller.client.payments.get(payment).status == "confirmed"
    assert seller.told("payments") == ["created", "submitted", "confirmed"]


def test_a_direct_debit_is_sent_two_days_ahead_and_waits_for_its_bank(seller: Seller) -> None:
    asked = {"amount": 500, "currency": "GBP", "links": {"mandate": seller.mandate()}}
    payment = seller.client.payments.create(params=asked).id
    assert seller.client.payments.get(payment).status == "pending_submission"
    seller.later(days=1)
    assert seller.client.payments.get(payment).status == "submitted"
    seller.later(days=30)
    assert seller.client.payments.get(payment).status == "submitted"
