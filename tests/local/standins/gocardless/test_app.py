"""Tokens, versions, routes, faults and the log, seen through the real SDK."""

from __future__ import annotations

import json

import gocardless_pro
import httpx
import pytest
from gocardless_pro import errors, webhooks
from requests.exceptions import ConnectionError as Disconnected

from local.standins.faults import Kind
from local.standins.gocardless import sign_gocardless
from tests.local.standins.gocardless.conftest import Served, client_of, world

PAYMENT = "PMc464715c324c9850013"
VERSION = {"GoCardless-Version": "2015-07-06"}


def get(served: Served, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    token = {"Authorization": f"Bearer {served.organisation.access_token}"}
    sent = token | VERSION | {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.request(method, served.url + path, headers=sent, trust_env=False)


def test_every_object_of_the_world_is_answered_as_it_stands(served: Served) -> None:
    for name, things in world("direct-debit-late-failure").items():
        for thing in things if isinstance(things, list) else []:
            if "id" in thing:
                assert get(served, f"/{name}/{thing['id']}").json() == {name: thing}


def test_the_balances_are_answered_as_they_stand(served: Served) -> None:
    balances = served.client.balances.list(params={"creditor": "CR1"}).records
    assert [each.attributes for each in balances] == world("direct-debit-late-failure")["balances"]
    assert served.client.balances.list(params={"creditor": "CR2"}).records == []


def test_what_a_world_does_not_hold_is_not_made_up(served: Served) -> None:
    served.organisation.show({})
    assert served.client.balances.list(params={"creditor": "CR1"}).records == []
    assert served.client.creditors.list().records == []


def test_a_new_phase_replaces_all_that_stood(served: Served) -> None:
    served.organisation.show(world("direct-debit-late-failure", phase=0))
    assert len(served.client.payments.list().records) == 2
    assert served.client.payments.get(PAYMENT).status == "paid_out"


def test_an_unknown_id_is_404(served: Served) -> None:
    with pytest.raises(errors.InvalidApiUsageError, match="Resource not found") as caught:
        served.client.payments.get("PM_x")
    assert (caught.value.code, caught.value.errors[0]["reason"]) == (404, "resource_not_found")


def test_a_customer_who_was_removed_is_404_and_in_no_list_but_still_named(served: Served) -> None:
    world = served.organisation.objects
    (payment, *_), (mandate, *_) = world.of("payments"), world.of("mandates")
    served.organisation.show({"payments": [payment], "mandates": [mandate], "customers": []})
    with pytest.raises(errors.InvalidApiUsageError) as caught:
        served.client.customers.get(mandate["links"]["customer"])
    assert caught.value.code == 404
    assert served.client.customers.list().records == []
    assert served.client.mandates.get(mandate["id"]).links.customer == mandate["links"]["customer"]


def test_what_is_kept_and_shown_no_more_is_410(served: Served) -> None:
    served.standin.faults.add(410, on="/customers/CU1")
    with pytest.raises(errors.InvalidApiUsageError) as caught:
        served.client.customers.get("CU1")
    assert (caught.value.code, caught.value.errors[0]["reason"]) == (410, "gone")


def test_an_error_has_gocardless_shape_and_the_request_id_of_its_header(served: Served) -> None:
    answer = get(served, "/payments/PM_x")
    assert answer.json()["error"] == {
        "message": "Resource not found",
        "errors": [{"reason": "resource_not_found", "message": "Resource not found"}],
        "documentation_url": "https://developer.gocardless.com/api-reference#resource_not_found",
        "type": "invalid_api_usage",
        "request_id": answer.headers["X-Request-Id"],
        "code": 404,
    }


def test_an_id_of_another_kind_is_404(served: Served) -> None:
    with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
        served.client.refunds.get(PAYMENT)


def test_a_wrong_token_is_401(served: Served) -> None:
    with pytest.raises(errors.AuthenticationError, match="not a valid live API access token") as caught:
        client_of(served.url, "live_of_nobody").payments.list()
    assert caught.value.errors[0]["reason"] == "access_token_not_found"
    assert served.organisation.log == []


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        ({}, 400, "missing_version_header"),
        ({"GoCardless-Version": "2014-01-01"}, 400, "version_not_found"),
        (VERSION, 401, "missing_authorization_header"),
        (VERSION | {"Authorization": "Basic abc"}, 401, "invalid_authorization_header"),
        (VERSION | {"Authorization": "Bearer"}, 401, "invalid_authorization_header"),
    ],
)
def test_the_version_is_asked_for_first_and_then_the_token(
    served: Served, headers: dict[str, str], status: int, reason: str
) -> None:
    answer = httpx.get(served.url + "/payments", headers=headers, trust_env=False)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["errors"][0]["reason"]) == (status, status, reason)


