"""What a buyer pays on the stand-in's page is at Stripe, and its signed webhooks are sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.testclient import TestClient

from local.standins.stripe import Account, Delivery, StripeStandIn
from shared.providers.signatures import stripe_signature
from tests.local.standins.stripe.conftest import NOW

ENDPOINT = {"url": "http://localhost/webhooks/stripe/shop", "enabled_events[]": "charge.updated"}
TYPED = {"name": "Ada Lovelace", "email": "ada@example.co.uk", "what": "A lesson", "amount": "36.00"}
KEY = f"rk_test_{0:024d}"


@dataclass
class Shop:
    """An account with one endpoint, the page on which it is paid, and the webhooks that were sent."""

    sent: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        standin = StripeStandIn(clock=lambda: NOW, takes_loopback=True, post=self.sent.append)
        self.account: Account = standin.open_account("acct_shop", "The Shop")
        standin.add_key(self.account, KEY, ["rak_webhook_write"])
        self.page = TestClient(standin.app)
        self.page.post("/v1/webhook_endpoints", data=ENDPOINT, headers={"Authorization": f"Bearer {KEY}"})

    def pay(self, **typed: str) -> httpx.Response:
        answer: httpx.Response = self.page.post("/buy/acct_shop", data={**TYPED, **typed})
        return answer


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_what_is_paid_is_a_charge_of_the_customer_and_settled_at_once(shop: Shop) -> None:
    assert "It is paid." in shop.pay().text
    (charge,), (moved,) = (shop.account.objects.of(each) for each in ("charge", "balance_transaction"))
    (customer,) = shop.account.objects.of("customer")
    assert (charge["amount"], charge["customer"], charge["livemode"]) == (3600, customer["id"], False)
    assert (moved["source"], moved["net"]) == (charge["id"], 3526)
    assert shop.account.objects.balance["pending"][0]["amount"] == 3526


def test_a_buyer_who_comes_again_is_the_same_customer(shop: Shop) -> None:
    shop.pay()
    shop.pay(what="Another lesson", amount="12")
    assert len(shop.account.objects.of("customer")) == 1
    assert [each["amount"] for each in shop.account.objects.of("charge")] == [1200, 3600]


def test_each_endpoint_is_sent_the_events_that_it_wants_signed(shop: Shop) -> None:
    shop.pay()
    (webhook,) = shop.sent
    (endpoint,) = shop.account.endpoints.of_mode(is_live=False)
    signed = stripe_signature(webhook.headers["Stripe-Signature"], NOW)
    signed.must_fit(webhook.body, [endpoint.secret])
    assert webhook.url == endpoint.url
    assert json.loads(webhook.body)["data"]["object"]["amount"] == 3600


@pytest.mark.parametrize(
    "typed", [{"name": " "}, {"email": ""}, {"what": ""}, {"amount": "lots"}, {"amount": "0.29"}], ids=str
)
def test_what_cannot_be_charged_is_said_and_nothing_is_paid(shop: Shop, typed: dict[str, str]) -> None:
    refused = shop.pay(**typed)
    assert (refused.status_code, 'role="alert"' in refused.text) == (400, True)
    assert (shop.account.objects.of("charge"), shop.sent) == ([], [])


def test_an_account_that_is_not_there_is_not_paid(shop: Shop) -> None:
    assert shop.page.get("/buy/acct_nobody").status_code == 404
    assert shop.page.post("/buy/acct_nobody", data=TYPED).status_code == 404
    assert "Pay The Shop" in shop.page.get("/buy/acct_shop").text
