"""Reads one sales document from Xero with its lines, for somebody who opens it. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.chart.chart import own_currency
from shared.history.documents import Kind, SalesDocument
from shared.history.lines import SalesLine
from shared.ledger.stages import Stage
from shared.xero.client import PLACES, Reply, XeroClient
from shared.xero.element_texts import decimal, needed, text
from shared.xero.paging import Element, content_of, let_in, pence_of, understood
from shared.xero.sales_elements import LISTED, Own, document_of
from shared.xero.tracked_parts import is_gross, net_of


@dataclass(frozen=True, slots=True)
class WithLines:
    """A document with its lines. `is_gross`: its unit prices have VAT in them.

    `payments` are those on it by PaymentID, in pence of its currency; None where Xero shows none.
    """

    document: SalesDocument
    lines: tuple[SalesLine, ...]
    is_gross: bool
    payments: Mapping[str, int] | None = None


def with_lines(
    xero: XeroClient, kind: Kind, id: str, now: datetime, own: Own = own_currency
) -> WithLines | None:
    """Reads a document by its id, in one call; None if Xero has no such document, or none to a customer.

    `own` returns the organisation's currency.

    Raises Unavailable where Xero does not answer, or its answer makes no sense, Throttled where its limit is
    used up, and Forbidden where it refuses.
    """
    listed = LISTED[kind]
    reply = let_in(_call(xero, kind, id), now)
    if reply.status == 404:
        return None
    elements = content_of(reply, listed.plural)
    with understood(listed.plural):
        (element,) = elements
        if element["Type"] != listed.type:
            return None
        gross = is_gross(element)
        lines = tuple(_line(each, gross) for each in element.get("LineItems") or ())
        return WithLines(document_of(listed, element, own=own), lines, gross, _payments(element))


def _payments(element: Element) -> Mapping[str, int] | None:
    shown = element.get("Payments")
    if shown is None:
        return None
    return {needed(each, "PaymentID"): pence_of(each["Amount"]) for each in shown}


def _call(xero: XeroClient, kind: Kind, id: str) -> Reply:
    match kind:
        case "invoice":
            return xero.one(Stage.INVOICES, id, unitdp=PLACES)
        case "credit_note":
            return xero.one(Stage.CREDIT_NOTES, id, unitdp=PLACES)
        case "receipt":
            return xero.one(Stage.BANK_TRANSACTIONS, id, unitdp=PLACES)
        # Of these, Xero takes no wish for more decimals.
        case "overpayment":
            return xero.overpayment(id)
        case "prepayment":
            return xero.prepayment(id)


def _line(line: Element, gross: bool) -> SalesLine:
    return SalesLine(
        description=text(line, "Description"),
        item_code=text(line, "ItemCode"),
        quantity=decimal(line, "Quantity"),
        unit_price=decimal(line, "UnitAmount"),
        discount_rate=decimal(line, "DiscountRate") or None,
        discount=decimal(line, "DiscountAmount") or None,
        account=text(line, "AccountCode"),
        tax_type=text(line, "TaxType"),
        tax=pence_of(line.get("TaxAmount") or 0),
        net=net_of(line, gross),
        tracking=tuple(text(each, "Option") for each in line.get("Tracking") or ()),
    )
