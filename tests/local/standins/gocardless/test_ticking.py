"""A stand-in that nobody calls still moves with its clock, and tells of it."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

from local.standins.gocardless import Webhook, tick, ticking
from local.standins.gocardless.telling import Postman
from tests.local.standins.gocardless.selling import PAYMENT, Seller


def test_a_payment_by_bank_arrives_and_is_told_of_without_a_call(seller: Seller) -> None:
    seller.bought(**PAYMENT)
    assert [each["action"] for each in seller.posted() if each["resource_type"] == "payments"][
        -1
    ] == "submitted"
    seller.clock[0] += timedelta(minutes=1)
    calls = seller.organisation.calls.total()
    tick(seller.standin)
    seller.standin.postman.wait()
    assert seller.organisation.calls.total() == calls
    assert [each["action"] for each in seller.posted()][-1] == "confirmed"


def test_it_ticks_in_the_background(seller: Seller) -> None:
    told = Event()

    def post(webhook: Webhook) -> int:
        told.set()
        return 200

    seller.bought(**PAYMENT)
    assert seller.sent
    seller.standin.postman = Postman(post)
    with ticking(seller.standin, every=0.01):
        seller.clock[0] += timedelta(minutes=1)
        assert told.wait(5)


def test_nobody_is_told_who_has_entered_no_address(seller: Seller) -> None:
    seller.organisation.webhook_url = ""
    seller.bought(**PAYMENT)
    tick(seller.standin)
    assert seller.sent == []
    seller.organisation.webhook_url = "https://crm.example/"
    tick(seller.standin)
    assert "fulfilled" in {each["action"] for each in seller.posted()}
