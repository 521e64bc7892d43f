"""Webhook endpoints, made and used through the real SDK."""

from __future__ import annotations

import itertools
import json
from typing import Any

import httpx
import pytest
import stripe

from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn
from tests.local.standins.stripe.conftest import NOW, world

URL = "https://crm.example/webhooks/stripe/shop"
EVENTS = ["charge.succeeded", "payout.paid"]
VERSION = "2026-10-28.endive"
_numbers = itertools.count()


class Shop:
    """An account opened on a running stand-in, and the SDK with a key of it."""

    def __init__(self, standin: StripeStandIn, url: str, mode: str = "test") -> None:
        number = next(_numbers)
        self.account = standin.open_account(f"acct_{number}", "The Shop", is_live=mode == "live")
        self.key = f"rk_{mode}_{number:024d}"
        standin.add_key(self.account, self.key, ["rak_webhook_write"])
        self.url = url
        self.api = stripe.StripeClient(self.key, base_addresses={"api": url}).v1.webhook_endpoints

    def create(self, **fields: Any) -> stripe.WebhookEndpoint:
        sent: Any = {"url": URL, "enabled_events": EVENTS, **fields}
        given: Any = {name: value for name, value in sent.items() if value is not None}
        return self.api.create(given)


@pytest.fixture
def shop(running: tuple[StripeStandIn, str]) -> Shop:
    return Shop(*running)


@pytest.fixture
def live(running: tuple[StripeStandIn, str]) -> Shop:
    return Shop(*running, mode="live")


def event(kind: str = "charge.succeeded") -> dict[str, Any]:
    return {"id": "evt_1", "object": "event", "type": kind, "livemode": False}


def test_an_endpoint_shows_its_secret_at_its_creation_and_never_again(shop: Shop) -> None:
    made = shop.create(api_version=VERSION, description="Connectably", metadata={"tenant": "shop"})
    assert made.secret
    assert made.secret.startswith("whsec_")
    assert (made.id[:3], made.status, made.livemode, made.api_version) == ("we_", "enabled", False, VERSION)
    assert (made.enabled_events, made.metadata.to_dict()) == (EVENTS, {"tenant": "shop"})
    assert made.created == int(NOW.timestamp())
    for shown in (shop.api.retrieve(made.id), shop.api.list().data[0]):
        assert "secret" not in shown.to_dict()
        assert shown.to_dict() == {name: value for name, value in made.to_dict().items() if name != "secret"}


REFUSED: list[tuple[dict[str, Any], str | None, str]] = [
    ({"url": None}, "url", "Missing required param: url."),
    ({"enabled_events": None}, "enabled_events", "Missing required param: enabled_events."),
    ({"url": "crm.example"}, "url", "An explicit scheme"),
    ({"url": "ftp://crm.example"}, "url", "An explicit scheme"),
    ({"url": "http://localhost:8000/webhooks"}, "url", "URL must be publicly accessible."),
    ({"url": "https://127.0.0.1/webhooks"}, "url", "URL must be publicly accessible."),
    ({"enabled_events": ["charge.succeeded", "charge.sold"]}, "enabled_events[1]", "must be one of"),
    ({"api_version": "2026-10-28"}, "api_version", "Invalid Stripe API version: 2026-10-28"),
    ({"events": ["*"]}, "events", "unknown parameter: events"),
    ({"disabled": True}, "disabled", "unknown parameter: disabled"),
]


@pytest.mark.parametrize(("fields", "param", "words"), REFUSED)
def test_what_stripe_would_not_take_makes_no_endpoint(
    shop: Shop, fields: dict[str, Any], param: str | None, words: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words) as caught:
        shop.create(**fields)
    assert (caught.value.http_status, caught.value.param) == (400, param)
    assert shop.api.list().data == []


def test_only_test_mode_may_do_without_tls(shop: Shop, live: Shop) -> None:
    assert shop.create(url="http://crm.example/").url == "http://crm.example/"
    with pytest.raises(stripe.InvalidRequestError, match='URLs in livemode must begin with "https://"'):
        live.create(url="http://crm.example/")
    assert live.create().livemode


def test_a_stand_in_for_a_local_stack_takes_an_endpoint_on_this_machine() -> None:
    with serving((standin := StripeStandIn(lambda: NOW, takes_loopback=True)).app) as url:
        assert Shop(standin, url).create(url="http://localhost:8000/").url == "http://localhost:8000/"


def test_each_mode_has_endpoints_of_its_own(running: tuple[StripeStandIn, str], shop: Shop) -> None:
    made = shop.create()
    running[0].add_key(shop.account, "sk_live_of_the_same", None)
    other = stripe.StripeClient("sk_live_of_the_same", base_addresses={"api": shop.url}).v1.webhook_endpoints
    assert other.list().data == []
    with pytest.raises(stripe.InvalidRequestError, match="No such webhook endpoint"):
        other.retrieve(made.id)


