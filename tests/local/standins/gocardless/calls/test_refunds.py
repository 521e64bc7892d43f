"""Refunds by API, what GoCardless refuses, and the balances after them."""

from __future__ import annotations

from typing import Any

import pytest
from gocardless_pro import errors

from local.gocardless_month.payments import usual_fee
from tests.local.standins.gocardless.conftest import world
from tests.local.standins.gocardless.selling import PAYMENT, Seller, reason, refused


def create(seller: Seller, payment: str, amount: int, total: int, **params: Any) -> Any:
    usual = {"amount": amount, "total_amount_confirmation": total, "links": {"payment": payment}}
    return seller.client.refunds.create(params=usual | params)


def test_a_refund_is_made_of_what_is_left_and_paid_later(seller: Seller) -> None:
    payment = seller.paid()
    first = create(seller, payment, 1000, 1000, metadata={"order": "O-1"})
    assert (first.amount, first.currency, first.metadata) == (1000, "GBP", {"order": "O-1"})
    assert first.links.payment == payment
    assert create(seller, payment, 2600, 3600).amount == 2600
    assert seller.client.payments.get(payment).amount_refunded == 3600
    seller.bank.pay_refund(first.id)
    assert seller.client.refunds.get(first.id).status == "paid"
    assert seller.told("refunds") == ["created", "created", "paid"]


def test_the_balance_is_less_by_what_was_refunded(seller: Seller) -> None:
    before = seller.paid()
    held = seller.balance("confirmed_funds")
    assert held == 3600 - round(usual_fee(3600) / 10)
    seller.bank.pay_refund(create(seller, before, 1000, 1000).id)
    assert seller.balance("confirmed_funds") == held - 1000


@pytest.mark.parametrize(
    ("params", "pointer", "words"),
    [
        ({"amount": 0}, "/amount", "must be greater than 0"),
        ({"amount": 3601, "total_amount_confirmation": 3601}, "/amount", "what is left"),
        ({"total_amount_confirmation": None}, "/total_amount_confirmation", "can't be blank"),
        ({"links": {"payment": "PM_x"}}, "/links/payment", "not found"),
        ({"links": {"mandate": "MD1"}}, "/links/payment", "can't be blank"),
        ({"reference": "BACK"}, "/reference", "does not offer it"),
        ({"reason": "duplicate"}, "/reason", "is not a parameter"),
    ],
    ids=str,
)
def test_a_refund_that_cannot_be_is_refused_by_its_field(
    seller: Seller, params: dict[str, Any], pointer: str, words: str
) -> None:
    payment = seller.paid()
    usual = {"amount": 100, "total_amount_confirmation": 100, "links": {"payment": payment}}
    said = refused(lambda: seller.client.refunds.create(params=usual | params))
    assert [words in said.get(f"/refunds{pointer}", "")] == [True], said
    assert seller.client.refunds.list().records == []


def test_nobody_refunds_without_knowing_of_another_refund(seller: Seller) -> None:
    payment = seller.paid()
    create(seller, payment, 1000, 1000)
    assert reason(lambda: create(seller, payment, 1000, 1000)) == "total_amount_confirmation_invalid"


def test_only_money_that_came_is_refunded(seller: Seller) -> None:
    pending = seller.bought(**PAYMENT).links.payment_request_payment
    assert reason(lambda: create(seller, pending, 100, 100)) == "payment_not_refundable"


def test_an_organisation_without_the_balance_makes_no_refund(seller: Seller) -> None:
    payment = seller.paid()
    seller.organisation.live.spare = 999
    assert reason(lambda: create(seller, payment, 1000, 1000)) == "available_refund_amount_insufficient"
    assert create(seller, payment, 999, 999).amount == 999


def test_a_payment_has_at_most_25_refunds(seller: Seller) -> None:
    payment = seller.paid()
    for number in range(1, 26):
        create(seller, payment, 1, number)
    assert reason(lambda: create(seller, payment, 1, 26)) == "number_of_refunds_exceeded"


def test_a_payment_of_the_world_is_refunded_and_what_was_settled_directly_is_not(seller: Seller) -> None:
    shown = world("direct-debit-late-failure")
    (paid, *_) = (each for each in shown["payments"] if each["status"] == "paid_out")
    seller.organisation.show(shown)
    before = seller.balance("confirmed_funds")
    seller.bank.pay_refund(create(seller, paid["id"], 100, 100 + paid["amount_refunded"]).id)
    assert seller.balance("confirmed_funds") == before - 100
    direct = [each | {"funds_settlement": "direct"} for each in shown["mandates"]]
    other = paid | {"id": "PM_direct"}
    seller.organisation.show(
        {
            **shown,
            "mandates": [*(each | {"id": f"{each['id']}X"} for each in direct)],
            "payments": [other | {"links": other["links"] | {"mandate": f"{other['links']['mandate']}X"}}],
        }
    )
    assert reason(lambda: create(seller, "PM_direct", 100, 100)) == "payment_not_refundable"


def test_the_same_key_makes_one_refund(seller: Seller) -> None:
    payment = seller.paid()
    asked = {"amount": 100, "total_amount_confirmation": 100, "links": {"payment": payment}}
    first, again = (
        seller.client.refunds.create(params=asked, headers={"Idempotency-Key": "order 1"}) for _ in range(2)
    )
    assert first.id == again.id
    assert len(seller.client.refunds.list().records) == 1
    with pytest.raises(errors.InvalidStateError):
        seller.client.refunds.create(params=asked)
