"""Reads invoices to customers, credit notes, overpayments and prepayments from Xero, a thousand in a call.

Every function raises Unavailable where Xero does not answer, or its answer makes no sense, Throttled where
its limit is used up, and Forbidden where it refuses. Of what is no sale, it tells `reading` what makes none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.history.documents import Kind, SalesDocument
from shared.ledger.stages import Stage
from shared.xero.client import Reply, XeroClient
from shared.xero.paging import content_of, if_modified, let_in, of_page, pages_of, understood
from shared.xero.sales_elements import LISTED, Listed, Reading, documents_of
from shared.xero.tracked_parts import Tracking

PLAIN = Reading()


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """A page of documents. `total` is how many there are on all pages, None where Xero does not say."""

    documents: tuple[SalesDocument, ...]
    is_last: bool
    total: int | None

    def has_shrunk(self, page: int, before: int | None) -> bool:
        """Whether there are fewer documents than when the page before was read: some slid to that one."""
        return page > 1 and before is not None and self.total is not None and self.total < before


def changed_since(
    xero: XeroClient,
    kind: Kind,
    since: datetime,
    now: datetime,
    tracking: Tracking | None = None,
    reading: Reading = PLAIN,
) -> Iterator[SalesDocument]:
    """Yields the documents of a kind that have changed since then. Quiet, it is one small call.

    By their ids: what changes between two pages then moves nothing to a page that was read. With `tracking`,
    their lines are read, too.
    """
    page, is_last = 1, False
    while not is_last:
        found = _page(xero, kind, page, now, tracking, reading, order=LISTED[kind].id, **if_modified(since))
        yield from found.documents
        page, is_last = page + 1, found.is_last


def page_of_all(
    xero: XeroClient,
    kind: Kind,
    page: int,
    now: datetime,
    reading: Reading = PLAIN,
    tracking: Tracking | None = None,
) -> DocumentsPage:
    """Reads a page of all documents of a kind. By their ids, so that a change meanwhile moves none from one
    page to another. With `tracking`, their lines are read, too."""
    return _page(xero, kind, page, now, tracking, reading, order=LISTED[kind].id)


def page_of_lines(
    xero: XeroClient, kind: Kind, page: int, now: datetime, tracking: Tracking, reading: Reading = PLAIN
) -> DocumentsPage:
    """Reads a page of the documents of a kind that `tracking` covers, with their lines, by their ids."""
    since = f" AND Date>=DateTime({tracking.since:%Y,%m,%d})" if tracking.since else ""
    where = f'Type=="{LISTED[kind].type}"{since}'
    return _page(xero, kind, page, now, tracking, reading, where=where, order=LISTED[kind].id)


def invoices_by_ids(
    xero: XeroClient,
    ids: Iterable[str],
    now: datetime,
    tracking: Tracking | None = None,
    reading: Reading = PLAIN,
) -> tuple[SalesDocument, ...]:
    """Returns those of up to fifty invoices that are sales, in one call. With `tracking`, lines are read."""
    listed = LISTED["invoice"]
    query = {"i_ds": sorted(set(ids)), **_asked(listed, tracking)}
    return _documents(listed, let_in(xero.invoices(**query, **of_page(1)), now), tracking, reading)


def receipt(
    xero: XeroClient, id: str, now: datetime, tracking: Tracking | None, reading: Reading = PLAIN
) -> tuple[SalesDocument, ...]:
    """Returns money at the bank that is income by itself, by its id; nothing if Xero has no such money."""
    reply = let_in(xero.one(Stage.BANK_TRANSACTIONS, id), now)
    return () if reply.status == 404 else _documents(LISTED["receipt"], reply, tracking, reading)


def _asked(listed: Listed, tracking: Tracking | None) -> Mapping[str, str]:
    """Asks for the short form where that is enough: it has no lines."""
    return (listed.asked or {}) if tracking is None else {}


def _page(
    xero: XeroClient,
    kind: Kind,
    page: int,
    now: datetime,
    tracking: Tracking | None,
    reading: Reading,
    **asked: Any,
) -> DocumentsPage:
    listed = LISTED[kind]
    query = {"where": f'Type=="{listed.type}"', **_asked(listed, tracking), **asked}
    reply = let_in(_call(xero, kind, **query, **of_page(page)), now)
    if reply.status == 304:
        return DocumentsPage((), is_last=True, total=None)
    documents = _documents(listed, reply, tracking, reading)
    with understood(listed.plural):
        is_last = not reply.body[listed.plural] or page >= pages_of(reply)
        return DocumentsPage(documents, is_last, _total(reply))


def _call(xero: XeroClient, kind: Kind, **query: Any) -> Reply:
    # Receipts are only read one by one: among all that came in at the bank, few are sales.
    calls: Mapping[Kind, Callable[..., Reply]] = {
        "invoice": xero.invoices,
        "credit_note": xero.credit_notes,
        "overpayment": xero.overpayments,
        "prepayment": xero.prepayments,
    }
    return calls[kind](**query)


def _documents(
    listed: Listed, reply: Reply, tracking: Tracking | None, reading: Reading
) -> tuple[SalesDocument, ...]:
    elements = content_of(reply, listed.plural)
    with understood(listed.plural):
        return tuple(documents_of(listed, elements, tracking, reading))


def _total(reply: Reply) -> int | None:
    told = reply.body.get("pagination") or {}
    return int(told["itemCount"]) if "itemCount" in told else None
