"""A buyer has the invoice printed by Xero, from the page of the order and from nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest

from functions.orderforms import invoices, wiring
from functions.orderforms.invoices import AN_HOUR
from local.stack.in_process import Stack
from shared.errors import Disconnected, Unavailable
from shared.orders.orders import Order
from shared.store import orders
from shared.xero.client import XeroClient
from tests.functions.orders.buying import Stall
from tests.functions.shop import come_to_rest, open_shop


@pytest.fixture
def stall(stack: Stack) -> Iterator[Stall]:
    _forget()
    made = Stall(open_shop(stack))
    made.fill()
    yield made
    _forget()


def _forget() -> None:
    for each in (wiring.wire, invoices.wire, invoices._mangum):
        each.cache_clear()


def opened(stall: Stall, token: str) -> dict[str, Any]:
    path = f"/o/{token}/invoice.pdf"
    event = {
        "version": "2.0",
        "routeKey": "GET /o/{token}/invoice.pdf",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "orders.example"},
        "requestContext": {
            "http": {"method": "GET", "path": path, "sourceIp": "203.0.113.9", "protocol": "HTTP/1.1"},
            "domainName": "orders.example",
        },
        "isBase64Encoded": False,
    }
    answer: dict[str, Any] = stall.shop.stack.lambdas.invoke("order_invoices", event)
    return answer


@pytest.fixture
def ordered(stall: Stall) -> Order:
    order = stall.order()
    come_to_rest(stall.shop.stack)
    return order


def test_the_invoice_is_printed_by_xero_and_kept_nowhere(stall: Stall, ordered: Order) -> None:
    answer = opened(stall, ordered.token)
    assert (answer["statusCode"], answer["headers"]["content-type"]) == (200, "application/pdf")
    assert answer["isBase64Encoded"]
    assert answer["body"].startswith("JVBERi0")
    assert ordered.id in answer["headers"]["content-disposition"]
    assert "no-store" in answer["headers"]["cache-control"]


def test_nobody_without_the_link_gets_an_invoice(stall: Stall, ordered: Order) -> None:
    for token in (ordered.id, "another", f"{ordered.token}x"):
        assert opened(stall, token)["statusCode"] == 404


def test_an_invoice_that_is_not_made_yet_is_promised(stall: Stall) -> None:
    order = stall.order()
    answer = opened(stall, order.token)
    assert answer["statusCode"] == 404
    assert "There is no invoice yet" in answer["body"]


def test_a_cancelled_order_has_no_invoice_any_more(stall: Stall, ordered: Order) -> None:
    known = stall.known(ordered)
    orders.save(stall.tenant, replace(known, cancelled_at=datetime.now(UTC)))
    assert opened(stall, ordered.token)["statusCode"] == 404


def test_an_invoice_is_opened_some_times_an_hour(stall: Stall, ordered: Order) -> None:
    statuses = [opened(stall, ordered.token)["statusCode"] for _ in range(AN_HOUR + 1)]
    assert statuses == [*[200] * AN_HOUR, 429]


@pytest.mark.parametrize(
    "error", [Disconnected("no token"), Unavailable("no answer")], ids=["cut off", "away"]
)
def test_a_business_whose_xero_does_not_answer_says_what_to_do(
    stall: Stall, ordered: Order, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(XeroClient, "invoice_pdf", Mock(side_effect=error))
    answer = opened(stall, ordered.token)
    assert answer["statusCode"] == 503
    assert "ask the seller" in answer["body"]
