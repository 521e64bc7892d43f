"""What an owner enters on GoCardless's dashboard, and what banks answer there."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.local.standins.gocardless.selling import DEBIT, PAYMENT, Seller

BY_DEBIT: dict[str, Any] = {
    **DEBIT,
    "payment_request": {"amount": 3600, "currency": "GBP", "description": "Order 1"},
}
URL = "https://crm.example/webhooks/gocardless/another"


def pressed(seller: Seller, does: str, at: str = "CR1", **typed: str) -> httpx.Response:
    """Presses a button, and returns the page that comes then."""
    # Payers' pages are beside it.
    base = httpx.URL(seller.flow(seller.request(**PAYMENT)).authorisation_url)
    address = base.join(f"/dashboard/{at}")
    return httpx.post(address, data={"does": does, **typed}, trust_env=False, follow_redirects=True)


def payment(seller: Seller) -> str:
    return str(seller.bought(**BY_DEBIT).links.payment_request_payment)


def test_a_webhook_is_entered_and_gets_a_secret_of_one_word_from_gocardless(seller: Seller) -> None:
    page = pressed(seller, "webhook", url=URL)
    made = seller.organisation.webhook_secret
    assert made in page.text
    assert made.isascii()
    assert len(made.split()) == 1
    seller.request(**PAYMENT)
    assert seller.sent[-1].url == URL


def test_an_address_without_tls_is_refused_unless_it_is_on_this_machine(seller: Seller) -> None:
    before = seller.organisation.webhook_url
    assert pressed(seller, "webhook", url="http://crm.example/").status_code == 400
    assert seller.organisation.webhook_url == before
    assert pressed(seller, "webhook", url="http://localhost:8000/").status_code == 200


def test_a_bank_pays_and_gocardless_pays_out(seller: Seller) -> None:
    id = payment(seller)
    pressed(seller, "confirm", what=id)
    assert seller.client.payments.get(id).status == "confirmed"
    page = pressed(seller, "pay_out")
    assert seller.client.payments.get(id).status == "paid_out"
    assert f"{id}, £36.00, Order 1: paid_out" in page.text


def test_a_bank_refuses(seller: Seller) -> None:
    id = payment(seller)
    pressed(seller, "fail", what=id)
    assert seller.client.payments.get(id).status == "failed"


def test_a_second_person_signs(seller: Seller) -> None:
    mandate = str(seller.bought("unsigned", **DEBIT).links.mandate_request_mandate)
    pressed(seller, "sign", what=mandate)
    assert seller.client.mandates.get(mandate).status == "pending_submission"


@pytest.mark.parametrize("does", ["dance", "confirm", "pay_out"])
def test_what_cannot_be_done_is_said(seller: Seller, does: str) -> None:
    seller.mandate()
    answer = pressed(seller, does, what="PM000")
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)


def test_an_organisation_that_is_not_there_is_not_found(seller: Seller) -> None:
    seller.mandate()
    assert pressed(seller, "pay_out", at="CR404").status_code == 404