def test_the_seventeenth_endpoint_is_one_too_many(shop: Shop) -> None:
    made = [shop.create(url=f"{URL}/{number}") for number in range(16)]
    with pytest.raises(stripe.InvalidRequestError, match="reached the maximum of 16 webhook endpoints"):
        shop.create()
    shop.api.delete(made[0].id)
    assert shop.create().url == URL


def test_a_list_comes_in_pages_the_newest_first(shop: Shop) -> None:
    made = [shop.create(url=f"{URL}/{number}").id for number in range(3)]
    page = shop.api.list({"limit": 2})
    assert ([each.id for each in page.data], page.has_more) == ([made[2], made[1]], True)
    assert [each.id for each in shop.api.list({"starting_after": made[1]}).data] == [made[0]]


def test_an_endpoint_changes_its_address_events_and_state_but_never_its_version(shop: Shop) -> None:
    made = shop.create(api_version=VERSION)
    changed = shop.api.update(
        made.id, {"url": f"{URL}/new", "enabled_events": ["payout.paid"], "disabled": True}
    )
    assert (changed.url, changed.enabled_events, changed.status) == (
        f"{URL}/new",
        ["payout.paid"],
        "disabled",
    )
    assert shop.api.update(made.id, {"disabled": False}).status == "enabled"
    assert changed.api_version == VERSION
    refused: list[tuple[Any, str]] = [
        ({"api_version": VERSION}, "unknown parameter: api_version"),
        ({"disabled": "maybe"}, "Invalid boolean: maybe"),
    ]
    for fields, words in refused:
        with pytest.raises(stripe.InvalidRequestError, match=words):
            shop.api.update(made.id, fields)


def test_a_deleted_endpoint_is_gone(shop: Shop) -> None:
    made = shop.create()
    assert shop.api.delete(made.id).deleted
    for call in (shop.api.retrieve, shop.api.delete):
        with pytest.raises(stripe.InvalidRequestError, match="No such webhook endpoint") as caught:
            call(made.id)
        assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


@pytest.mark.parametrize(("method", "path"), [("PUT", "/we_1"), ("DELETE", ""), ("PATCH", "/we_1")])
def test_a_wrong_method_is_an_unrecognised_url(shop: Shop, method: str, path: str) -> None:
    url = f"{shop.url}/v1/webhook_endpoints{path}"
    answer = httpx.request(method, url, headers={"Authorization": f"Bearer {shop.key}"}, trust_env=False)
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith(f"Unrecognized request URL ({method}:")


def test_the_same_idempotency_key_makes_one_endpoint_and_shows_its_secret_again(shop: Shop) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "once"}
    sent: Any = {"url": URL, "enabled_events": EVENTS}
    first, again = (shop.api.create(sent, options=options) for _ in range(2))
    assert (first.id, first.secret) == (again.id, again.secret)
    assert len(shop.api.list().data) == 1
    with pytest.raises(stripe.IdempotencyError, match="Try using a key other than 'once'"):
        shop.api.create(sent | {"url": f"{URL}/other"}, options=options)


def test_each_endpoint_that_wants_an_event_is_sent_it_signed_with_its_own_secret(shop: Shop) -> None:
    first, second = shop.create(url=f"{URL}/1"), shop.create(url=f"{URL}/2", enabled_events=["*"])
    disabled = shop.create(url=f"{URL}/3", enabled_events=["*"])
    shop.api.update(disabled.id, {"disabled": True})
    assert [sent.url for sent in shop.account.deliveries(event("charge.failed"))] == [f"{URL}/2"]
    sent = shop.account.deliveries(event())
    assert [each.url for each in sent] == [f"{URL}/1", f"{URL}/2"]
    for each, secret in zip(sent, (first.secret, second.secret), strict=True):
        assert secret
        assert verifies(each.body, each.headers, secret)
    assert not verifies(sent[0].body, sent[0].headers, second.secret or "")


def verifies(body: bytes, headers: Any, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(body, headers["Stripe-Signature"], secret))
    except stripe.SignatureVerificationError:
        return False


def test_one_delivery_is_signed_for_the_oldest_endpoint_that_wants_it(shop: Shop) -> None:
    with pytest.raises(LookupError, match=r"charge\.succeeded"):
        shop.account.deliver(event())
    first, second = shop.create(enabled_events=["payout.paid"]), shop.create()
    assert verifies(*shop.account.deliver(event()), second.secret or "")
    assert verifies(*shop.account.deliver(event("payout.paid")), first.secret or "")
    assert not verifies(*shop.account.deliver(event(), forged=True), second.secret or "")


def test_an_event_in_live_mode_goes_to_a_live_endpoint_and_says_so(live: Shop) -> None:
    made = live.create()
    body, headers = live.account.deliver(event())
    assert verifies(body, headers, made.secret or "")
    assert json.loads(body) == event() | {"livemode": True}


def test_an_account_added_with_a_webhook_signs_with_that_webhooks_secret(shop: Shop) -> None:
    account = Account("sk_test_old", "whsec_old", lambda: NOW, None)
    assert verifies(*account.deliver(world("refund-then-payout")["events"][0]), "whsec_old")
