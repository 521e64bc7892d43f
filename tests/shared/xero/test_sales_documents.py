"""Sales documents as the stand-in shows them, and as a stranger might."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
import urllib3

from shared.errors import Forbidden, Throttled, Unavailable
from shared.history.documents import Part, SalesDocument
from shared.xero import sales_documents
from shared.xero.client import XeroClient
from shared.xero.sales_elements import Reading, Unread
from shared.xero.tracked_parts import Tracking
from tests.local.standins.xero.description import described
from tests.local.standins.xero.world import NOON, TENANT, UNKNOWN, World, line
from tests.shared.xero.tape import json_play, playing

EVER = NOON - timedelta(days=365)
WHOLE: dict[str, Any] = {
    "Type": "ACCREC",
    "InvoiceID": "i-1",
    "Contact": {"ContactID": "c-1"},
    "Date": "/Date(1790812800000+0000)/",
    "Status": "VOIDED",
    "UpdatedDateUTC": "/Date(1790812800123+0000)/",
    "SubTotal": 0,
    "TotalTax": 0,
    "Total": 0,
}


def client(connections: urllib3.PoolManager, url: str) -> XeroClient:
    return XeroClient(connections, url, "token", TENANT)


def changed(xero: XeroClient, kind: Any = "invoice") -> list[SalesDocument]:
    return list(sales_documents.changed_since(xero, kind, EVER, NOON))


def test_an_invoice_is_read_with_what_was_paid_and_credited(world: World, xero: XeroClient) -> None:
    id = str(world.invoice()["InvoiceID"])
    world.pay(id, 50)
    (found,) = changed(xero)
    assert (found.kind, found.id, found.status) == ("invoice", id, "AUTHORISED")
    assert (found.net, found.tax, found.total) == (100_00, 20_00, 120_00)
    assert (found.paid, found.credited, found.left) == (50_00, 0, 70_00)
    assert (found.dated, found.due_on, found.currency, found.rate) == (
        date(2026, 10, 1),
        date(2026, 10, 1),
        "GBP",
        Decimal(1),
    )
    assert found.updated_at == NOON
    assert sales_documents.invoices_by_ids(xero, [id], NOON) == (found,)


def test_a_credit_note_says_what_is_left_of_it_and_what_was_used(world: World, xero: XeroClient) -> None:
    contact = world.contact()
    invoice = str(world.invoice(Contact={"ContactID": contact})["InvoiceID"])
    note = str(world.credit_note(Contact={"ContactID": contact})["CreditNoteID"])
    world.org.allocate("credit_note", note, invoice, 30)
    (found,) = changed(xero, "credit_note")
    assert (found.kind, found.id, found.contact_id) == ("credit_note", note, contact)
    assert (found.credited, found.left) == (30_00, found.total - 30_00)


def test_pages_tell_how_many_documents_there_are(world: World, xero: XeroClient) -> None:
    ids = sorted(str(world.invoice()["InvoiceID"]) for _ in range(2))
    page = sales_documents.page_of_all(xero, "invoice", 1, NOON)
    assert ([each.id for each in page.documents], page.is_last, page.total) == (ids, True, 2)


@pytest.mark.parametrize(
    ("kind", "plural", "id"),
    [
        ("invoice", "Invoices", "InvoiceID"),
        ("credit_note", "CreditNotes", "CreditNoteID"),
        ("overpayment", "Overpayments", "OverpaymentID"),
        ("prepayment", "Prepayments", "PrepaymentID"),
    ],
)
def test_pages_are_ordered_by_what_no_change_moves_as_xero_describes_it(
    connections: urllib3.PoolManager, kind: Any, plural: str, id: str
) -> None:
    with playing(json_play(200, {plural: []})) as tape:
        changed(client(connections, tape.url), kind)
        sales_documents.page_of_all(client(connections, tape.url), kind, 1, NOON)
    assert [each.query["order"] for each in tape.asked] == [id, id]
    # Xero takes a time without a zone, which its description would not.
    asked = tape.asked[1]
    address = f"https://api.xero.com/api.xro/2.0{asked.path}"
    request = httpx.Request(asked.method, address, params=asked.query, headers=dict(asked.headers))
    described().judge(httpx.Response(200, json={plural: []}, request=request))


def test_what_changes_between_two_pages_moves_nothing_to_a_page_that_was_read(
    world: World, xero: XeroClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 2)
    ids = sorted(str(world.invoice()["InvoiceID"]) for _ in range(5))
    found = sales_documents.changed_since(xero, "invoice", EVER, NOON)
    first = next(found)
    # What has changed last comes last, unless Xero is told otherwise.
    world.clock.advance(seconds=1)
    world.pay(first.id, 50)
    assert [first.id, *(each.id for each in found)] == ids


@pytest.mark.parametrize("kind", ["overpayment", "prepayment"])
def test_there_may_be_none_of_a_kind(xero: XeroClient, kind: Any) -> None:
    assert changed(xero, kind) == []
    assert sales_documents.page_of_all(xero, kind, 1, NOON).is_last


def test_bills_are_left_out_and_foreign_money_keeps_its_rate(connections: urllib3.PoolManager) -> None:
    foreign = {**WHOLE, "CurrencyCode": "USD", "CurrencyRate": 1.25}
    bill = {**WHOLE, "Type": "ACCPAY"}
    with playing(json_play(200, {"Invoices": [foreign, bill]})) as tape:
        (found,) = sales_documents.invoices_by_ids(client(connections, tape.url), ["i-1"], NOON)
    assert (found.currency, found.rate, found.left) == ("USD", Decimal("1.25"), 0)


@pytest.mark.parametrize(
    ("own", "shown", "rate"),
    [
        ("GBP", {"CurrencyCode": "GBP"}, Decimal(1)),
        ("GBP", {}, Decimal(1)),
        ("EUR", {"CurrencyCode": "EUR", "CurrencyRate": None}, Decimal(1)),
        ("EUR", {}, Decimal(1)),
        ("GBP", {"CurrencyCode": "USD"}, None),
        ("GBP", {"CurrencyCode": "USD", "CurrencyRate": 0}, None),
        ("EUR", {"CurrencyCode": "GBP"}, None),
        ("EUR", {"CurrencyCode": "GBP", "CurrencyRate": 0.85}, Decimal("0.85")),
    ],
)
def test_only_the_organisations_own_currency_may_lack_a_rate(
    own: str, shown: dict[str, Any], rate: Decimal | None, connections: urllib3.PoolManager
) -> None:
    reading = Reading(own=lambda: own)
    with playing(json_play(200, {"Invoices": [{**WHOLE, **shown}]})) as tape:
        xero = client(connections, tape.url)
        (found,) = sales_documents.invoices_by_ids(xero, ["i-1"], NOON, reading=reading)
    assert (found.currency, found.rate) == (shown.get("CurrencyCode", own), rate)


@pytest.mark.parametrize(
    "broken",
    [
        {"Date": None},
        {"Total": "much"},
        {"Contact": None},
        {"CurrencyRate": -1},
        {"SubTotal": "0.005"},
        {"UpdatedDateUTC": None},
    ],
)
def test_a_sale_that_makes_no_sense_is_not_taken_in_and_neither_is_it_skipped(
    broken: dict[str, Any], connections: urllib3.PoolManager
) -> None:
    for status in ("AUTHORISED", "PAID"):
        odd = {**WHOLE, "Status": status, **broken}
        with playing(json_play(200, {"Invoices": [odd]})) as tape, pytest.raises(Unavailable):
            sales_documents.invoices_by_ids(client(connections, tape.url), ["i-1"], NOON)


def test_an_answer_that_holds_no_documents_makes_no_sense(connections: urllib3.PoolManager) -> None:
    with playing(json_play(200, {"Invoices": [None]})) as tape, pytest.raises(Unavailable):
        sales_documents.invoices_by_ids(client(connections, tape.url), ["i-1"], NOON)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"Date": None}, Unread("i-1", "VOIDED")),
        ({"Contact": None}, Unread("i-1", "VOIDED")),
        ({"Contact": {}, "Status": "DRAFT"}, Unread("i-1", "DRAFT")),
        ({"UpdatedDateUTC": "now"}, Unread("i-1", "VOIDED")),
        ({"Status": None}, Unread("i-1")),
        ({"InvoiceID": None}, Unread("", "VOIDED")),
        ({"Type": None, "Total": "much"}, None),
    ],
)
def test_what_is_no_sale_and_makes_no_sense_is_skipped_and_told(
    broken: dict[str, Any], told: Unread | None, connections: urllib3.PoolManager
) -> None:
    skipped = list[Unread]()
    reading = Reading(skipped.append)
    elements = [{**WHOLE, **broken}, {**WHOLE, "InvoiceID": "i-2"}]
    with playing(json_play(200, {"Invoices": elements})) as tape:
        xero = client(connections, tape.url)
        (found,) = sales_documents.invoices_by_ids(xero, ["i-1", "i-2"], NOON, reading=reading)
    assert (found.id, skipped) == ("i-2", [told] if told else [])


@pytest.mark.parametrize(("status", "error"), [(429, Throttled), (403, Forbidden), (500, Unavailable)])
def test_what_xero_does_not_give_is_said(
    status: int, error: type[Exception], connections: urllib3.PoolManager
) -> None:
    with playing(json_play(status, {})) as tape, pytest.raises(error):
        changed(client(connections, tape.url))


def test_nothing_modified_is_nothing(connections: urllib3.PoolManager) -> None:
    with playing(json_play(304, {})) as tape:
        assert not changed(client(connections, tape.url))


# ---- what is tracked


@pytest.fixture
def referral(world: World) -> dict[str, str]:
    """How a line names an option of “Lead Source”."""
    category = world.org.add_tracking_category("Lead Source")
    option = world.org.add_tracking_option(category, "Referral")
    return {"TrackingCategoryID": category, "TrackingOptionID": option}


def test_lines_are_not_read_where_nobody_asks_for_them(
    world: World, xero: XeroClient, referral: dict[str, str]
) -> None:
    id = str(world.invoice(LineItems=[line(Tracking=[referral])])["InvoiceID"])
    assert [each.tracked for each in changed(xero)] == [None]
    assert [each.tracked for each in sales_documents.invoices_by_ids(xero, [id], NOON)] == [None]
    tracking = Tracking(referral["TrackingCategoryID"])
    (found,) = sales_documents.invoices_by_ids(xero, [id], NOON, tracking)
    assert found.tracked == (Part(referral["TrackingOptionID"], 100_00),)


def test_money_at_the_bank_that_is_a_sale_is_read_by_its_id(
    world: World, xero: XeroClient, referral: dict[str, str]
) -> None:
    sent = world.fee(Type="RECEIVE", LineItems=[line(Tracking=[referral])])
    id = str(world.one("BankTransactions", sent)["BankTransactionID"])
    (found,) = sales_documents.receipt(xero, id, NOON, Tracking(referral["TrackingCategoryID"]))
    assert (found.kind, found.counts, found.is_open, found.left) == ("receipt", False, False, 0)
    assert found.tracked == (Part(referral["TrackingOptionID"], 100_00),)


def test_money_at_the_bank_that_xero_does_not_know_is_none(xero: XeroClient) -> None:
    assert sales_documents.receipt(xero, UNKNOWN, NOON, None) == ()
