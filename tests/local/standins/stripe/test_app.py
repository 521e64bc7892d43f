"""Keys, routes, faults and the log, seen through the real SDK."""

from __future__ import annotations

import base64
import json

import httpx
import pytest
import stripe

from local.standins.faults import Kind
from tests.local.standins.stripe.conftest import Served, world

CHARGE = "ch_cd613e3d8f16adf0002"


def get(served: Served, path: str, authorization: str | None = None) -> httpx.Response:
    headers = {"Authorization": authorization or f"Bearer {served.account.api_key}"}
    return httpx.get(served.url + path, headers=headers, trust_env=False)


def test_every_object_of_the_world_is_answered_as_it_stands(served: Served) -> None:
    for name, things in world("refund-then-payout").items():
        for thing in things if isinstance(things, list) else []:
            assert get(served, f"/v1/{name}/{thing['id']}").json() == thing


def test_the_balance_is_answered_as_it_stands(served: Served) -> None:
    assert get(served, "/v1/balance").json() == world("refund-then-payout")["balance"]
    assert served.client.v1.balance.retrieve().pending[0].amount == 0


def test_a_new_phase_replaces_all_that_stood(served: Served) -> None:
    served.account.show(world("one-card-payment"))
    assert [charge.id for charge in served.client.v1.charges.list().data] == [CHARGE]
    assert served.client.v1.payouts.list().data == []


def test_an_unknown_id_is_404_in_stripes_words(served: Served) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such charge: 'ch_x'") as caught:
        served.client.v1.charges.retrieve("ch_x")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert caught.value.request_id


def test_an_error_has_stripes_shape(served: Served) -> None:
    answer = get(served, "/v1/payment_intents/pi_x")
    assert answer.json()["error"] == {
        "code": "resource_missing",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": "No such payment_intent: 'pi_x'",
        "param": "intent",
        "type": "invalid_request_error",
    }
    assert answer.headers["Request-Id"].startswith("req_")


def test_a_wrong_key_is_401_and_is_not_shown_in_full(served: Served) -> None:
    client = stripe.StripeClient("sk_test_of_nobody_at_all", base_addresses={"api": served.url})
    with pytest.raises(stripe.AuthenticationError) as caught:
        client.v1.balance.retrieve()
    assert caught.value.http_status == 401
    assert "nobody" not in str(caught.value)


@pytest.mark.parametrize("authorization", ["Bearer", "Basic ?", "Basic /w==", "Digest abc"])
def test_no_key_or_a_garbled_one_is_401(served: Served, authorization: str) -> None:
    assert get(served, "/v1/balance", authorization).status_code == 401
    assert served.account.log == []


def test_the_key_may_be_the_user_of_basic_authentication(served: Served) -> None:
    credentials = base64.b64encode(f"{served.account.api_key}:".encode()).decode()
    assert get(served, "/v1/balance", f"Basic {credentials}").status_code == 200


def test_one_account_never_sees_what_another_holds(served: Served) -> None:
    other = served.standin.add_account("sk_test_of_another_tenant", "whsec_other")
    client = stripe.StripeClient(other.api_key, base_addresses={"api": served.url})
    assert client.v1.charges.list().data == []
    assert served.account.log == []


def test_the_account_is_that_of_the_key_and_as_the_world_says(served: Served) -> None:
    assert served.client.v1.accounts.retrieve_current().id.startswith("acct_")
    served.account.show({"account": {"id": "acct_1Ours"}})
    found = served.client.v1.accounts.retrieve_current()
    assert (found.id, found.object, found.country) == ("acct_1Ours", "account", "GB")
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: id"):
        served.client.raw_request("get", "/v1/account", id="acct_1Ours")
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        served.client.v1.accounts.retrieve_current({"expand": ["charges"]})


