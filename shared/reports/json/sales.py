"""Writes what was sold to customers, and their sales documents, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from shared.history.documents import SalesDocument
from shared.history.figures import Figures
from shared.history.owed import Owed
from shared.history.sums import Sold
from shared.operations.history.by_sales import Buyer
from shared.operations.history.of_customer import CustomerSales
from shared.reports.json.times import in_utc

AGES = ("not_due", "up_to_30_days", "up_to_60_days", "up_to_90_days", "over_90_days")


def sales_json(customer: str, found: CustomerSales | None) -> dict[str, Any]:
    """Writes what was sold to a customer: {customer, sales}; null for one who is no contact at Xero.

    Sales are {currency, as_of: time, to_date: sold, last_twelve_months: sold, this_year: sold,
    last_year: sold, this_financial_year: sold, last_financial_year: sold, months: [{month: "2026-11", sold}],
    average_invoice_pence: int or null, owed, last_invoice: document or null}. Sold is that of `_sold`, owed
    that of `_owed`. Amounts are in pence of that currency, but for those of the document. `as_of` is null
    while all documents are read and counted for the first time.
    """
    if found is None:
        return {"customer": customer, "sales": None}
    last = found.last_invoice
    return {
        "customer": customer,
        "sales": {
            "currency": found.currency,
            "as_of": in_utc(found.as_of),
            **_figures(found.figures),
            "owed": _owed(found.owed),
            "last_invoice": document_json(last) if last else None,
        },
    }


def documents_json(
    customer: str, documents: Iterable[SalesDocument], as_of: datetime | None
) -> dict[str, Any]:
    """Lists sales documents as {customer, as_of: time, documents: [document]}, each as in `document_json`."""
    told = [document_json(each) for each in documents]
    return {"customer": customer, "as_of": in_utc(as_of), "documents": told}


def document_json(document: SalesDocument) -> dict[str, Any]:
    """Describes a document, with amounts in pence of its own currency.

    {id, kind, number, reference, status, dated: day, due_on: day or null, currency, rate: text or null,
    net_pence, tax_pence, total_pence, paid_pence, credited_pence, left_pence, updated_at: time}. `status` is
    Xero's word; `rate` is how much of its currency makes one unit of the organisation's, null where Xero does
    not say for another currency: the document is then in no sum.
    """
    return {
        "id": document.id,
        "kind": document.kind,
        "number": document.number,
        "reference": document.reference,
        "status": document.status,
        "dated": document.dated.isoformat(),
        "due_on": document.due_on.isoformat() if document.due_on else None,
        "currency": document.currency,
        "rate": None if document.rate is None else str(document.rate),
        "net_pence": document.net,
        "tax_pence": document.tax,
        "total_pence": document.total,
        "paid_pence": document.paid,
        "credited_pence": document.credited,
        "left_pence": document.left,
        "updated_at": in_utc(document.updated_at),
    }


def buyers_json(tenant: str, buyers: Iterable[Buyer], today: date, as_of: datetime | None) -> dict[str, Any]:
    """Lists customers by what was sold to them: {tenant, as_of: time, customers: [customer]}.

    A customer is {customer: id, name, to_date: sold, this_year: sold, last_year: sold}, of calendar years.
    """
    told = [_buyer(each, today.year) for each in buyers]
    return {"tenant": tenant, "as_of": in_utc(as_of), "customers": told}


def _buyer(buyer: Buyer, year: int) -> dict[str, Any]:
    return {
        "customer": buyer.customer.id,
        "name": buyer.customer.details.name,
        "to_date": _sold(buyer.sums.to_date),
        "this_year": _sold(buyer.sums.of_year(year)),
        "last_year": _sold(buyer.sums.of_year(year - 1)),
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "to_date": _sold(figures.to_date),
        "last_twelve_months": _sold(figures.twelve_months),
        "this_year": _sold(figures.this_year),
        "last_year": _sold(figures.last_year),
        "this_financial_year": _sold(figures.this_financial_year),
        "last_financial_year": _sold(figures.last_financial_year),
        "months": [{"month": f"{month:%Y-%m}", **_sold(sold)} for month, sold in figures.months],
        "average_invoice_pence": figures.average,
    }


def _sold(sold: Sold) -> dict[str, Any]:
    """Writes {net_pence, gross_pence, invoices: count, credit_notes: count}, credit notes taken off."""
    return {
        "net_pence": sold.net,
        "gross_pence": sold.gross,
        "invoices": sold.invoiced.count,
        "credit_notes": sold.credited.count,
    }


def _owed(owed: Owed) -> dict[str, Any]:
    """Writes {unpaid_pence, overdue_pence, in_credit_pence, by_age_pence: {age: int}}, with VAT."""
    return {
        "unpaid_pence": owed.unpaid,
        "overdue_pence": owed.overdue,
        "in_credit_pence": owed.in_credit,
        "by_age_pence": dict(zip(AGES, owed.by_age, strict=True)),
    }
