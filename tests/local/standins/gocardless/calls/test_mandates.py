"""Mandates by API: cancelled with all that hangs on them."""

from __future__ import annotations

import pytest
from gocardless_pro import errors

from tests.local.standins.gocardless.selling import Seller, reason


def test_a_cancelled_mandate_takes_its_pending_payments_and_subscriptions_with_it(seller: Seller) -> None:
    mandate = seller.mandate()
    asked = {"amount": 1200, "currency": "GBP", "links": {"mandate": mandate}}
    pending, sent = (seller.client.payments.create(params=asked) for _ in range(2))
    seller.bank.submit(sent.id)
    monthly = seller.client.subscriptions.create(params=asked | {"interval_unit": "monthly"})
    assert seller.client.mandates.cancel(mandate).status == "cancelled"
    assert seller.client.payments.get(pending.id).status == "cancelled"
    assert seller.client.payments.get(sent.id).status == "submitted"
    assert seller.client.subscriptions.get(monthly.id).status == "cancelled"
    told = [each.attributes for each in seller.client.events.list().records]
    ended = {
        each["resource_type"]: each["details"]["cause"] for each in told if each["action"] == "cancelled"
    }
    assert ended == dict.fromkeys(("mandates", "payments", "subscriptions"), "mandate_cancelled")
    assert reason(lambda: seller.client.mandates.cancel(mandate)) == "cancellation_failed"


def test_an_unknown_mandate_is_404(seller: Seller) -> None:
    with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
        seller.client.mandates.cancel("MD_x")