def test_a_restricted_key_may_not_read_what_it_has_no_permission_for(served: Served) -> None:
    served.account.closed.add("/v1/account")
    with pytest.raises(stripe.PermissionError) as caught:
        served.client.v1.accounts.retrieve_current()
    assert caught.value.http_status == 403
    assert served.account.api_key not in str(caught.value)
    assert served.client.v1.balance.retrieve().object == "balance"


@pytest.mark.parametrize("path", ["/v1/foo", "/v1/charges/", "/v1/charges/ch_1/refunds", "/v2/charges", "/"])
def test_an_unknown_path_is_404(served: Served, path: str) -> None:
    assert get(served, path).json()["error"]["message"] == f"Unrecognized request URL (GET: {path})."


def test_what_the_stand_in_does_not_write_is_405(served: Served) -> None:
    with pytest.raises(stripe.APIError, match="only answers GET") as caught:
        served.client.v1.charges.update(CHARGE, {"description": "Another lesson"})
    assert caught.value.http_status == 405
    headers = {"Authorization": f"Bearer {served.account.api_key}"}
    assert httpx.delete(served.url + "/v1/foo", headers=headers, trust_env=False).status_code == 404


def test_every_call_is_logged_and_counted_by_route(served: Served) -> None:
    served.client.v1.charges.list({"limit": 1})
    served.client.v1.charges.retrieve(CHARGE)
    assert served.account.calls == {"GET /v1/charges": 1, "GET /v1/charges/{id}": 1}
    assert served.account.log[0].query == (("limit", "1"),)
    assert served.account.log[1].version == stripe.api_version
    assert [call.status for call in served.account.log] == [200, 200]


@pytest.mark.parametrize(
    ("kind", "error", "status"),
    [
        (500, stripe.APIError, 500),
        (503, stripe.APIError, 503),
        (429, stripe.RateLimitError, 429),
        (404, stripe.InvalidRequestError, 404),
        ("dropped", stripe.APIConnectionError, None),
    ],
)
def test_a_fault_spoils_as_many_calls_as_asked_and_no_more(
    served: Served, kind: Kind, error: type[Exception], status: int | None
) -> None:
    served.standin.faults.add(kind, times=2, on=f"/v1/charges/{CHARGE}")
    options: stripe.RequestOptions = {"max_network_retries": 0}
    for _ in range(2):
        with pytest.raises(error):
            served.client.v1.charges.retrieve(CHARGE, options=options)
    assert served.client.v1.charges.retrieve(CHARGE, options=options).id == CHARGE
    assert [call.status for call in served.account.log] == [status, status, 200]


def test_a_fault_on_one_path_leaves_the_others_alone(served: Served) -> None:
    served.standin.faults.add(500, on="/v1/charges")
    assert get(served, "/v1/payouts").status_code == 200
    assert get(served, f"/v1/charges/{CHARGE}").status_code == 500


def test_a_rate_limit_says_which_limit_it_was(served: Served) -> None:
    served.standin.faults.add(429)
    answer = get(served, "/v1/balance")
    assert answer.headers["Stripe-Rate-Limited-Reason"] == "global-rate"
    assert answer.json()["error"]["code"] == "rate_limit"


def test_a_404_that_heals_is_for_objects_only(served: Served) -> None:
    served.standin.faults.add(404, on="/v1/charges")
    assert get(served, "/v1/charges").json()["error"]["message"].startswith("Unrecognized")


def test_a_delivery_is_accepted_by_stripes_own_verifier_and_a_forged_one_is_not(served: Served) -> None:
    event = world("refund-then-payout")["events"][0] | {"note": "£"}
    body, headers = served.account.deliver(event)
    assert json.loads(body) == event
    assert set(headers) == {"Content-Type", "Stripe-Signature", "User-Agent"}
    assert stripe.WebhookSignature.verify_header(body, headers["Stripe-Signature"], "whsec_test")
    forged, headers = served.account.deliver(event, forged=True)
    assert forged == body
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body, headers["Stripe-Signature"], "whsec_test")
