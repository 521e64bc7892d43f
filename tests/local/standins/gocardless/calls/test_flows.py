"""Flows by API: their address, how long they last, and what GoCardless refuses."""

from __future__ import annotations

from typing import Any

import pytest
from gocardless_pro import errors

from tests.local.standins.gocardless.selling import BACK, DEBIT, Seller, refused


def test_a_flow_has_an_address_at_the_stand_in_and_lasts_a_week(seller: Seller) -> None:
    request = seller.request(**DEBIT)
    flow = seller.flow(request, prefilled_customer={"email": "ada@example.co.uk"}, language="en")
    assert flow.authorisation_url.endswith(f"/flow/{flow.id}")
    assert (flow.expires_at, flow.redirect_uri) == ("2026-10-12T09:00:00.000Z", BACK)
    assert (flow.auto_fulfil, flow.lock_customer_details) == (True, False)
    assert (flow.links.billing_request, flow.prefilled_customer.email) == (request.id, "ada@example.co.uk")
    assert seller.told("billing_requests") == ["created", "flow_created"]


@pytest.mark.parametrize(
    ("params", "pointer", "words"),
    [
        ({"links": {}}, "/links", "can't be blank"),
        ({"links": {"billing_request": "BRQ_x"}}, "/links/billing_request", "not found"),
        ({"redirect_uri": "/order"}, "/redirect_uri", "not a valid URL"),
        ({"exit_uri": "javascript:alert(1)"}, "/exit_uri", "not a valid URL"),
        ({"redirect_uri": 7}, "/redirect_uri", "not a valid URL"),
        ({"auto_fulfil": False}, "/auto_fulfil", "cannot be disabled"),
        ({"auto_fulfil": "yes"}, "/auto_fulfil", "must be a boolean"),
        ({"lock_customer_details": 1}, "/lock_customer_details", "must be a boolean"),
        ({"prefilled_customer": {"age": "7"}}, "/prefilled_customer/age", "is not a parameter"),
        ({"prefilled_customer": {"country_code": "UK"}}, "/prefilled_customer/country_code", "not a valid"),
        ({"prefilled_customer": {"country_code": "gb"}}, "/prefilled_customer/country_code", "not a valid"),
        ({"prefilled_bank_account": {"account_type": "savings"}}, "/prefilled_bank_account", "not offer it"),
        ({"return_url": BACK}, "/return_url", "is not a parameter"),
    ],
    ids=str,
)
def test_a_flow_that_cannot_be_is_refused_by_its_field(
    seller: Seller, params: dict[str, Any], pointer: str, words: str
) -> None:
    request = seller.request(**DEBIT)
    said = refused(lambda: seller.flow(request, **params))
    assert [words in said.get(f"/billing_request_flows{pointer}", "")] == [True], said


def test_a_flow_is_made_and_never_read(seller: Seller) -> None:
    flow = seller.flow(seller.request(**DEBIT))
    with pytest.raises(errors.InvalidApiUsageError, match="does not offer POST"):
        seller.client.billing_request_flows.initialise(flow.id)
