"""The page of a session: what a buyer sees and presses, and the signed webhooks that follow."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import pytest
import stripe
from starlette.testclient import TestClient

from local.standins.stripe import Account, Delivery, StripeStandIn
from tests.local.standins.stripe.conftest import NOW
from tests.local.standins.stripe.shop import SHOP

ENDPOINT = {"url": "https://crm.example/webhooks/stripe/shop", "enabled_events[]": "*"}
BUYER = {"name": "Grace Hopper", "email": "grace@example.co.uk"}
LESSON = {
    "mode": "payment",
    "line_items[0][price_data][currency]": "gbp",
    "line_items[0][price_data][product_data][name]": "A <b>lesson</b>",
    "line_items[0][price_data][unit_amount]": "125000",
    "line_items[0][quantity]": "2",
    "success_url": f"{SHOP}/done?session={{CHECKOUT_SESSION_ID}}",
    "cancel_url": f"{SHOP}/back",
}
MONTHLY = {"mode": "subscription", "line_items[0][price_data][recurring][interval]": "month"}


@dataclass
class Till:
    """An account with an endpoint that wants everything, and a buyer's browser."""

    now: datetime = NOW
    sent: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        standin = StripeStandIn(lambda: self.now, limits=None, post=self.sent.append)
        self.account: Account = standin.open_account("acct_shop", "The Shop")
        standin.add_key(self.account, "sk_test_shop")
        self.browser = TestClient(standin.app, follow_redirects=False)
        self.call("webhook_endpoints", ENDPOINT)

    def call(self, path: str, fields: dict[str, str]) -> httpx.Response:
        headers = {"Authorization": "Bearer sk_test_shop"}
        answer: httpx.Response = self.browser.post(f"/v1/{path}", data=fields, headers=headers)
        return answer

    def open(self, **fields: str) -> str:
        made = self.call("checkout/sessions", LESSON | fields).json()
        return str(made["id"])

    def press(self, session: str, way: str, **typed: str) -> httpx.Response:
        answer: httpx.Response = self.browser.post(f"/pay/{session}", data=BUYER | typed | {"way": way})
        return answer

    def look(self, session: str) -> str:
        return str(self.browser.get(f"/pay/{session}").text)

    def told(self) -> list[str]:
        return [json.loads(each.body)["type"] for each in self.sent]


@pytest.fixture
def till() -> Till:
    return Till()


def test_the_page_is_where_the_session_says_and_shows_lines_and_total(till: Till) -> None:
    made = till.call("checkout/sessions", LESSON).json()
    page = till.browser.get(made["url"]).text
    assert "Pay The Shop" in page
    assert "A &lt;b&gt;lesson&lt;/b&gt;" in page
    assert page.count("£2,500.00") == 2
    assert f'href="{SHOP}/back"' in page
    for words in ("Pay by card", "declined", "Bacs Direct Debit"):
        assert words in page


def test_the_page_of_a_subscription_says_how_often(till: Till) -> None:
    assert "every 1 month" in till.look(till.open(**MONTHLY))


def test_a_subscription_that_is_paid_later_says_that_nothing_is_to_be_paid_yet(till: Till) -> None:
    trial_end = str(int((NOW + timedelta(days=28)).timestamp()))
    session = till.open(**MONTHLY, **{"subscription_data[trial_end]": trial_end})
    assert "£0.00" in till.look(session)
    assert till.press(session, "card").status_code == 303
    assert "Nothing is to be paid yet." in till.look(session)


def test_a_ways_button_is_there_only_if_the_way_is_offered(till: Till) -> None:
    page = till.look(till.open(**{"excluded_payment_method_types[0]": "bacs_debit"}))
    assert "Pay by card" in page
    assert "Bacs" not in page
    page = till.look(till.open(**{"allowed_payment_method_types[0]": "bacs_debit"}))
    assert "Pay by card" not in page


def test_the_page_knows_the_e_mail_address_that_the_session_was_given(till: Till) -> None:
    page = till.look(till.open(customer_email="ada@example.co.uk"))
    assert 'value="ada@example.co.uk" readonly' in page


