"""Looks at an invoice in Xero before its lines are changed: what a person has done to it stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.ledger.documents import Amendment, Line
from shared.ledger.stages import Stage
from shared.ledger.xero_text import description_of
from shared.posting.lane import Parked, Posted
from shared.posting.steps import LookUpFailed, Verdict
from shared.xero.answers import A_MINUTE, GONE
from shared.xero.client import XeroClient
from shared.xero.lookup_replies import Drafts, NotAnswered, elements_in, read_or_failure
from shared.xero.paging import pence_of
from shared.xero.payloads import Draft


def match_amendments(xero: XeroClient, drafts: Drafts) -> tuple[Posted | Parked, ...] | LookUpFailed:
    """Settles what need not, or must not, be sent: the invoice has these lines, or is not as we left it."""
    return read_or_failure(lambda: tuple(_settled(xero, drafts)))


def _settled(xero: XeroClient, drafts: Drafts) -> Iterator[Posted | Parked]:
    for key, draft in drafts.items():
        invoice = _invoice(xero, draft)
        held = _held(key, draft, invoice)
        if isinstance(held, Posted):
            yield held
        elif held == "voided":
            yield Parked(key, "voided_in_xero", "Xero shows it as voided")
        elif why := _touched(_amendment(draft), invoice or {}):
            yield Parked(key, "invoice_changed", why)


def find_amendment(xero: XeroClient, key: str, draft: Draft) -> Posted | Verdict:
    """Says whether the invoice has the lines that it shall have. Raises NotAnswered or Unavailable."""
    return _held(key, draft, _invoice(xero, draft))


def _invoice(xero: XeroClient, draft: Draft) -> Mapping[str, Any] | None:
    """Reads the invoice; None where Xero does not know it any more."""
    reply = xero.one(Stage.INVOICES, draft.ids[draft.document.parents[0]])
    if reply.status == 404:
        return None
    elements = elements_in(reply, Stage.INVOICES)
    if len(elements) != 1:
        raise NotAnswered(LookUpFailed(A_MINUTE, f"look_up_found_{len(elements)}"))
    return elements[0]


def _held(key: str, draft: Draft, invoice: Mapping[str, Any] | None) -> Posted | Verdict:
    if invoice is None or invoice.get("Status") in GONE:
        return "voided"
    return Posted(key, invoice["InvoiceID"]) if _shows(invoice, _amendment(draft).lines) else "missing"


def _touched(amendment: Amendment, invoice: Mapping[str, Any]) -> str:
    """Says what a person has done to an invoice since we left it; empty where it is as it was."""
    if invoice.get("Status") != "AUTHORISED":
        return f"Xero shows it as {invoice.get('Status')}"
    if any(pence_of(invoice.get(name) or 0) for name in ("AmountPaid", "AmountCredited")):
        return "some of it is paid or credited"
    return "" if _shows(invoice, amendment.before) else "its lines are not the ones that we left there"


def _shows(invoice: Mapping[str, Any], lines: Sequence[Line]) -> bool:
    if invoice.get("LineAmountTypes") != "Inclusive":
        return False
    # A line of text alone has no account: somebody has added it.
    shown = invoice.get("LineItems") or ()
    return len(shown) == len(lines) and all(map(_is_same, lines, shown))


def _is_same(line: Line, shown: Mapping[str, Any]) -> bool:
    sold = line.pieces
    ours = (line.account, line.amount.minor, sold.item_code if sold else "", _words(line.description))
    theirs = (
        shown.get("AccountCode"),
        pence_of(shown.get("LineAmount") or 0),
        shown.get("ItemCode") or "",
        _words(shown.get("Description") or ""),
    )
    is_counted = shown.get("Quantity") == (sold.quantity if sold else 1)
    # If we named no tax type, Xero took the account's.
    return ours == theirs and is_counted and line.tax_type in ("", shown.get("TaxType"))


def _words(text: str) -> list[str]:
    return description_of(text).split()


def _amendment(draft: Draft) -> Amendment:
    if not isinstance(draft.document, Amendment):
        raise TypeError(f"{draft.document.key} changes no invoice")
    return draft.document
