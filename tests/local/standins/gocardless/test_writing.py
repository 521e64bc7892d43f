"""Calls that change something: their bodies, their keys, who may make them, and how they are logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from gocardless_pro import errors
from gocardless_pro.services import BillingRequestsService, PaymentsService

from tests.local.standins.gocardless.selling import DEBIT, TOKEN, Seller

HEADERS = {"Authorization": f"Bearer {TOKEN}", "GoCardless-Version": "2015-07-06"}


def post(seller: Seller, path: str, content: str, method: str = "POST") -> dict[str, Any]:
    url = str(seller.client.billing_requests._api_client.base_url)
    answer = httpx.request(method, f"{url}{path}", content=content, headers=HEADERS, trust_env=False)
    return {"status": answer.status_code, **answer.json()}


def once(service: Any) -> Any:
    service.raise_on_idempotency_conflict = True
    return service


def test_a_repeat_with_the_same_key_is_refused_and_names_what_was_made(seller: Seller) -> None:
    headers = {"Idempotency-Key": "order 1, try 1"}
    service = once(seller.client.billing_requests)
    made = service.create(params=DEBIT, headers=headers)
    with pytest.raises(errors.IdempotentCreationConflictError) as caught:
        service.create(params=DEBIT, headers=headers)
    assert (caught.value.code, caught.value.conflicting_resource_id) == (409, made.id)
    assert isinstance(service, BillingRequestsService)
    assert len(service.list().records) == 1


def test_the_sdk_reads_what_a_repeated_key_has_made(seller: Seller) -> None:
    headers = {"Idempotency-Key": "order 1, try 1"}
    first, second = (seller.client.billing_requests.create(params=DEBIT, headers=headers) for _ in range(2))
    assert first.id == second.id


def test_a_key_belongs_to_one_kind_of_thing_and_a_refused_call_uses_none_up(seller: Seller) -> None:
    headers = {"Idempotency-Key": "order 1"}
    asked = {"amount": 0, "currency": "GBP", "links": {"mandate": seller.mandate()}}
    once(seller.client.billing_requests).create(params=DEBIT, headers=headers)
    service = once(seller.client.payments)
    assert isinstance(service, PaymentsService)
    with pytest.raises(errors.ValidationFailedError):
        service.create(params=asked, headers=headers)
    assert service.create(params=asked | {"amount": 100}, headers=headers).amount == 100


def test_a_key_is_forgotten_after_thirty_days_and_may_not_be_too_long(seller: Seller) -> None:
    headers = {"Idempotency-Key": "k" * 128}
    service = once(seller.client.billing_requests)
    first = service.create(params=DEBIT, headers=headers)
    seller.later(days=30)
    assert service.create(params=DEBIT, headers=headers).id != first.id
    with pytest.raises(errors.InvalidApiUsageError, match="too long"):
        service.create(params=DEBIT, headers={"Idempotency-Key": "k" * 129})


@pytest.mark.parametrize(
    "content", ["", "[]", "null", "{}", '{"data": {}}', '{"payments": []}', '{"payments": 1}']
)
def test_a_body_of_another_shape_is_refused(seller: Seller, content: str) -> None:
    answer = post(seller, "/payments", content)
    assert (answer["status"], answer["error"]["errors"][0]["reason"]) == (400, "invalid_document_structure")


def test_a_body_that_is_no_json_is_refused(seller: Seller) -> None:
    answer = post(seller, "/payments", "{amount: 1}")
    assert (answer["status"], answer["error"]["errors"][0]["reason"]) == (400, "bad_request")
    made = seller.request(**DEBIT)
    assert post(seller, f"/billing_requests/{made.id}/actions/cancel", '{"cancel": 1}')["status"] == 400
    assert post(seller, f"/billing_requests/{made.id}/actions/cancel", "")["status"] == 200


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/customers", "POST", 405),
        ("/payments/PM1", "PUT", 405),
        ("/mandates/MD1/actions/reinstate", "POST", 405),
        ("/payouts", "POST", 405),
        ("/foo", "POST", 404),
        ("/foo/1/actions/cancel", "POST", 404),
        ("/payments/PM1/cancel", "POST", 404),
    ],
)
def test_what_is_not_offered_is_405_and_what_gocardless_lacks_404(
    seller: Seller, path: str, method: str, status: int
) -> None:
    assert post(seller, path, "{}", method)["status"] == status


def test_a_read_only_token_makes_nothing(seller: Seller) -> None:
    seller.standin.add_token(seller.organisation, "live_reader", read_only=True)
    reader = type(seller.client)(
        access_token="live_reader", base_url=seller.client.payments._api_client.base_url
    )
    made = seller.request(**DEBIT)
    calls: list[Callable[[], object]] = [
        lambda: reader.billing_requests.create(params=DEBIT),
        lambda: reader.billing_request_flows.create(params={"links": {"billing_request": made.id}}),
        lambda: reader.billing_requests.cancel(made.id),
        lambda: reader.payments.create(params={"amount": 1}),
        lambda: reader.subscriptions.create(params={"amount": 1}),
        lambda: reader.mandates.cancel("MD1"),
    ]
    for call in calls:
        with pytest.raises(errors.PermissionsError) as caught:
            call()
        assert caught.value.errors[0]["reason"] == "insufficient_permissions"
    assert reader.billing_requests.get(made.id).status == "pending"


def test_calls_are_logged_by_route(seller: Seller) -> None:
    seller.client.billing_requests.cancel(seller.request(**DEBIT).id)
    assert seller.organisation.calls == {
        "POST /billing_requests": 1,
        "POST /billing_requests/{id}/actions/cancel": 1,
    }


def test_a_fault_spoils_a_call_before_anything_is_made(seller: Seller) -> None:
    seller.standin.faults.add(500, on="/billing_requests")
    with pytest.raises(errors.GoCardlessInternalError):
        seller.request(**DEBIT)
    assert seller.client.billing_requests.list().records == []


def test_a_call_whose_answer_is_lost_is_asked_again_and_makes_one_thing(seller: Seller) -> None:
    seller.standin.late_faults.add("dropped", times=2)
    service = seller.client.billing_requests
    service.retry_delay_in_seconds = 0
    made = service.create(params=DEBIT)
    assert [each.id for each in service.list().records] == [made.id]
    assert [call.status for call in seller.organisation.log][:3] == [None, 409, 200]


def test_one_organisation_cannot_reach_what_another_has_made(seller: Seller) -> None:
    made = seller.request(**DEBIT)
    seller.standin.add_organisation("live_other", "another_secret")
    other = type(seller.client)(
        access_token="live_other", base_url=seller.client.payments._api_client.base_url
    )
    with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
        other.billing_requests.cancel(made.id)
    assert other.billing_requests.create(params=DEBIT).id != made.id
