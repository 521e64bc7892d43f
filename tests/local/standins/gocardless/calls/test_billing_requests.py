"""Billing requests by API: what they ask of a payer, and what GoCardless refuses."""

from __future__ import annotations

from typing import Any

import pytest
from gocardless_pro import errors

from local.standins.gocardless.moves import actions
from tests.local.standins.gocardless.selling import DEBIT, PAYMENT, Seller, reason, refused


def test_a_request_shows_what_was_asked_and_the_customer_to_be(seller: Seller) -> None:
    made = seller.request(**DEBIT, **PAYMENT, fallback_enabled=True, metadata={"order": "O-1"})
    assert (made.status, made.fallback_enabled, made.fallback_occurred) == ("pending", True, False)
    assert (made.payment_request.amount, made.payment_request.scheme) == (3600, "faster_payments")
    assert (made.mandate_request.scheme, made.mandate_request.currency) == ("bacs", "GBP")
    assert made.metadata == {"order": "O-1"}
    assert seller.client.customers.get(made.links.customer).email is None
    assert made.links.payment_request.startswith("PRQ")
    assert made.links.mandate_request.startswith("MRQ")


@pytest.mark.parametrize(
    ("asked", "required"),
    [
        (DEBIT, {actions.DETAILS, actions.BANK_ACCOUNT, actions.CONFIRMED}),
        (PAYMENT, {actions.DETAILS, actions.INSTITUTION, actions.AUTHORISED}),
    ],
    ids=["debit", "bank"],
)
def test_a_request_lists_what_the_payer_must_do(
    seller: Seller, asked: dict[str, Any], required: set[str]
) -> None:
    shown = seller.request(**asked).actions
    assert {each["type"] for each in shown if each["required"]} == required
    assert {each["status"] for each in shown} == {"pending"}
    done = seller.bought(**asked).actions
    assert {each["status"] for each in done if each["required"]} == {"completed"}


def test_both_a_payment_and_a_mandate_may_be_asked_for(seller: Seller) -> None:
    done = seller.bought(**DEBIT, **PAYMENT)
    payment = seller.client.payments.get(done.links.payment_request_payment)
    mandate = seller.client.mandates.get(done.links.mandate_request_mandate)
    assert (payment.scheme, mandate.scheme) == ("faster_payments", "bacs")
    assert payment.links.mandate != mandate.id
    assert done.mandate_request.links == {"mandate": mandate.id}
    assert done.payment_request.links == {"payment": payment.id}


def test_a_request_may_be_for_a_known_customer(seller: Seller) -> None:
    known = seller.bought(**DEBIT).links.customer
    again = seller.request(**PAYMENT, links={"customer": known})
    assert again.links.customer == known
    assert again.resources.customer["family_name"] == "Lovelace"


def test_requests_are_listed_newest_first_and_by_status_and_customer(seller: Seller) -> None:
    first, second = seller.request(**DEBIT), seller.bought(**DEBIT)
    assert [each.id for each in seller.client.billing_requests.list().records] == [second.id, first.id]
    found = seller.client.billing_requests.list(params={"status": "fulfilled"}).records
    assert [each.id for each in found] == [second.id]
    found = seller.client.billing_requests.list(params={"customer": first.links.customer}).records
    assert [each.id for each in found] == [first.id]
    with pytest.raises(errors.ValidationFailedError, match="status is invalid"):
        seller.client.billing_requests.list(params={"status": "paid"})


def payment(**changed: Any) -> dict[str, Any]:
    return {"payment_request": PAYMENT["payment_request"] | changed}


