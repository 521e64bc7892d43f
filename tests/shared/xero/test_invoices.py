from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import urllib3

from shared.errors import Unavailable
from shared.reconciliation.reading import Part
from shared.reconciliation.snapshots import InvoiceSnapshot, SoldLine
from shared.xero.client import XeroClient
from shared.xero.pace import Pace
from shared.xero.readings import SALES, read_page
from tests.local.standins.xero.world import World, line
from tests.shared.xero.tape import DROP, Play, json_play, playing


def read_invoices(xero: XeroClient, since: datetime | None) -> Iterator[InvoiceSnapshot]:
    """Reads both lists of sales, page by page, as a reconciliation does."""
    pace = Pace(lambda _: None)
    for stage in SALES:
        number, is_last = 1, False
        while not is_last:
            page = read_page(xero, stage, Part(since=since), number, frozenset(), {}, pace)
            number, is_last = number + 1, page.is_last
            yield from page.sales


def test_an_invoice_stands_with_its_lines_vat_and_contact(world: World, xero: XeroClient) -> None:
    contact = world.contact()
    made = world.invoice(
        InvoiceNumber="A-1",
        Reference="ch_1 invoice",
        Contact={"ContactID": contact},
        LineItems=[line(UnitAmount=100), line(UnitAmount=20.5, TaxType="NONE")],
    )
    assert list(read_invoices(xero, None)) == [
        InvoiceSnapshot(
            id=made["InvoiceID"],
            kind="invoice",
            reference="ch_1 invoice",
            number="A-1",
            is_live=True,
            status="AUTHORISED",
            total=12050,
            lines=(SoldLine("200", 10000, "OUTPUT2"), SoldLine("200", 2050, "NONE")),
            contact=contact,
        )
    ]


def test_a_credit_note_stands_beside_the_invoices(world: World, xero: XeroClient) -> None:
    world.invoice()
    note = world.credit_note(CreditNoteNumber="CN-1", Reference="re_1 credit note")
    invoice, credit = read_invoices(xero, None)
    assert (invoice.kind, credit.kind, credit.id) == ("invoice", "credit_note", note["CreditNoteID"])
    assert (credit.number, credit.reference, credit.total) == ("CN-1", "re_1 credit note", 12000)


@pytest.mark.parametrize("types", ["Inclusive", "Exclusive", "NoTax"])
def test_lines_are_vat_inclusive_and_add_up_to_the_total(types: str, world: World, xero: XeroClient) -> None:
    tax = {"TaxType": "NONE"} if types == "NoTax" else {}
    world.invoice(
        LineAmountTypes=types, LineItems=[line(UnitAmount=99.99, **tax), line(UnitAmount=0.07, **tax)]
    )
    (sale,) = read_invoices(xero, None)
    assert sum(each.pence for each in sale.lines) == sale.total
    assert sale.total == {"Inclusive": 10006, "Exclusive": 12007, "NoTax": 10006}[types]


def test_voided_and_deleted_sales_are_told_as_dead(world: World, xero: XeroClient) -> None:
    world.org.void_invoice(world.invoice()["InvoiceID"])
    draft = world.invoice(Status="DRAFT")["InvoiceID"]
    world.one("Invoices", {"InvoiceID": draft, "Status": "DELETED"}, "POST")
    world.org.void_credit_note(world.credit_note()["CreditNoteID"])
    told = [(each.kind, each.status, each.is_live) for each in read_invoices(xero, None)]
    assert told == [
        ("invoice", "VOIDED", False),
        ("invoice", "DELETED", False),
        ("credit_note", "VOIDED", False),
    ]


def test_only_what_changed_since_then_is_told(world: World, xero: XeroClient) -> None:
    paid = world.invoice()["InvoiceID"]
    world.invoice()
    world.clock.advance(minutes=20)
    world.pay(paid, 120)
    world.credit_note()
    told = [(each.id, each.status) for each in read_invoices(xero, world.clock.now)]
    assert told[0] == (paid, "PAID")
    assert len(told) == 2


def test_customers_documents_alone_are_asked_for_a_thousand_at_once(
    connections: urllib3.PoolManager,
) -> None:
    with playing(json_play(200, {"Invoices": [], "CreditNotes": []})) as tape:
        assert list(read_invoices(XeroClient(connections, tape.url, "token", "org"), None)) == []
    assert [asked.query for asked in tape.asked] == [
        {"where": 'Type=="ACCREC"', "page": "1", "pageSize": "1000"},
        {"where": 'Type=="ACCRECCREDIT"', "page": "1", "pageSize": "1000"},
    ]


def stood(**fields: Any) -> Play:
    common = {"InvoiceID": "i", "Status": "DRAFT", "Total": 0, "LineItems": [], "Contact": {"ContactID": "c"}}
    return json_play(200, {"Invoices": [{**common, **fields}], "pagination": {"pageCount": 1}})


NONE = json_play(200, {"CreditNotes": []})


def told(connections: urllib3.PoolManager, *plays: Play) -> list[InvoiceSnapshot]:
    with playing(*plays) as tape:
        return list(read_invoices(XeroClient(connections, tape.url, "token", "org"), None))


def test_a_draft_may_have_no_number_and_lines_of_words_alone(connections: urllib3.PoolManager) -> None:
    words = {"Description": "Thank you"}
    (sale,) = told(connections, stood(LineItems=[words], LineAmountTypes="Exclusive"), NONE)
    assert (sale.number, sale.reference, sale.lines) == ("", "", (SoldLine("", 0, ""),))


@pytest.mark.parametrize(
    "answer",
    [
        json_play(200, {}),
        json_play(200, {"Invoices": [{}]}),
        stood(Total="ten"),
        stood(Total=None),
        stood(Contact=None),
        stood(LineItems=None),
        stood(LineItems=[{"LineAmount": 1.001}]),
        json_play(429, {"Invoices": []}),
        json_play(503, {}),
        DROP,
    ],
)
def test_what_is_no_answer_or_makes_no_sense_is_unavailable(
    answer: Play, connections: urllib3.PoolManager
) -> None:
    with pytest.raises(Unavailable):
        told(connections, answer, NONE)
