from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.demo import buyers
from local.demo.buyers import IVY, Sold, _order, _sold
from local.emulator.failing import Failed
from local.stack.visitor import Visitor
from local.standins.serving import serving

BOXES = "".join(f'<input name="{name}">' for name in (*IVY, "pieces-l1"))
FORM = f"""<form method="post">{BOXES}<input type="hidden" name="agreed" value="AGREED">
<input type="radio" name="way" value="card"><input type="radio" name="way" value="offline">
<input type="checkbox" name="terms" value="yes"><button id="order">BUTTON</button></form>"""
PAID = Sold("ORD-1", "card", 12000, "paid", (("INV-1", "PAID"),))


async def form(request: Request) -> Response:
    """Shows the total before anything is ordered, as order forms do."""
    sent = await request.form()
    request.app.state.sent.append(dict(sent))
    if sent.get("agreed") == "9600":
        return RedirectResponse(request.app.state.leads_to, 303)
    page = FORM.replace("BUTTON", "Order and pay £96.00" if sent else "Go on to the total")
    for name, value in sent.items():
        page = page.replace(f'name="{name}">', f'name="{name}" value="{value}">')
    return HTMLResponse(page.replace("AGREED", "9600" if sent else ""))


async def page(request: Request) -> Response:
    return HTMLResponse(f"<p>{request.url.path}</p>")


@pytest.fixture
def buyer() -> Iterator[Visitor]:
    routes = [Route("/f/boilers", form, methods=["GET", "POST"]), Route("/{path:path}", page)]
    app = Starlette(routes=routes)
    app.state.sent, app.state.leads_to = [], "/pay/1"
    with serving(app) as url:
        visitor: Any = Visitor()
        visitor.open(f"{url}/f/boilers")
        visitor.app = app
        yield visitor


def test_a_buyer_orders_once_the_total_was_shown_and_is_led_to_where_it_is_paid(buyer: Any) -> None:
    _order(buyer, {**IVY, "pieces-l1": "1"}, "card")
    *_, last = buyer.app.state.sent
    assert (buyer.path, last["agreed"], last["email"]) == ("/pay/1", "9600", IVY["email"])
    assert len(buyer.app.state.sent) == 3


def test_a_buyer_who_is_led_nowhere_to_pay_fails(buyer: Any) -> None:
    buyer.app.state.leads_to = "/o/token?note=unreachable"
    with pytest.raises(Failed, match="should be where the order is paid"):
        _order(buyer, {**IVY, "pieces-l1": "1"}, "card")


@pytest.mark.parametrize(
    ("state", "invoices", "is_right"),
    [
        ("paid", (("INV-1", "PAID"),), True),
        ("confirmed", (("INV-1", "PAID"),), True),
        ("submitted", (("INV-1", "PAID"),), False),
        ("paid", (("INV-1", "AUTHORISED"),), False),
        ("paid", (("INV-1", "PAID"), ("INV-2", "PAID")), False),
        ("paid", (), False),
    ],
)
def test_an_order_is_right_if_its_money_came_and_it_has_one_invoice_that_is_paid(
    state: str, invoices: tuple[tuple[str, str], ...], is_right: bool
) -> None:
    assert Sold("ORD-1", "card", 12000, state, invoices).is_right == is_right


def test_an_order_says_its_way_its_amount_and_its_invoice() -> None:
    assert str(PAID) == "Order ORD-1 by card: £120.00, paid; invoice INV-1 PAID"


def test_of_an_orders_documents_its_invoices_alone_are_told() -> None:
    documents = [
        {"kind": "invoice", "id": "x1", "number": "INV-1", "status": "PAID"},
        {"kind": "payment", "id": "x2", "number": "", "status": "AUTHORISED"},
        {"kind": "invoice", "id": "x3", "number": "INV-2", "status": "PAID"},
    ]
    business: Any = SimpleNamespace(xero=SimpleNamespace(documents=lambda: documents))
    told = {
        "id": "ORD-1",
        "gross": 12000,
        "state": "paid",
        "attempts": [{"way": "card"}],
        "documents": [{"xero_id": "x1"}, {"xero_id": "x2"}],
    }
    assert _sold(business, told) == PAID


def test_an_order_that_is_never_paid_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buyers, "PATIENCE", 0.0)
    owner: Any = SimpleNamespace(call=lambda *_: {"orders": []})
    business: Any = SimpleNamespace(tenant="demo")
    with pytest.raises(Failed, match="the orders are not paid"):
        buyers.sold(business, owner)
