"""The parameters of each call, held against the properties that GoCardless's SDK knows."""

from __future__ import annotations

from typing import Any

import pytest
from gocardless_pro import resources, services

from local.standins.gocardless.calls import billing_requests, flows, payments, refunds, subscriptions
from local.standins.gocardless.forms import Form
from local.standins.gocardless.writing import ACTIONS, CREATIONS

# Parameters that are in no answer.
ASKED_ONLY = {
    "psu_interaction_type",
    "total_amount_confirmation",
    "payer_requested_dual_signature",
    "reference",
}
FORMS: list[tuple[Form, Any]] = [
    (payments.FORM, resources.Payment),
    (refunds.FORM, resources.Refund),
    (subscriptions.FORM, resources.Subscription),
    (billing_requests.FORM, resources.BillingRequest),
    (billing_requests.MANDATE_REQUEST, resources.BillingRequest.MandateRequest),
    (billing_requests.PAYMENT_REQUEST, resources.BillingRequest.PaymentRequest),
    (flows.FORM, resources.BillingRequestFlow),
    (flows.FORM.fields["prefilled_customer"], resources.BillingRequestFlow.PrefilledCustomer),  # type: ignore[list-item]
]


@pytest.mark.parametrize(("form", "resource"), FORMS)
def test_every_parameter_is_one_that_gocardless_knows(form: Form, resource: Any) -> None:
    for name in (*form.fields, *form.beyond):
        assert hasattr(resource, name) or name in ASKED_ONLY, name
    assert set(form.needed) <= set(form.fields)
    assert not set(form.fields) & set(form.beyond)


def service(name: str) -> Any:
    return getattr(services, f"{''.join(word.title() for word in name.split('_'))}Service")


def test_every_call_is_one_that_the_sdk_makes() -> None:
    assert all(hasattr(service(name), "create") for name in CREATIONS)
    assert all(hasattr(service(name), action) for name, action in ACTIONS)