def test_who_pays_by_card_is_sent_on_with_the_sessions_id(till: Till) -> None:
    session = till.open()
    answer = till.press(session, "card")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{SHOP}/done?session={session}")
    assert "Thank you. It is paid." in till.look(session)
    assert "<form" not in till.look(session)


def test_each_event_is_sent_to_the_endpoint_and_signed_with_its_secret(till: Till) -> None:
    till.press(till.open(), "card")
    (endpoint,) = till.account.endpoints.of_mode(is_live=False)
    assert "checkout.session.completed" in till.told()
    assert len(till.told()) == len({*till.told()}) == 5
    for each in till.sent:
        signature = each.headers["Stripe-Signature"]
        assert stripe.WebhookSignature.verify_header(each.body, signature, endpoint.secret, tolerance=None)


def test_a_declined_card_is_said_and_the_buyer_tries_again(till: Till) -> None:
    session = till.open()
    answer = till.press(session, "decline")
    assert (answer.status_code, "Your card was declined." in answer.text) == (402, True)
    assert 'value="Grace Hopper"' in answer.text
    assert "payment_intent.payment_failed" in till.told()
    assert till.press(session, "card").status_code == 303


@pytest.mark.parametrize(
    ("pressed", "event", "words"),
    [
        ("settle", "checkout.session.async_payment_succeeded", "It is paid."),
        ("fail", "checkout.session.async_payment_failed", "The bank refused"),
    ],
)
def test_the_bank_ends_a_delayed_payment_by_a_button(
    till: Till, pressed: str, event: str, words: str
) -> None:
    session = till.open()
    assert till.press(session, "delayed").status_code == 303
    assert "The payment is on its way" in till.look(session)
    answer = till.press(session, pressed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/pay/{session}")
    assert event in till.told()
    assert words in till.look(session)
    assert till.press(session, pressed).status_code == 400


@pytest.mark.parametrize(
    ("typed", "way", "words"),
    [
        ({"name": " "}, "card", "Name and e-mail address are needed."),
        ({"email": ""}, "delayed", "Name and e-mail address are needed."),
        ({"email": "grace at home"}, "card", "The e-mail address is not one."),
        ({}, "cheque", "Choose a way to pay."),
        ({}, "settle", "No payment of this session is on its way."),
    ],
)
def test_what_cannot_be_paid_so_is_said_and_moves_nothing(
    till: Till, typed: dict[str, str], way: str, words: str
) -> None:
    answer = till.press(till.open(), way, **typed)
    assert (answer.status_code, words in answer.text) == (400, True)
    assert (till.account.objects.of("charge"), till.sent) == ([], [])


def test_a_second_press_pays_nothing_again(till: Till) -> None:
    session = till.open()
    till.press(session, "card")
    answer = till.press(session, "card")
    assert (answer.status_code, "complete, and cannot be paid" in answer.text) == (400, True)
    assert len(till.account.objects.of("charge")) == 1


def test_an_expired_session_says_so_is_not_paid_and_is_told_once(till: Till) -> None:
    session = till.open()
    till.now += timedelta(hours=24)
    assert "This session has expired" in till.look(session)
    assert till.press(session, "card").status_code == 400
    assert "This session has expired" in till.look(session)
    assert till.told() == ["checkout.session.expired"]


def test_a_page_that_was_open_for_too_long_is_not_paid(till: Till) -> None:
    session = till.open()
    assert "Pay by card" in till.look(session)
    till.now += timedelta(hours=24)
    answer = till.press(session, "card")
    assert (answer.status_code, "expired" in answer.text) == (400, True)
    assert till.account.objects.of("charge") == []


def test_a_session_that_is_not_there_has_no_page(till: Till) -> None:
    assert till.browser.get("/pay/cs_nobody").status_code == 404
    assert till.press("cs_nobody", "card").status_code == 404


def test_an_account_whose_world_was_replaced_has_no_page_of_before(till: Till) -> None:
    session = till.open()
    till.account.show({})
    assert till.browser.get(f"/pay/{session}").status_code == 404


def test_a_session_of_a_world_has_no_page(till: Till) -> None:
    session = till.open()
    of_a_world = {**till.account.checkout.session(session), "id": "cs_of_a_world"}
    till.account.show({"checkout_sessions": [of_a_world]})
    assert till.browser.get("/pay/cs_of_a_world").status_code == 404
