"""Looks at an organisation before the first posting: customers, products, and traces of other tools.

A look makes seven calls at most. Every function raises Unavailable where Xero does not answer, or its answer
makes no sense, and Forbidden where Xero refuses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from shared.ledger.stages import Stage
from shared.preflight.look import Customers, Look, Products
from shared.preflight.of_contents import SHOWN
from shared.preflight.traces import Kind, Written, traces_in
from shared.xero.answers import GONE
from shared.xero.client import Reply, XeroClient
from shared.xero.paging import Element, content_of, day_of, of_page, page_of, reference_of, understood
from shared.xero.payloads import ENVELOPE, ID
from shared.xero.statements import SIDES

BACK = timedelta(days=90)
# Of a thousand contacts each.
CONTACT_PAGES = 3
KINDS: Mapping[Stage, Kind] = {
    Stage.INVOICES: "invoice",
    Stage.PAYMENTS: "payment",
    Stage.BANK_TRANSACTIONS: "bank_transaction",
}


def read_look(xero: XeroClient, today: date, now: datetime) -> Look:
    """Reads all that a look holds; `today` is the business's own day, and `now` is in UTC."""
    since = today - BACK
    pages = [(stage, *page_of(each, stage, 1)) for stage, each in _lately(xero, since)]
    return Look(
        customers=_customers(xero),
        products=_products(xero),
        traces=traces_in(_written(stage, each) for stage, found, _ in pages for each in _live(found)),
        since=since,
        read_at=now,
        are_all_read=all(is_last for _, _, is_last in pages),
    )


def _lately(xero: XeroClient, since: date) -> Iterator[tuple[Stage, Reply]]:
    """Reads the latest thousand of each kind in one call each. Summaries of invoices have no lines."""
    dated = f"Date>=DateTime({since.year},{since.month:02},{since.day:02})"
    asked: dict[str, Any] = {"order": "Date DESC", **of_page(1)}
    sales = f'Type=="ACCREC" AND {dated}'
    yield Stage.INVOICES, xero.invoices(where=sales, summary_only="true", **asked)
    yield Stage.PAYMENTS, xero.payments(where=dated, **asked)
    yield Stage.BANK_TRANSACTIONS, xero.bank_transactions(where=dated, **asked)


def _live(elements: Iterable[Element]) -> Iterator[Element]:
    """Yields what counts in the books, without the sides of transfers, which may be transfers of ours."""
    return (each for each in elements if each.get("Status") not in GONE and each.get("Type") not in SIDES)


def _written(stage: Stage, element: Element) -> Written:
    with understood(ENVELOPE[stage]):
        bank = element.get("BankAccount") or {}
        lines = [str(each.get("Description") or "") for each in element.get("LineItems") or ()]
        return Written(
            kind=KINDS[stage],
            id=element[ID[stage]],
            dated=day_of(element["Date"]),
            reference=reference_of(element),
            texts=(str(element.get("InvoiceNumber") or ""), str(element.get("Url") or ""), *lines),
            contact=str((element.get("Contact") or {}).get("Name") or ""),
            bank=str(bank.get("Name") or ""),
            account=str(bank.get("AccountID") or ""),
        )


def _customers(xero: XeroClient) -> Customers:
    """Counts customers. Who Xero does not say to be none is one: a summary may leave that out."""
    found: list[Element] = []
    page, is_last = 0, False
    while not is_last and page < CONTACT_PAGES:
        page += 1
        reply = xero.contacts(summary_only="true", **of_page(page))
        elements, is_last = page_of(reply, Stage.CONTACTS, page)
        found += [each for each in elements if each.get("IsCustomer") is not False]
    return Customers(
        count=len(found),
        nameless=sum(not (each.get("FirstName") and each.get("LastName")) for each in found),
        without_email=sum(not each.get("EmailAddress") for each in found),
        are_all=is_last,
    )


def _products(xero: XeroClient) -> tuple[Products, ...]:
    """Groups the products for sale, all of which come in one call, by sales account and tax type."""
    elements = content_of(xero.items(), "Items")
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    with understood("Items"):
        for each in elements:
            if each.get("IsSold") is not False:
                sales = each.get("SalesDetails") or {}
                kind = (str(sales.get("AccountCode") or ""), str(sales.get("TaxType") or ""))
                alike[kind].append(str(each["Code"]))
    return tuple(Products(*kind, len(codes), tuple(codes[:SHOWN])) for kind, codes in alike.items())
