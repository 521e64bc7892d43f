"""What a payer sees and presses on GoCardless's page, and what comes of it."""

from __future__ import annotations

import httpx
import pytest

from tests.local.standins.gocardless.selling import ADA, AWAY, DEBIT, PAYMENT, Seller


def opened(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)


def test_the_page_says_who_is_paid_how_much_and_for_what(seller: Seller) -> None:
    page = opened(seller.flow(seller.request(**PAYMENT)).authorisation_url).text
    assert "by bank" in page
    assert "£36.00, Order 1" in page
    assert "<script" not in page
    debit = opened(seller.flow(seller.request(**DEBIT)).authorisation_url).text
    assert "by Direct Debit" in debit
    assert "The bank declines" not in debit


def test_a_payer_who_authorises_goes_back_to_the_shop_and_the_payment_is_there(seller: Seller) -> None:
    request = seller.request(**PAYMENT)
    flow = seller.flow(request)
    opened(flow.authorisation_url)
    answer = seller.press(flow, "authorise")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"https://shop.example/order/1?step=2&outcome=success&id={flow.id}"
    done = seller.client.billing_requests.get(request.id)
    payment = seller.client.payments.get(done.links.payment_request_payment)
    assert (done.status, payment.status, payment.amount) == ("fulfilled", "submitted", 3600)
    assert payment.attributes["metadata"] == {"order": "O-1"}
    assert seller.told("billing_requests") == [
        "created",
        "flow_created",
        "flow_visited",
        "collect_customer_details",
        "collect_bank_account",
        "payer_details_confirmed",
        "bank_authorisation_authorised",
        "fulfilled",
    ]


def test_a_payer_is_a_customer_with_the_name_typed(seller: Seller) -> None:
    done = seller.bought(**DEBIT)
    customer = seller.client.customers.get(done.links.customer)
    assert (customer.given_name, customer.family_name, customer.email) == tuple(ADA.values())
    account = seller.client.customer_bank_accounts.get(done.links.customer_bank_account)
    assert (account.account_holder_name, account.links.customer) == ("ADA LOVELACE", customer.id)


def test_what_is_filled_in_is_shown_and_what_is_locked_cannot_be_changed(seller: Seller) -> None:
    known = {"given_name": "Grace", "family_name": "Hopper", "email": "grace@example.com", "city": "York"}
    request = seller.request(**DEBIT)
    flow = seller.flow(request, prefilled_customer=known, lock_customer_details=True)
    page = opened(flow.authorisation_url).text
    assert 'value="Hopper" readonly' in page
    seller.press(flow, "authorise", family_name="Forged", company_name="Hopper & Co")
    done = seller.client.billing_requests.get(request.id)
    customer = seller.client.customers.get(done.links.customer)
    assert done.resources.customer_billing_detail["city"] == "York"
    assert (customer.family_name, customer.company_name, customer.city) == ("Hopper", "Hopper & Co", "York")


def test_what_is_filled_in_and_not_locked_can_be_changed(seller: Seller) -> None:
    request = seller.request(**DEBIT)
    flow = seller.flow(request, prefilled_customer={"given_name": "Grace"})
    assert 'value="Grace">' in opened(flow.authorisation_url).text
    seller.press(flow, "authorise")
    assert seller.client.billing_requests.get(request.id).resources.customer["given_name"] == "Ada"


@pytest.mark.parametrize("typed", [{"family_name": ""}, {"email": "ada"}, {"does": "dance"}], ids=str)
def test_what_is_missing_is_said_and_nothing_is_done(seller: Seller, typed: dict[str, str]) -> None:
    request = seller.request(**PAYMENT)
    does = typed.pop("does", "authorise")
    answer = seller.press(seller.flow(request), does, **typed)
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert seller.client.billing_requests.get(request.id).status == "pending"