def test_one_organisation_never_sees_what_another_holds(served: Served) -> None:
    other = served.standin.add_organisation("live_of_another_tenant", "another_secret")
    assert client_of(served.url, other.access_token).payments.list().records == []
    assert served.organisation.log == []


@pytest.mark.parametrize(
    "path",
    ["/", "/foo", "/payments/", "/payments/PM1/actions", "/v1/payments", "/balances/1", "/payout_items/1"],
)
def test_an_unknown_path_is_404(served: Served, path: str) -> None:
    answer = get(served, path)
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "not found")


def test_what_cannot_be_written_is_said(served: Served) -> None:
    with pytest.raises(errors.InvalidApiUsageError, match="does not offer POST /customers") as caught:
        served.client.customers.create(params={"email": "ada@example.co.uk"})
    assert caught.value.code == 405
    assert get(served, "/foo", method="DELETE").status_code == 404


def test_every_call_is_logged_and_counted_by_route(served: Served) -> None:
    served.client.payments.list(params={"limit": 1})
    served.client.payments.get(PAYMENT)
    log = served.organisation.log
    assert served.organisation.calls == {"GET /payments": 1, "GET /payments/{id}": 1}
    assert (log[0].query, log[0].version) == ((("limit", "1"),), "2015-07-06")
    assert [(call.method, call.status) for call in log] == [("GET", 200), ("GET", 200)]
    assert len({call.request_id for call in log}) == 2


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (500, errors.GoCardlessInternalError),
        (503, errors.GoCardlessInternalError),
        (429, errors.RateLimitError),
        (404, errors.InvalidApiUsageError),
    ],
)
def test_a_fault_spoils_as_many_calls_as_asked_and_no_more(
    served: Served, kind: Kind, error: type[Exception]
) -> None:
    served.standin.faults.add(kind, times=2, on=f"/payments/{PAYMENT}")
    for _ in range(2):
        with pytest.raises(error):
            served.client.payments.get(PAYMENT)
    assert served.client.payments.get(PAYMENT).id == PAYMENT
    assert [call.status for call in served.organisation.log] == [kind, kind, 200]


def test_a_dropped_connection_is_tried_again_by_the_sdk(served: Served) -> None:
    payments = patient(served.client)
    served.standin.faults.add("dropped", times=2)
    assert payments.get(PAYMENT).id == PAYMENT
    assert [call.status for call in served.organisation.log] == [None, None, 200]


def test_connections_dropped_for_longer_than_the_sdk_tries_are_its_error(served: Served) -> None:
    payments = patient(served.client)
    served.standin.faults.add("dropped", times=3)
    with pytest.raises(Disconnected):
        payments.get(PAYMENT)


def patient(client: gocardless_pro.Client) -> gocardless_pro.services.PaymentsService:
    """Without the SDK's naps between its tries."""
    payments = client.payments
    payments.retry_delay_in_seconds = 0
    return payments


def test_a_fault_on_one_path_leaves_the_others_alone(served: Served) -> None:
    served.standin.faults.add(500, on="/payments")
    assert get(served, "/payouts").status_code == 200
    assert get(served, f"/payments/{PAYMENT}").status_code == 500


def test_a_404_that_heals_is_for_objects_only(served: Served) -> None:
    served.standin.faults.add(404, on="/payments")
    assert get(served, "/payments").json()["error"]["errors"][0]["reason"] == "not_found"


def test_a_delivery_is_accepted_by_gocardless_own_verifier_and_a_forged_one_is_not(served: Served) -> None:
    events = world("direct-debit-late-failure")["events"]
    body, headers = served.organisation.deliver({"events": [*events, {"id": "EV1", "note": "£"}]})
    assert set(headers) == {"Content-Type", "User-Agent", "Webhook-Signature"}
    parsed = webhooks.parse(body, "webhook_secret", headers["Webhook-Signature"])
    assert [event.id for event in parsed] == [event["id"] for event in [*events, {"id": "EV1"}]]
    forged, headers = served.organisation.deliver(json.loads(body), forged=True)
    assert forged == body
    with pytest.raises(errors.InvalidSignatureError):
        webhooks.parse(body, "webhook_secret", headers["Webhook-Signature"])


def test_a_signature_is_lower_case_hex_of_the_raw_body() -> None:
    # Calculated with: printf '{"events":[]}' | openssl dgst -sha256 -hmac secret
    assert sign_gocardless(b'{"events":[]}', "secret") == SIGNED


SIGNED = "a642b59553c93e227ec0f2f38910fbf71231a2197c00899833c00478cec86f34"
