"""Writes a sales document that somebody has opened, with its lines, as JSON."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shared.history.lines import SalesLine
from shared.operations.history.settled import Settled
from shared.reports.json.sales import document_json
from shared.reports.json.times import in_utc

if TYPE_CHECKING:
    from shared.operations.history.opening import Opened


def opened_json(
    customer: str, found: Opened, settled: Settled | None, as_of: datetime | None
) -> dict[str, Any]:
    """Describes a document with its lines.

    {customer, as_of: time, document, no_lines, prices, lines: [line] or null, ours}: `as_of` is when Xero
    showed it so, `no_lines` why `lines` are null, and `prices` inclusive or exclusive of VAT. `ours` is null
    for a document that was not posted from here, else {movement, paid_from_here_pence, paid_by_others_pence,
    is_voided}; where nobody can tell, the first amount is null and the second what others have paid at least.
    The document is that of `document_json`, a line that of `_line`.
    """
    return {
        "customer": customer,
        "as_of": in_utc(as_of),
        "document": document_json(found.document),
        "no_lines": found.no_lines,
        "prices": "inclusive" if found.is_gross else "exclusive",
        "lines": None if found.no_lines else [_line(each) for each in found.lines],
        "ours": _ours(settled) if settled else None,
    }


def _line(line: SalesLine) -> dict[str, Any]:
    """Describes a line. Decimals are texts, null where Xero names none.

    {description, item, quantity: text, unit_price: text, discount_percent: text, discount: text, account,
    tax_type, tax_pence, net_pence, tracking: [name]}.
    """
    return {
        "description": line.description,
        "item": line.item_code or None,
        "quantity": _text(line.quantity),
        "unit_price": _text(line.unit_price),
        "discount_percent": _text(line.discount_rate),
        "discount": _text(line.discount),
        "account": line.account or None,
        "tax_type": line.tax_type or None,
        "tax_pence": line.tax,
        "net_pence": line.net,
        "tracking": [*line.tracking],
    }


def _ours(settled: Settled) -> dict[str, Any]:
    return {
        "movement": settled.source,
        "paid_from_here_pence": settled.by_us,
        "paid_by_others_pence": settled.by_others,
        "is_voided": settled.is_voided,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