def test_a_bank_that_declines_leaves_the_request_pending_and_the_payer_may_try_again(seller: Seller) -> None:
    request = seller.request(**PAYMENT)
    flow = seller.flow(request)
    answer = seller.press(flow, "decline")
    assert (answer.status_code, "has declined" in answer.text, "by bank" in answer.text) == (200, True, True)
    assert seller.told("billing_requests")[-1] == "bank_authorisation_denied"
    assert seller.client.billing_requests.get(request.id).status == "pending"
    seller.press(flow, "authorise")
    assert seller.client.billing_requests.get(request.id).status == "fulfilled"


def test_a_bank_that_declines_leads_to_direct_debit_where_the_request_allows_it(seller: Seller) -> None:
    request = seller.request(**PAYMENT, fallback_enabled=True)
    flow = seller.flow(request)
    assert "by Direct Debit" in seller.press(flow, "decline").text
    # There is no bank to ask any more.
    assert seller.press(flow, "decline").status_code == 400
    seller.press(flow, "authorise")
    done = seller.client.billing_requests.get(request.id)
    payment = seller.client.payments.get(done.links.payment_request_payment)
    assert (done.fallback_occurred, done.payment_request.scheme) == (True, "bacs")
    assert (payment.scheme, payment.status) == ("bacs", "pending_submission")
    assert payment.links.mandate == done.links.mandate_request_mandate
    assert payment.attributes["metadata"] == {"order": "O-1"}


def test_a_payer_who_leaves_is_sent_away_and_may_come_back(seller: Seller) -> None:
    request = seller.request(**DEBIT)
    flow = seller.flow(request)
    answer = seller.press(flow, "leave")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AWAY}?id={flow.id}")
    assert seller.told("billing_requests")[-1] == "flow_exited"
    assert seller.press(flow, "authorise").status_code == 303


def test_a_payer_whom_nobody_wants_back_is_told_that_it_is_done(seller: Seller) -> None:
    made = seller.client.billing_request_flows.create(
        params={"links": {"billing_request": seller.request(**DEBIT).id}}
    )
    assert "left without paying" in seller.press(made, "leave").text
    assert "It is done." in seller.press(made, "authorise").text
    assert "done this already" in opened(made.authorisation_url).text


def test_a_payer_who_presses_twice_is_sent_back_twice_and_has_one_mandate(seller: Seller) -> None:
    flow = seller.flow(seller.request(**DEBIT))
    first, second = (seller.press(flow, "authorise") for _ in range(2))
    assert (first.status_code, first.headers["Location"]) == (303, second.headers["Location"])
    assert seller.told("mandates") == ["created"]


def test_a_missing_second_signature_holds_mandate_and_payment_back(seller: Seller) -> None:
    done = seller.bought("unsigned", **PAYMENT)
    payment = seller.client.payments.get(done.links.payment_request_payment)
    assert (done.status, payment.status) == ("fulfilled", "pending_customer_approval")
    assert seller.client.mandates.get(payment.links.mandate).status == "pending_customer_approval"


def test_a_flow_ends_after_a_week_and_with_its_request(seller: Seller) -> None:
    flow = seller.flow(seller.request(**DEBIT))
    seller.later(days=6, hours=23)
    assert opened(flow.authorisation_url).status_code == 200
    seller.later(hours=1)
    assert [opened(flow.authorisation_url).status_code, seller.press(flow, "authorise").status_code] == [
        410,
        410,
    ]
    request = seller.request(**DEBIT)
    flow = seller.flow(request)
    seller.client.billing_requests.cancel(request.id)
    assert opened(flow.authorisation_url).status_code == 410


def test_an_unknown_flow_is_not_there(seller: Seller) -> None:
    url = seller.flow(seller.request(**DEBIT)).authorisation_url.rpartition("/")[0]
    assert [opened(f"{url}/BRF1").status_code, httpx.post(f"{url}/BRF1", trust_env=False).status_code] == [
        404,
        404,
    ]


def test_pages_may_have_an_address_of_their_own(seller: Seller) -> None:
    seller.standin.pages = "http://pay.example/"
    flow = seller.flow(seller.request(**DEBIT))
    assert flow.authorisation_url == f"http://pay.example/flow/{flow.id}"
