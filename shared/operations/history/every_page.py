"""Goes through all sales documents at Xero, kind by kind and page by page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.history.documents import Kind
from shared.store.xero_polls import History
from shared.xero.sales_documents import DocumentsPage

# Invoices last: by then whatever may be set against them is there.
IN_TURN: tuple[Kind, ...] = ("credit_note", "overpayment", "prepayment", "invoice")


def beginning(now: datetime, in_turn: Sequence[Kind] = IN_TURN) -> History:
    return History(now, in_turn[0])


def behind(history: History, page: DocumentsPage, in_turn: Sequence[Kind] = IN_TURN) -> History:
    """Returns how far it has come once the page has been stored; `is_read` after the last."""
    if page.has_shrunk(history.page, history.total):
        # Whatever slid to the page before was not on it when it was read.
        return replace(history, page=history.page - 1, total=page.total)
    read = history.read + len(page.documents)
    if not page.is_last:
        return replace(history, page=history.page + 1, read=read, total=page.total)
    rest = in_turn[in_turn.index(history.kind) + 1 :]
    if not rest:
        return replace(history, read=read, total=page.total, is_read=True)
    return replace(history, kind=rest[0], page=1, read=0, total=None)
