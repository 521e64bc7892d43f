"""Says of a sales document what its page says: facts, lines, sums, and why lines are missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from functions.manage.catalogue.telling import number
from functions.manage.customers.sold import amount_of, state_of
from functions.manage.formats import MINUS, day, money
from functions.manage.paid_elsewhere import words_of
from functions.manage.rendering import Link
from functions.manage.tables import Column
from shared.chart.chart import Chart
from shared.history.documents import Kind, SalesDocument
from shared.history.lines import SalesLine
from shared.operations.history.settled import Settled
from shared.preflight.links import BANK_TRANSACTION, CREDIT_NOTE, INVOICE, link_into_xero

if TYPE_CHECKING:
    from shared.operations.history.opening import NoLines, Opened

# Where Xero shows a document. An overpayment or a prepayment has no page of its own there.
PAGES: Mapping[Kind, str] = {"invoice": INVOICE, "credit_note": CREDIT_NOTE, "receipt": BANK_TRANSACTION}
NO_LINES: Mapping[NoLines, str] = {
    "unavailable": "Xero does not answer as it should at the moment, so the lines are missing here. "
    "Load this page again in a minute, or look at it in Xero.",
    "throttled": "Xero's limit of calls is used up at the moment, so the lines are missing here. "
    "Load this page again in a few minutes.",
    "refused": "Xero does not let us in, so the lines are missing here.",
    "gone": "Xero does not have this document any more. Look for it there, also among what was deleted.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page shows it; amounts are text, in the document's own currency."""

    description: str
    item: str
    quantity: str
    price: str
    discount: str
    account: str
    rate: str
    tax: str
    net: str
    tracking: str


def context(found: Opened, here: str, connect: str, chart: Chart | None) -> dict[str, Any]:
    """Returns what the template is told. `here` is the customer's page, `connect` that of the connection."""
    document = found.document
    lines = [_line(document, each, chart) for each in found.lines]
    has_discounts = any(each.discount for each in lines)
    return {
        "back": f"{here}/sales",
        "state": state_of(document),
        "facts": [*_facts(document, chart)],
        "sums": [*_sums(document)],
        "in_xero": _in_xero(document, chart),
        "no_lines": NO_LINES[found.no_lines] if found.no_lines else "",
        "remedy": Link(connect, "Connect Xero") if found.no_lines == "refused" else None,
        "columns": [*_columns(found.is_gross, has_discounts)],
        "lines": lines,
        "has_discounts": has_discounts,
    }


def ours_of(document: SalesDocument, found: Settled) -> list[str]:
    """Tells of an invoice of ours who has paid it, sentence by sentence."""
    says = ["It was posted from here."]
    if found.by_us:
        says.append(f"{money(found.by_us)} of it was paid by what was posted from here.")
    return [*says, *words_of(document, found)]


def _columns(is_gross: bool, has_discounts: bool) -> Iterator[Column]:
    yield Column("Line")
    yield Column("Quantity", is_amount=True)
    yield Column(f"Unit price {'with' if is_gross else 'before'} VAT", is_amount=True)
    if has_discounts:
        yield Column("Discount", is_amount=True)
    yield from (Column("Account"), Column("VAT rate"))
    yield from (Column("VAT", is_amount=True), Column("Before VAT", is_amount=True))
    yield Column("Tracked by")


def _line(document: SalesDocument, line: SalesLine, chart: Chart | None) -> Line:
    accounts = {each.code: each.label for each in chart.accounts} if chart else {}
    rate = chart.tax_rate(line.tax_type) if chart else None
    return Line(
        description=line.description or "Without a description",
        item=line.item_code,
        quantity=number(line.quantity),
        price=_price(document, line.unit_price),
        discount=_discount(document, line),
        account=accounts.get(line.account, line.account),
        rate=rate.name if rate else line.tax_type,
        tax=amount_of(document, line.tax),
        net=amount_of(document, line.net),
        tracking=", ".join(line.tracking),
    )


def _price(document: SalesDocument, price: Decimal | None) -> str:
    """Writes a unit price with as many decimals as it has, and two at least; empty for none."""
    if price is None:
        return ""
    _, _, decimals = number(price).partition(".")
    written = f"{abs(price):,.{max(2, len(decimals))}f}"
    sign = MINUS if price < 0 else ""
    return f"{sign}£{written}" if document.currency == "GBP" else f"{sign}{written} {document.currency}"


def _discount(document: SalesDocument, line: SalesLine) -> str:
    if line.discount_rate:
        return f"{number(line.discount_rate)}%"
    return _price(document, line.discount)


def _facts(document: SalesDocument, chart: Chart | None) -> Iterator[tuple[str, str]]:
    yield "Date", day(document.dated)
    if document.due_on:
        yield "Due", day(document.due_on)
    yield "Reference", document.reference or "None"
    base = chart.organisation.base_currency if chart else "GBP"
    if document.currency != base:
        yield "Currency", _worth(document, base)


def _worth(document: SalesDocument, base: str) -> str:
    if document.rate is None:
        return f"{document.currency}. Xero shows no rate, so this document is left out of all sums here."
    return f"{document.currency}, {number(document.rate)} to one {base}"


def _sums(document: SalesDocument) -> Iterator[tuple[str, str]]:
    yield "Before VAT", amount_of(document, document.net)
    yield "VAT", amount_of(document, document.tax)
    yield "Total", amount_of(document, document.total)
    for words, amount in _settled(document):
        yield words, amount_of(document, amount)


def _settled(document: SalesDocument) -> Iterator[tuple[str, int]]:
    """Yields what became of a document that can be paid, or set against others."""
    if document.kind == "receipt":
        return
    is_invoice = document.kind == "invoice"
    yield "Paid" if is_invoice else "Paid back", document.paid
    yield "Credited" if is_invoice else "Used", document.credited
    yield "Left to pay" if is_invoice else "Left to use", document.left


def _in_xero(document: SalesDocument, chart: Chart | None) -> Link | None:
    at = PAGES.get(document.kind)
    code = chart.organisation.short_code if chart else ""
    return Link(link_into_xero(code, f"{at}{document.id}"), "Look at it in Xero") if at else None
