from __future__ import annotations

import os

import pytest

from local.bench.one_by_one import OneByOne
from local.bench.xero_calls import sales, settings
from local.stack.in_process import Stack
from shared.environment import Environment


def test_each_payment_takes_five_calls_and_its_documents_stand_in_xero(stack: Stack) -> None:
    naive = OneByOne(stack, Environment.of(os.environ).xero_api_url, settings())
    naive.post(sales(2, 60))
    made = [each["kind"] for each in naive.organisation.documents() if each["kind"] != "contact"]
    assert sorted(made) == ["bank_transaction"] * 2 + ["invoice"] * 2 + ["payment"] * 2
    assert (naive.organisation.calls.read, naive.organisation.calls.write) == (2, 8)


def test_more_calls_than_a_minute_allows_wait_for_the_next(stack: Stack) -> None:
    naive = OneByOne(stack, Environment.of(os.environ).xero_api_url, settings())
    assert naive.post(sales(15, 1)).total_seconds() >= 60
    assert 429 in [each.status for each in naive.organisation.log]


def test_a_sale_without_a_customer_is_refused(stack: Stack) -> None:
    naive = OneByOne(stack, Environment.of(os.environ).xero_api_url, settings())
    (sale,) = sales(1, 1)
    with pytest.raises(ValueError, match="no contact"):
        naive.post([type(sale)(sale.created, None, sale.what, sale.amount)])
