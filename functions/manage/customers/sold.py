"""Tells on a customer's page what was sold to it: figures, twelve months, and the latest documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from functions.manage.charts import Plot, Point, plot
from functions.manage.customers.addresses import document_below
from functions.manage.formats import day, money
from functions.manage.rendering import Link, Tone
from functions.manage.tables import Column
from shared.contacts.customers import Customer
from shared.history.documents import Kind, SalesDocument
from shared.history.owed import Owed
from shared.history.sums import Sold
from shared.operations.history.of_customer import CustomerSales, documents_of, sales_of

LATEST = 10
SOLD = (Column("Period"), Column("Before VAT", is_amount=True), Column("With VAT", is_amount=True))
AGES = (Column("Unpaid"), Column("Amount", is_amount=True))
DOCUMENTS = (
    Column("Document"),
    Column("Date"),
    Column("State"),
    Column("Total", is_amount=True),
    Column("Left", is_amount=True),
)
AGED = ("Not due yet", "1 to 30 days overdue", "31 to 60 days", "61 to 90 days", "Over 90 days")
KINDS: dict[Kind, str] = {
    "invoice": "Invoice",
    "credit_note": "Credit note",
    "overpayment": "Overpayment",
    "prepayment": "Prepayment",
    "receipt": "Money received",
}
# Xero's words for the states of documents, as its own pages say them.
STATES: dict[str, tuple[Tone, str]] = {
    "DRAFT": ("quiet", "Draft"),
    "SUBMITTED": ("waiting", "Awaiting approval"),
    "AUTHORISED": ("working", "Approved"),
    "PAID": ("done", "Paid"),
    "VOIDED": ("quiet", "Voided"),
}
UNKNOWN: tuple[Tone, str] = ("quiet", "Unknown")


@dataclass(frozen=True, slots=True)
class Row:
    """A document. Its amounts are in its own currency, as text; `link` leads to its page.

    On a phone nothing stands above an amount, so `left` says what it is, and is empty where nothing is left.
    """

    link: Link
    dated: str
    tone: Tone
    state: str
    total: str
    left: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page shows. `as_of` is in UTC; None while sales are counted for the first time."""

    as_of: datetime | None
    periods: tuple[tuple[str, int, int], ...]
    facts: tuple[tuple[str, str], ...]
    ages: tuple[tuple[str, int], ...]
    plot: Plot
    says: str
    documents: tuple[Row, ...]
    sold_columns: tuple[Column, ...] = SOLD
    age_columns: tuple[Column, ...] = AGES
    document_columns: tuple[Column, ...] = DOCUMENTS


def panel(tenant: str, customer: Customer, here: str, today: date) -> Panel | None:
    """Returns what was sold to a customer; None for one that is no contact at Xero, or was erased.

    `here` is the address of the customer's page.
    """
    if customer.link is None or customer.state == "erased":
        return None
    found = sales_of(tenant, customer, today)
    if found is None:
        return None
    return panel_of(found, documents_of(tenant, customer, most=LATEST).documents, here)


def panel_of(sales: CustomerSales, documents: tuple[SalesDocument, ...], here: str) -> Panel:
    months = [Point(f"{month:%b %Y}", sold.net) for month, sold in sales.figures.months]
    return Panel(
        as_of=sales.as_of,
        periods=tuple((words, sold.net, sold.gross) for words, sold in _periods(sales)),
        facts=tuple(_facts(sales)),
        ages=_ages(sales.owed),
        plot=plot(months),
        says=f"The last twelve months come to {money(sales.figures.twelve_months.net)} before VAT.",
        documents=rows_of(documents, here),
    )


def rows_of(documents: tuple[SalesDocument, ...], here: str) -> tuple[Row, ...]:
    return tuple(_row(each, here) for each in documents)


def title_of(document: SalesDocument) -> str:
    """Names a document: Invoice INV-0012, or Overpayment, which has no number."""
    return f"{KINDS[document.kind]} {document.number}".rstrip()


def state_of(document: SalesDocument) -> tuple[Tone, str]:
    tone, state = STATES.get(document.status, UNKNOWN)
    if document.is_open and document.paid + document.credited:
        state = "Partly paid" if document.kind == "invoice" else "Partly used"
    return tone, state


def amount_of(document: SalesDocument, amount: int) -> str:
    """Writes an amount in the document's own currency."""
    written = money(amount)
    return written if document.currency == "GBP" else f"{written.replace('£', '')} {document.currency}"


def _periods(sales: CustomerSales) -> Iterator[tuple[str, Sold]]:
    figures = sales.figures
    yield "To date", figures.to_date
    yield "Last twelve months", figures.twelve_months
    yield "This calendar year", figures.this_year
    yield "Last calendar year", figures.last_year
    yield "This financial year", figures.this_financial_year
    yield "Last financial year", figures.last_financial_year


def _facts(sales: CustomerSales) -> Iterator[tuple[str, str]]:
    last, average = sales.last_invoice, sales.figures.average
    yield "Last invoice", f"{last.number or 'Without a number'}, {day(last.dated)}" if last else "None"
    yield "Average invoice before VAT", money(average) if average is not None else "None"
    yield "Unpaid", money(sales.owed.unpaid)
    yield "Overdue", money(sales.owed.overdue)
    yield "In credit", money(sales.owed.in_credit)


def _ages(owed: Owed) -> tuple[tuple[str, int], ...]:
    return tuple(zip(AGED, owed.by_age, strict=True)) if owed.unpaid else ()


def _row(document: SalesDocument, here: str) -> Row:
    tone, state = state_of(document)
    link = Link(document_below(here, document.id), title_of(document))
    left = f"{amount_of(document, document.left)} left" if document.is_open else ""
    return Row(link, day(document.dated), tone, state, amount_of(document, document.total), left)
