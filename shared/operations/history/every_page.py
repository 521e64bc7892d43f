"""Goes through all sales documents at Xero, kind by kind and page by page. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.history.documents import Kind
from shared.store.xero_polls import History
from shared.xero.sales_documents import DocumentsPage

# Invoices last: by then whatever may be set against them is there.
IN_TURN: tuple[Kind, ...] = ("credit_note", "overpayment", "prepayment", "invoice")


def beginning(now: datetime) -> History:
    return History(now, IN_TURN[0])


def behind(history: History, page: DocumentsPage) -> History:
    """Returns how far it has come once the page has been stored; `is_read` after the last."""
    if _has_shrunk(history, page):
        # Whatever slid to the page before was not on it when it was read.
        return replace(history, page=history.page - 1, total=page.total)
    read = history.read + len(page.documents)
    if not page.is_last:
        return replace(history, page=history.page + 1, read=read, total=page.total)
    rest = IN_TURN[IN_TURN.index(history.kind) + 1 :]
    if not rest:
        return replace(history, read=read, total=page.total, is_read=True)
    return replace(history, kind=rest[0], page=1, read=0, total=None)


def _has_shrunk(history: History, page: DocumentsPage) -> bool:
    known, now = history.total, page.total
    return history.page > 1 and known is not None and now is not None and now < known
