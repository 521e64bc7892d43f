"""What banks do: every answer has its events, and the balances add up after each."""

from __future__ import annotations

import pytest

from tests.local.standins.gocardless.conftest import world
from tests.local.standins.gocardless.selling import DEBIT, PAYMENT, Seller


def held(seller: Seller) -> int:
    return seller.balance("confirmed_funds") + seller.balance("pending_payouts")


def agrees(seller: Seller) -> bool:
    """Whether the books, worked out from the moves, agree with the balances, which come from payout lines."""
    account = seller.organisation.live.account
    return account.clearing() - account.fees_to_come() - account.deducted_ahead() == held(seller)


def test_a_direct_debit_goes_all_the_way_to_the_bank_account(seller: Seller) -> None:
    payment = seller.paid()
    assert seller.client.payments.get(payment).status == "confirmed"
    assert agrees(seller)
    payout = seller.bank.pay_out()
    shown = seller.client.payments.get(payment)
    assert (shown.status, shown.links.payout) == ("paid_out", payout["id"])
    items = seller.client.payout_items.list(params={"payout": payout["id"]}).records
    assert [each.type for each in items] == ["payment_paid_out", "gocardless_fee"]
    assert seller.client.payouts.get(payout["id"]).amount == payout["amount"]
    assert (held(seller), agrees(seller)) == (0, True)
    assert seller.told("payments") == ["created", "submitted", "confirmed", "paid_out"]
    assert seller.told("payouts") == ["paid"]


def test_a_payment_fails_before_and_after_it_was_confirmed(seller: Seller) -> None:
    asked = {"amount": 500, "currency": "GBP", "links": {"mandate": seller.mandate()}}
    early = seller.client.payments.create(params=asked)
    seller.bank.fail(early.id, will_attempt_retry=True)
    late = seller.paid()
    seller.bank.fail(late)
    for each in (early.id, late):
        assert seller.client.payments.get(each).status == "failed"
    assert (held(seller), agrees(seller)) == (0, True)


def test_a_charge_back_takes_the_money_back(seller: Seller) -> None:
    payment = seller.paid()
    seller.bank.charge_back(payment)
    assert seller.client.payments.get(payment).status == "charged_back"
    assert (held(seller), agrees(seller)) == (0, True)


def test_a_refund_that_fails_comes_back(seller: Seller) -> None:
    payment, asked = seller.paid(), {"amount": 100, "total_amount_confirmation": 100}
    before = held(seller)
    refund = seller.client.refunds.create(params=asked | {"links": {"payment": payment}})
    seller.bank.pay_refund(refund.id)
    seller.bank.fail_refund(refund.id)
    assert (held(seller), agrees(seller)) == (before, True)


def test_a_second_signature_lets_mandate_and_payments_go_on(seller: Seller) -> None:
    mandate = seller.bought("unsigned", **DEBIT).links.mandate_request_mandate
    asked = {"amount": 500, "currency": "GBP", "links": {"mandate": mandate}}
    payment = seller.client.payments.create(params=asked)
    seller.bank.sign(mandate)
    assert seller.client.payments.get(payment.id).status == "pending_submission"
    assert seller.client.mandates.get(mandate).status == "pending_submission"
    assert seller.told("mandates") == ["created", "customer_approval_granted"]
    assert seller.told("payments") == ["created", "customer_approval_granted"]


def test_a_second_signature_sends_a_payment_by_bank(seller: Seller) -> None:
    payment = seller.bought("unsigned", **PAYMENT).links.payment_request_payment
    mandate = seller.client.payments.get(payment).links.mandate
    seller.bank.sign(mandate)
    assert seller.client.payments.get(payment).status == "submitted"
    assert seller.client.mandates.get(mandate).status == "consumed"


def test_a_second_signature_that_is_refused_ends_everything(seller: Seller) -> None:
    payment = seller.bought("unsigned", **PAYMENT).links.payment_request_payment
    mandate = seller.client.payments.get(payment).links.mandate
    seller.bank.refuse_to_sign(mandate)
    assert seller.client.payments.get(payment).status == "customer_approval_denied"
    assert seller.client.mandates.get(mandate).status == "cancelled"
    assert seller.told("payments") == ["created", "customer_approval_denied"]
    with pytest.raises(ValueError, match="is cancelled"):
        seller.bank.sign(mandate)


def test_a_request_whose_bank_fails_is_told_of_and_can_be_tried_again(seller: Seller) -> None:
    request = seller.request(**PAYMENT)
    seller.bank.fail_request(request.id)
    assert seller.told("billing_requests")[-2:] == ["bank_authorisation_failed", "failed"]
    seller.press(seller.flow(request), "authorise")
    assert seller.client.billing_requests.get(request.id).status == "fulfilled"


def test_what_the_world_holds_and_what_was_sold_are_one_balance(seller: Seller) -> None:
    seller.organisation.show(world("direct-debit-late-failure"))
    before = held(seller)
    seller.paid()
    mine = seller.organisation.live.account.balances()
    assert held(seller) == before + sum(
        each["amount"] for each in mine if each["balance_type"] in ("confirmed_funds", "pending_payouts")
    )
    seller.bank.pay_out()
    assert held(seller) == before


def test_nothing_happens_to_what_is_not_there(seller: Seller) -> None:
    with pytest.raises(KeyError):
        seller.bank.confirm("PM_x")
    with pytest.raises(ValueError, match="nothing to pay out"):
        seller.bank.pay_out()
