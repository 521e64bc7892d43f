"""An account's news go to its endpoints, in whatever order they are arranged."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from starlette.testclient import TestClient

from local.standins.serving import serving
from local.standins.stripe import Account, Delivery, StripeStandIn
from local.standins.stripe.acts import Act
from local.standins.stripe.telling import later, over_http, tell
from tests.local.standins.stripe.conftest import NOW

ENDPOINT = {"url": "http://localhost/webhooks/stripe/shop", "enabled_events[]": "*"}
TYPED = {"name": "Ada Lovelace", "email": "ada@example.co.uk", "what": "A lesson", "amount": "36.00"}


def shop() -> tuple[StripeStandIn, Account]:
    standin = StripeStandIn(clock=lambda: NOW, takes_loopback=True, post=lambda _: None)
    account = standin.open_account("acct_shop", "The Shop")
    standin.add_key(account, "sk_test_shop")
    TestClient(standin.app).post(
        "/v1/webhook_endpoints", data=ENDPOINT, headers={"Authorization": "Bearer sk_test_shop"}
    )
    return standin, account


def happen(account: Account, *kinds: str) -> None:
    act = Act(account, NOW)
    for kind in kinds:
        act.tell(kind, {"id": "ch_1", "object": "charge"})
    act.done()


def test_news_are_told_once_and_in_their_order() -> None:
    _, account = shop()
    happen(account, "charge.succeeded", "charge.updated")
    sent: list[Delivery] = []
    for _ in range(2):
        tell(account, sent.append)
    assert [json.loads(each.body)["type"] for each in sent] == ["charge.succeeded", "charge.updated"]


def test_news_are_told_as_they_are_arranged() -> None:
    _, account = shop()
    happen(account, "charge.succeeded", "charge.updated")
    sent: list[Delivery] = []
    tell(account, sent.append, arrange=lambda events: events[::-1] + events[:1])
    kinds = [json.loads(each.body)["type"] for each in sent]
    assert kinds == ["charge.updated", "charge.succeeded", "charge.succeeded"]


def test_the_news_of_an_account_that_was_added_with_a_webhook_are_left_to_whoever_added_it() -> None:
    account = StripeStandIn(clock=lambda: NOW).add_account("sk_test_old", "whsec_old")
    happen(account, "charge.succeeded")
    sent: list[Delivery] = []
    tell(account, sent.append)
    assert (sent, [event["type"] for event in account.take_news()]) == ([], ["charge.succeeded"])
    assert account.take_news() == []


def test_an_answer_that_nothing_follows_upon_has_no_task_behind_it() -> None:
    _, account = shop()
    assert later(account, lambda _: None) is None
    happen(account, "charge.succeeded")
    assert later(account, lambda _: None) is not None
    account.webhook_secret = "whsec_shop"
    assert later(account, lambda _: None) is None


def test_a_webhook_that_nobody_takes_is_lost() -> None:
    with serving(shop()[0].app) as gone:
        pass
    over_http(Delivery(gone, b"{}", {}))


def test_a_webhook_is_posted_to_its_address() -> None:
    standin, account = shop()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with serving(standin.app) as url:
        over_http(Delivery(f"{url}/buy/acct_shop", urlencode(TYPED).encode(), headers))
    assert [each["amount"] for each in account.objects.of("charge")] == [3600]