@pytest.mark.parametrize(
    ("asked", "pointer", "words"),
    [
        ({}, "/mandate_request", "must be given unless"),
        ({**DEBIT, "fallback_enabled": True}, "/fallback_enabled", "only be true with a payment_request"),
        ({"mandate_request": {}}, "/mandate_request/currency", "can't be blank"),
        ({"mandate_request": {"currency": "EUR"}}, "/mandate_request/currency", "must be one of GBP"),
        (
            {"mandate_request": {"currency": "GBP", "scheme": "ach"}},
            "/mandate_request/scheme",
            "must be one of",
        ),
        ({"mandate_request": "yes"}, "/mandate_request", "must be an object"),
        (payment(amount=0), "/payment_request/amount", "must be greater than 0"),
        (payment(amount=-1), "/payment_request/amount", "must be greater than 0"),
        (payment(amount="lots"), "/payment_request/amount", "must be a number"),
        (payment(amount=True), "/payment_request/amount", "must be a number"),
        (payment(amount=None), "/payment_request/amount", "can't be blank"),
        (payment(currency="USD"), "/payment_request/currency", "must be one of GBP"),
        (payment(app_fee=1), "/payment_request/app_fee", "does not offer it"),
        (payment(discount=1), "/payment_request/discount", "is not a parameter"),
        (payment(description=7), "/payment_request/description", "must be a string"),
        (payment(metadata=dict.fromkeys("abcd", "")), "/payment_request/metadata", "more than 3 keys"),
        ({**PAYMENT, "metadata": {"k" * 51: ""}}, "/metadata", "keys longer than 50"),
        ({**PAYMENT, "metadata": {"k": "v" * 501}}, "/metadata", "at most 500 characters"),
        ({**PAYMENT, "metadata": {"k": 1}}, "/metadata", "must have strings"),
        ({**PAYMENT, "metadata": "k=v"}, "/metadata", "must be an object"),
        ({**PAYMENT, "fallback_enabled": "yes"}, "/fallback_enabled", "must be a boolean"),
        ({**PAYMENT, "links": {"customer": "CU_x"}}, "/links/customer", "not found"),
        ({**PAYMENT, "subscription_request": {"amount": 1}}, "/subscription_request", "does not offer it"),
        ({**PAYMENT, "mandate": {}}, "/mandate", "is not a parameter"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_by_its_field(
    seller: Seller, asked: dict[str, Any], pointer: str, words: str
) -> None:
    said = refused(lambda: seller.request(**asked))
    assert [words in said.get(f"/billing_requests{pointer}", "")] == [True], said
    assert seller.client.billing_requests.list().records == []


def test_all_that_is_wrong_is_said_at_once(seller: Seller) -> None:
    assert len(refused(lambda: seller.request(**payment(amount=0, currency="EUR"), colour="red"))) == 3


def test_a_request_is_fulfilled_by_its_flow_and_not_before_the_payer_has_done_his_part(
    seller: Seller,
) -> None:
    made = seller.request(**DEBIT)
    not_ready = "billing_request_not_ready_to_fulfil"
    assert reason(lambda: seller.client.billing_requests.fulfil(made.id)) == not_ready
    seller.press(seller.flow(made), "authorise")
    assert reason(lambda: seller.client.billing_requests.fulfil(made.id)) == not_ready


def test_a_request_that_is_ready_is_fulfilled_by_a_call(seller: Seller) -> None:
    known = seller.bought(**DEBIT).links
    made = seller.request(**DEBIT, links={"customer": known.customer})
    account = seller.organisation.live.account
    thing = account.find("billing_requests", made.id)
    actions.complete(thing, *(each["type"] for each in thing["actions"]))
    thing["status"], thing["links"]["customer_bank_account"] = "ready_to_fulfil", known.customer_bank_account
    done = seller.client.billing_requests.fulfil(made.id)
    assert (done.status, done.links.mandate_request_mandate[:2]) == ("fulfilled", "MD")


def test_a_cancelled_request_takes_no_flow_and_is_not_cancelled_twice(seller: Seller) -> None:
    made = seller.request(**DEBIT)
    assert seller.client.billing_requests.cancel(made.id).status == "cancelled"
    assert seller.told("billing_requests")[-1] == "cancelled"
    assert reason(lambda: seller.client.billing_requests.cancel(made.id)) == "cancellation_failed"
    assert reason(lambda: seller.flow(made)) == "billing_request_not_open"
    assert reason(lambda: seller.flow(seller.bought(**DEBIT))) == "billing_request_not_open"


def test_a_request_falls_back_by_a_call_only_where_it_may_and_once(seller: Seller) -> None:
    fallback = seller.client.billing_requests.fallback
    made = seller.request(**PAYMENT, fallback_enabled=True)
    changed = fallback(made.id)
    assert (changed.fallback_occurred, changed.payment_request.scheme) == (True, "bacs")
    assert actions.AUTHORISED not in {each["type"] for each in changed.actions}
    assert reason(lambda: fallback(made.id)) == "fallback_failed"
    plain = seller.request(**PAYMENT)
    assert reason(lambda: fallback(plain.id)) == "fallback_failed"
    done = seller.bought(**PAYMENT, fallback_enabled=True)
    assert reason(lambda: fallback(done.id)) == "fallback_failed"


@pytest.mark.parametrize("action", ["notify", "collect_bank_account", "choose_currency"])
def test_what_the_stand_in_does_not_do_it_says(seller: Seller, action: str) -> None:
    made = seller.request(**PAYMENT)
    call = getattr(seller.client.billing_requests, action)
    with pytest.raises(errors.InvalidApiUsageError, match=r"does not offer POST .*/actions/") as caught:
        call(made.id, params={"notification_type": "email"})
    assert caught.value.code == 405


@pytest.mark.parametrize("action", ["cancel", "fulfil", "fallback"])
def test_an_unknown_request_is_404(seller: Seller, action: str) -> None:
    with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
        getattr(seller.client.billing_requests, action)("BRQ_x")
