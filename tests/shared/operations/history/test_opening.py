"""A document is opened with its lines by one call, and as it is kept where Xero does not give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from local.standins.xero import Fail, Fault, LoseAnswer, TooMany
from shared.chart.chart import Chart, Organisation
from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.errors import Disconnected, Forbidden, Unavailable
from shared.history.documents import SalesDocument
from shared.operations.history.keeping import keep
from shared.operations.history.opening import Opened, opened
from shared.store import charts, sales
from shared.store.tables.sales import SalesItem
from shared.xero import sales_elements, sales_lines
from shared.xero.client import XeroClient
from shared.xero.sales_documents import invoices_by_ids
from tests.local.standins.xero.world import UNKNOWN, line
from tests.shared.operations.contacts.at_xero import PIANO, Books, open_books


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as books:
        yield books


@pytest.fixture
def invoice(books: Books) -> SalesDocument:
    """An approved invoice of 120.00, which is kept."""
    made = books.world.invoice(LineItems=[line(Description="Two lessons")])
    (document,) = invoices_by_ids(books.xero, [str(made["InvoiceID"])], books.now)
    keep(PIANO, [document])
    return document


def buyer(document: SalesDocument) -> Customer:
    return Customer("c1", link=Link(document.contact_id, Details("Ada")))


def open_(books: Books, document: SalesDocument, customer: Customer | None = None) -> Opened | None:
    return opened(PIANO, customer or buyer(document), document.id, lambda: books.xero, books.now)


def test_a_document_is_shown_as_xero_shows_it_now(books: Books, invoice: SalesDocument) -> None:
    books.world.pay(invoice.id, 50)
    before = books.asked()
    found = open_(books, invoice)
    assert books.asked() - before == 1
    assert found
    assert (found.document.paid, found.document.left, found.no_lines) == (50_00, 70_00, None)
    assert [(each.description, each.net, each.tax) for each in found.lines] == [
        ("Two lessons", 100_00, 20_00)
    ]
    assert found.is_gross


def test_a_document_in_the_organisations_own_currency_needs_no_rate(
    books: Books, invoice: SalesDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sales_elements.document_of

    def in_euros(listed: Any, element: Any, **given: Any) -> Any:
        return whole(listed, {**element, "CurrencyCode": "EUR", "CurrencyRate": None}, **given)

    monkeypatch.setattr(sales_lines, "document_of", in_euros)
    found = open_(books, invoice)
    assert found
    assert found.document.rate is None
    charts.keep(PIANO, Chart(Organisation("Piano", "EUR"), (), (), books.now))
    found = open_(books, invoice)
    assert found
    assert found.document.rate == 1


def test_nothing_of_the_lines_is_kept(books: Books, invoice: SalesDocument) -> None:
    before = [each.body for each in SalesItem.query(PIANO)]
    assert open_(books, invoice)
    after = [each.body for each in SalesItem.query(PIANO)]
    assert after == before
    assert "Two lessons" not in str(after)


def test_nobody_elses_document_is_opened_and_xero_is_not_asked(books: Books, invoice: SalesDocument) -> None:
    other = replace(buyer(invoice), link=Link("another", Details("Bob")))
    before = books.asked()
    assert open_(books, invoice, other) is None
    assert open_(books, invoice, replace(other, link=None)) is None
    assert open_(books, replace(invoice, id=UNKNOWN)) is None
    keep(PIANO, [replace(invoice, status="DELETED")])
    assert open_(books, invoice) is None
    assert books.asked() == before


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (TooMany(), "throttled"),
        (Fail(503), "unavailable"),
        (LoseAnswer(committed=False), "unavailable"),
    ],
)
def test_where_xero_does_not_answer_the_kept_document_is_shown_without_lines(
    books: Books, invoice: SalesDocument, fault: TooMany | Fail | LoseAnswer, why: str
) -> None:
    books.world.xero.faults.add(Fault(fault, times=9))
    assert open_(books, invoice) == Opened(invoice, no_lines=why)  # type: ignore[arg-type]  # one of NoLines


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Disconnected("nobody has connected Xero"), "refused"),
        (Forbidden("403"), "refused"),
        (Unavailable("no token"), "unavailable"),
    ],
)
def test_where_xero_does_not_let_us_in_the_kept_document_is_shown_without_lines(
    books: Books, invoice: SalesDocument, error: Exception, why: str
) -> None:
    def refuse() -> XeroClient:
        raise error

    found = opened(PIANO, buyer(invoice), invoice.id, refuse, books.now)
    assert found == Opened(invoice, no_lines=why)  # type: ignore[arg-type]  # one of NoLines


def test_a_draft_that_was_deleted_in_xero_just_now_is_said_to_be_gone(books: Books) -> None:
    made = books.world.invoice(Status="DRAFT")
    (draft,) = invoices_by_ids(books.xero, [str(made["InvoiceID"])], books.now)
    keep(PIANO, [draft])
    books.world.org.delete_invoice(draft.id)
    assert open_(books, draft) == Opened(draft, no_lines="gone")


def test_a_document_that_xero_does_not_know_is_said_to_be_gone(books: Books, invoice: SalesDocument) -> None:
    unknown = replace(invoice, id=UNKNOWN)
    keep(PIANO, [unknown])
    assert open_(books, unknown) == Opened(unknown, no_lines="gone")
    assert UNKNOWN in sales.read(PIANO, [UNKNOWN])
