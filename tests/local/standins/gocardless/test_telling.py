"""Webhooks of what calls and payers cause: signed, in bodies of 250 events, each told once."""

from __future__ import annotations

import json
from threading import Event

import httpx
from gocardless_pro import webhooks

from local.standins.gocardless import Organisation, Webhook, over_http, tell
from local.standins.gocardless.organisation import MOST
from local.standins.gocardless.telling import Postman
from tests.local.standins.gocardless.selling import DEBIT, HOOK, MONDAY, PAYMENT, TOKEN, Seller

HEADERS = {"Authorization": f"Bearer {TOKEN}", "GoCardless-Version": "2015-07-06"}


def test_what_a_call_causes_is_sent_signed_to_the_address_that_the_owner_entered(seller: Seller) -> None:
    made = seller.request(**DEBIT)
    seller.client.billing_requests.get(made.id)
    (webhook,) = seller.sent
    (event,) = webhooks.parse(webhook.body, "secret", webhook.headers["Webhook-Signature"])
    assert (webhook.url, event.resource_type, event.action) == (HOOK, "billing_requests", "created")
    assert event.links.billing_request == made.id
    (shown,) = seller.client.webhooks.list().records
    assert (shown.id, shown.successful) == (webhook.id, True)


def test_what_a_payer_presses_is_sent_with_links_to_what_came_of_it(seller: Seller) -> None:
    done = seller.bought(**PAYMENT)
    (event,) = (each for each in seller.posted() if each["action"] == "fulfilled")
    assert event["links"]["payment_request_payment"] == done.links.payment_request_payment
    assert event["links"]["customer"] == done.links.customer
    assert event["details"]["cause"] == "billing_request_fulfilled"
    ids = [each["id"] for each in seller.posted()]
    assert len(ids) == len(set(ids))


def test_what_the_bank_does_is_told_when_somebody_says_so(seller: Seller) -> None:
    payment = seller.paid()
    seller.sent.clear()
    seller.bank.charge_back(payment)
    sent: list[Webhook] = []

    def post(webhook: Webhook) -> None:
        sent.append(webhook)

    assert tell(seller.organisation, post) == 1
    assert [each["action"] for each in json.loads(sent[0].body)["events"]][-1] == "charged_back"
    assert tell(seller.organisation, post) == 0
    (failed,) = seller.client.webhooks.list(params={"successful": "false"}).records
    assert failed.response_code is None


def test_a_body_holds_250_events_at_most(seller: Seller) -> None:
    organisation, account = seller.organisation, seller.organisation.live.account
    for number in range(MOST + 1):
        account.tell("mandates", "created", {"id": f"MD{number}"}, {})
    assert [len(json.loads(each.body)["events"]) for each in organisation.due()] == [MOST, 1]


def test_an_organisation_without_a_webhook_is_told_nothing_then_or_later(seller: Seller) -> None:
    other: Organisation = seller.standin.open_organisation("CR9", "Another")
    other.live.begin().tell("mandates", "created", {"id": "MD1"}, {})
    assert other.due() == []
    other.set_up_webhook(HOOK, "secret")
    assert other.due() == []


def test_nobody_who_calls_waits_for_whoever_is_told(seller: Seller) -> None:
    come, go = Event(), Event()

    def slow(webhook: Webhook) -> int:
        come.set()
        go.wait(5)
        return 200

    seller.standin.postman = Postman(slow)
    with httpx.Client(base_url=seller.client.payments._api_client.base_url, trust_env=False) as session:
        asked = {"billing_requests": DEBIT}
        for _ in range(2):
            assert session.post("/billing_requests", json=asked, headers=HEADERS).status_code == 201
        assert come.wait(5)
        assert not go.is_set()
    go.set()
    seller.standin.postman.wait()


def test_an_address_that_does_not_answer_has_no_status() -> None:
    webhook = Webhook("WB1", MONDAY, "http://127.0.0.1:9/", b"{}", {})
    assert over_http(webhook) is None
