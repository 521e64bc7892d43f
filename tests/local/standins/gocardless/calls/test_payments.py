"""Payments by API: created, cancelled and retried, and what GoCardless refuses."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from gocardless_pro import errors

from tests.local.standins.gocardless.conftest import world
from tests.local.standins.gocardless.selling import DEBIT, PAYMENT, Seller, reason, refused


def create(seller: Seller, mandate: str, **params: Any) -> Any:
    usual = {"amount": 1200, "currency": "GBP", "links": {"mandate": mandate}}
    return seller.client.payments.create(params=usual | params)


def test_a_payment_is_charged_on_the_first_day_that_its_mandate_allows(seller: Seller) -> None:
    mandate = seller.mandate()
    made = create(seller, mandate, description="Rent", metadata={"order": "O-2"}, retry_if_possible=True)
    assert (made.status, made.amount, made.currency, made.scheme) == (
        "pending_submission",
        1200,
        "GBP",
        "bacs",
    )
    assert (made.description, made.metadata, made.retry_if_possible) == ("Rent", {"order": "O-2"}, True)
    assert made.links.mandate == mandate
    # Thursday: three working days after Monday.
    assert made.charge_date == "2026-10-08"
    assert seller.told("payments") == ["created"]
    assert seller.client.payments.list(params={"mandate": mandate}).records[0].id == made.id


def test_a_payment_may_be_charged_later_and_not_earlier(seller: Seller) -> None:
    mandate = seller.mandate()
    assert create(seller, mandate, charge_date="2026-11-02").charge_date == "2026-11-02"
    said = refused(lambda: create(seller, mandate, charge_date="2026-10-07"))
    assert "must be on or after" in said["/payments/charge_date"]
    assert (
        "is invalid" in refused(lambda: create(seller, mandate, charge_date="soon"))["/payments/charge_date"]
    )


@pytest.mark.parametrize(
    ("params", "pointer", "words"),
    [
        ({"amount": 0}, "/amount", "must be greater than 0"),
        ({"amount": None}, "/amount", "can't be blank"),
        ({"amount": 12.5}, "/amount", "must be a number"),
        ({"currency": "EUR"}, "/currency", "must be GBP"),
        ({"currency": ""}, "/currency", "can't be blank"),
        ({"links": {}}, "/links", "can't be blank"),
        ({"links": {"mandate": "MD_x"}}, "/links/mandate", "not found"),
        ({"metadata": dict.fromkeys("abcd", "")}, "/metadata", "more than 3 keys"),
        ({"app_fee": 10}, "/app_fee", "does not offer it"),
        ({"charge_day": "2026-11-02"}, "/charge_day", "is not a parameter"),
    ],
    ids=str,
)
def test_a_payment_that_cannot_be_is_refused_by_its_field(
    seller: Seller, params: dict[str, Any], pointer: str, words: str
) -> None:
    mandate = seller.mandate()
    said = refused(lambda: create(seller, mandate, **params))
    assert [words in said.get(f"/payments{pointer}", "")] == [True], said
    assert seller.client.payments.list().records == []


def test_no_payment_is_made_on_a_mandate_that_has_ended(seller: Seller) -> None:
    cancelled, failed = seller.mandate(), seller.bought(**DEBIT).links.mandate_request_mandate
    seller.client.mandates.cancel(cancelled)
    seller.bank.fail_mandate(failed)
    for mandate in (cancelled, failed):
        assert reason(partial(create, seller, mandate)) == "mandate_is_inactive"


def test_a_payment_on_a_mandate_without_its_second_signature_waits_for_it(seller: Seller) -> None:
    mandate = seller.bought("unsigned", **DEBIT).links.mandate_request_mandate
    assert create(seller, mandate).status == "pending_customer_approval"


@pytest.mark.parametrize("does", ["authorise", "unsigned"])
def test_the_mandate_of_a_payment_by_bank_is_for_that_payment_only(seller: Seller, does: str) -> None:
    payment = seller.client.payments.get(seller.bought(does, **PAYMENT).links.payment_request_payment)
    assert reason(lambda: create(seller, payment.links.mandate)) == "mandate_is_inactive"


def test_a_payment_is_cancelled_until_it_is_submitted(seller: Seller) -> None:
    mandate = seller.mandate()
    made, late = create(seller, mandate), create(seller, mandate)
    assert seller.client.payments.cancel(made.id, params={"metadata": {"why": "twice"}}).status == "cancelled"
    seller.bank.submit(late.id)
    for each in (made.id, late.id):
        assert reason(partial(seller.client.payments.cancel, each)) == "cancellation_failed"
    with pytest.raises(errors.ValidationFailedError, match="is not a parameter"):
        seller.client.payments.cancel(late.id, params={"reason": "twice"})


def test_a_failed_payment_is_retried_three_times_and_only_on_an_active_mandate(seller: Seller) -> None:
    mandate = seller.mandate()
    id = create(seller, mandate).id
    retry = seller.client.payments.retry
    assert reason(lambda: retry(id)) == "retry_failed"
    for _ in range(3):
        seller.bank.fail(id)
        assert retry(id).status == "pending_submission"
    seller.bank.fail(id)
    assert reason(lambda: retry(id)) == "retry_failed"
    another = create(seller, mandate).id
    seller.bank.fail(another)
    seller.client.mandates.cancel(mandate)
    assert reason(lambda: retry(another)) == "mandate_is_inactive"


def test_a_mandate_of_the_world_can_be_charged_and_the_world_stays(seller: Seller) -> None:
    seller.organisation.show(world("direct-debit-late-failure"))
    known = [each.id for each in seller.client.payments.list().records]
    mandate = seller.client.mandates.list(params={"status": "active"}).records[0].id
    made = create(seller, mandate)
    assert [each.id for each in seller.client.payments.list().records] == [made.id, *known]


def test_an_unknown_payment_is_404(seller: Seller) -> None:
    for call in (seller.client.payments.cancel, seller.client.payments.retry):
        with pytest.raises(errors.InvalidApiUsageError, match="Resource not found"):
            call("PM_x")
