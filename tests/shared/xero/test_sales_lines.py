"""One sales document is read with its lines, in one call, whatever kind it is of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest
import urllib3

from shared.errors import Forbidden, Throttled, Unavailable
from shared.history.documents import Kind
from shared.history.lines import SalesLine
from shared.xero.client import XeroClient
from shared.xero.sales_documents import changed_since, invoices_by_ids
from shared.xero.sales_lines import WithLines, with_lines
from tests.local.standins.xero.description import described
from tests.local.standins.xero.world import NOON, TENANT, UNKNOWN, World, accepted, line
from tests.shared.xero.tape import Play, Tape, json_play, playing
from tests.shared.xero.test_sales_documents import EVER, WHOLE

LINE: dict[str, Any] = {"Description": "Lesson", "LineAmount": 10}


def played(connections: urllib3.PoolManager, kind: Kind, play: Play) -> tuple[WithLines | None, Tape]:
    with playing(play) as tape:
        return with_lines(XeroClient(connections, tape.url, "token", TENANT), kind, UNKNOWN, NOON), tape


def of(connections: urllib3.PoolManager, **fields: Any) -> SalesLine:
    found, _ = played(connections, "invoice", json_play(200, {"Invoices": [_whole(LINE | fields)]}))
    assert found
    return found.lines[0]


def _whole(*lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**WHOLE, "LineItems": [*lines], **fields}


@pytest.mark.parametrize(
    ("types", "net", "tax", "gross"),
    [("Inclusive", 100_00, 20_00, True), ("Exclusive", 120_00, 24_00, False), ("NoTax", 120_00, 0, False)],
)
def test_an_invoice_is_read_with_the_net_amounts_of_its_lines(
    world: World, xero: XeroClient, types: str, net: int, tax: int, gross: bool
) -> None:
    made = world.invoice(LineAmountTypes=types, LineItems=[line(Quantity=2, UnitAmount=60)])
    id = str(made["InvoiceID"])
    found = with_lines(xero, "invoice", id, NOON)
    assert found
    (each,) = found.lines
    assert (found.is_gross, each.net, each.tax) == (gross, net, tax)
    assert (each.description, each.account, each.quantity, each.unit_price) == (
        "Consulting",
        "200",
        Decimal(2),
        Decimal(60),
    )
    assert (found.document,) == invoices_by_ids(xero, [id], NOON)


def test_payments_are_read_with_their_ids(world: World, xero: XeroClient) -> None:
    id = str(world.invoice()["InvoiceID"])
    for amount in (50, 20):
        world.pay(id, amount)
    found = with_lines(xero, "invoice", id, NOON)
    assert found
    paid = {each.id: int(each.amount * 100) for each in world.org.state.payments}
    assert found.payments == paid
    assert sum(paid.values()) == found.document.paid == 70_00


def test_unit_prices_have_four_decimals(world: World, xero: XeroClient) -> None:
    items = [line(Quantity=3, UnitAmount=1.2345)]
    made = accepted(world.one("Invoices", world.bill(LineItems=items), unitdp="4"))
    found = with_lines(xero, "invoice", str(made["InvoiceID"]), NOON)
    assert found
    assert found.lines[0].unit_price == Decimal("1.2345")


def test_options_that_track_a_line_are_read_by_their_names(world: World, xero: XeroClient) -> None:
    category = world.org.add_tracking_category("Lead Source")
    marks = {
        "TrackingCategoryID": category,
        "TrackingOptionID": world.org.add_tracking_option(category, "Referral"),
    }
    made = world.credit_note(LineItems=[line(Tracking=[marks]), line()])
    found = with_lines(xero, "credit_note", str(made["CreditNoteID"]), NOON)
    assert found
    assert found.document.kind == "credit_note"
    assert [each.tracking for each in found.lines] == [("Referral",), ()]


def test_every_other_kind_is_read_by_its_id(world: World, xero: XeroClient) -> None:
    over, pre = world.overpayment()["OverpaymentID"], world.prepayment()["PrepaymentID"]
    got = world.one("BankTransactions", world.fee(Type="RECEIVE", LineItems=[line()]))["BankTransactionID"]
    kinds: list[tuple[Kind, Any]] = [("overpayment", over), ("prepayment", pre), ("receipt", got)]
    for kind, id in kinds:
        found = with_lines(xero, kind, id, NOON)
        assert found
        assert (found.document.kind, found.document.id, len(found.lines)) == (kind, id, 1)
        if kind != "receipt":
            assert [found.document] == [*changed_since(xero, kind, EVER, NOON)]


@pytest.mark.parametrize("kind", ["invoice", "credit_note", "overpayment", "prepayment", "receipt"])
def test_what_xero_does_not_know_is_none(xero: XeroClient, kind: Kind) -> None:
    assert with_lines(xero, kind, UNKNOWN, NOON) is None


def test_a_bill_is_no_sale(connections: urllib3.PoolManager) -> None:
    play = json_play(200, {"Invoices": [_whole(Type="ACCPAY")]})
    assert played(connections, "invoice", play)[0] is None


def test_a_line_may_be_nothing_but_words(connections: urllib3.PoolManager) -> None:
    assert of(connections, LineAmount=None) == SalesLine("Lesson")
    found, _ = played(connections, "invoice", json_play(200, {"Invoices": [WHOLE]}))
    assert found
    assert found.lines == ()


def test_a_discount_is_told_where_there_is_one(connections: urllib3.PoolManager) -> None:
    found = of(connections, DiscountRate=12.5, DiscountAmount=0)
    assert (found.discount_rate, found.discount) == (Decimal("12.5"), None)
    assert of(connections, DiscountAmount=1.25).discount == Decimal("1.25")


@pytest.mark.parametrize(
    "broken", [{"Quantity": "many"}, {"LineAmount": 0.005}, {"Tracking": [1]}, {"Description": 7}]
)
def test_a_line_that_makes_no_sense_is_not_shown(
    connections: urllib3.PoolManager, broken: dict[str, Any]
) -> None:
    with pytest.raises(Unavailable):
        of(connections, **broken)


def test_two_documents_of_one_id_make_no_sense(connections: urllib3.PoolManager) -> None:
    with pytest.raises(Unavailable):
        played(connections, "invoice", json_play(200, {"Invoices": [WHOLE, WHOLE]}))


@pytest.mark.parametrize(("status", "error"), [(429, Throttled), (403, Forbidden), (500, Unavailable)])
def test_what_xero_does_not_give_is_said(
    connections: urllib3.PoolManager, status: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        played(connections, "invoice", json_play(status, {}))


@pytest.mark.parametrize(
    ("kind", "plural", "query"),
    [
        ("invoice", "Invoices", {"unitdp": "4"}),
        ("credit_note", "CreditNotes", {"unitdp": "4"}),
        ("receipt", "BankTransactions", {"unitdp": "4"}),
        ("overpayment", "Overpayments", {}),
        ("prepayment", "Prepayments", {}),
    ],
)
def test_one_call_is_made_as_xero_describes_it(
    connections: urllib3.PoolManager, kind: Kind, plural: str, query: dict[str, str]
) -> None:
    found, tape = played(connections, kind, json_play(404, {}))
    assert found is None
    (asked,) = tape.asked
    assert (asked.path, asked.query) == (f"/{plural}/{UNKNOWN}", query)
    address = f"https://api.xero.com/api.xro/2.0{asked.path}"
    request = httpx.Request(asked.method, address, params=query, headers=dict(asked.headers))
    described().judge(httpx.Response(200, json={plural: []}, request=request))
