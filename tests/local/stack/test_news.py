"""What is sold at GoCardless's own pages is told to the stack, and booked."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import gocardless_pro
import httpx
import pytest

from local.stack.in_process import Stack
from local.stack.news import deliver_gocardless
from local.standins.gocardless import Bank
from shared.store import rows
from tests.functions.shop import Shop, come_to_rest, open_shop

ADA = {"given_name": "Ada", "family_name": "Lovelace", "email": "ada@example.co.uk"}
CLEARING = "092"


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


@pytest.fixture
def client(shop: Shop) -> Any:
    token, url = shop.business.gocardless.access_token, os.environ["GOCARDLESS_API_URL"]
    return gocardless_pro.Client(access_token=token, base_url=url)


def bought(client: Any, **asked: Any) -> Any:
    """Has a payer do what a request asks, and returns the request as it then is."""
    made = client.billing_requests.create(params=asked)
    flow = client.billing_request_flows.create(params={"links": {"billing_request": made.id}})
    httpx.post(flow.authorisation_url, data={"does": "authorise", **ADA}, trust_env=False)
    return client.billing_requests.get(made.id)


def held(shop: Shop) -> int:
    return int(shop.business.xero.trial_balance()[CLEARING] * 100)


def test_a_payment_by_bank_is_booked_once_the_money_is_there(shop: Shop, client: Any) -> None:
    bought(client, payment_request={"amount": 3600, "currency": "GBP", "metadata": {"order": "O-1"}})
    assert deliver_gocardless(shop.stack) == 1
    come_to_rest(shop.stack)
    assert shop.rows() == []
    shop.stack.clock.shift(timedelta(minutes=1))
    assert deliver_gocardless(shop.stack) == 1
    come_to_rest(shop.stack)
    assert (held(shop), list(rows.in_state("demo", "parked"))) == (3600, [])
    assert deliver_gocardless(shop.stack) == 0


def test_a_direct_debit_is_booked_when_its_bank_honours_it_and_paid_out_to_nothing(
    shop: Shop, client: Any
) -> None:
    mandate = bought(client, mandate_request={"currency": "GBP"}).links.mandate_request_mandate
    asked = {"amount": 3600, "currency": "GBP", "links": {"mandate": mandate}}
    bank = Bank(shop.business.gocardless)
    bank.confirm(client.payments.create(params=asked).id)
    deliver_gocardless(shop.stack)
    come_to_rest(shop.stack)
    assert held(shop) == 3600
    bank.pay_out()
    deliver_gocardless(shop.stack)
    come_to_rest(shop.stack)
    assert (held(shop), list(rows.in_state("demo", "parked"))) == (0, [])
    assert shop.business.gocardless.webhooks.newest().successful
