"""Reads one sales document from Xero with its lines, for somebody who opens it. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.history.documents import Kind, SalesDocument
from shared.ledger.stages import Stage
from shared.xero.client import Reply, XeroClient
from shared.xero.element_texts import text
from shared.xero.paging import Element, content_of, let_in, pence_of, understood
from shared.xero.sales_documents import LISTED, document_of, is_gross, net_of

# Unit prices as they are: without being asked, Xero rounds them to the penny.
PLACES = 4


@dataclass(frozen=True, slots=True)
class SalesLine:
    """A line as Xero shows it.

    `tax`, and `net` without it, are in pence of the document's currency. `unit_price` has up to four
    decimals, and VAT in it where the document's prices have. `discount_rate` is in per cent, `discount` an
    amount; None where there is none. `tracking` are the names of options.
    """

    description: str = ""
    item_code: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_rate: Decimal | None = None
    discount: Decimal | None = None
    account: str = ""
    tax_type: str = ""
    tax: int = 0
    net: int = 0
    tracking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WithLines:
    """A document with its lines. `is_gross`: its unit prices have VAT in them."""

    document: SalesDocument
    lines: tuple[SalesLine, ...]
    is_gross: bool


def with_lines(xero: XeroClient, kind: Kind, id: str, now: datetime) -> WithLines | None:
    """Reads a document by its id, in one call; None if Xero has no such document, or none to a customer.

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
        return WithLines(document_of(listed, element), lines, gross)


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
        quantity=_number(line, "Quantity"),
        unit_price=_number(line, "UnitAmount"),
        discount_rate=_number(line, "DiscountRate") or None,
        discount=_number(line, "DiscountAmount") or None,
        account=text(line, "AccountCode"),
        tax_type=text(line, "TaxType"),
        tax=pence_of(line.get("TaxAmount") or 0),
        net=net_of(line, gross),
        tracking=tuple(text(each, "Option") for each in line.get("Tracking") or ()),
    )


def _number(line: Element, name: str) -> Decimal | None:
    """Returns a number as Xero wrote it. Raises ArithmeticError, TypeError or ValueError for what is none."""
    given = line.get(name)
    return None if given is None else Decimal(given)
