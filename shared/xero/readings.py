"""Reads one page of one of Xero's lists at a time, so that a long reading can stop and go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from shared.ledger.stages import Stage
from shared.reconciliation.months import Days
from shared.reconciliation.reading import Page, Part
from shared.reconciliation.snapshots import InvoiceKind, XeroSnapshot
from shared.xero.client import Reply, XeroClient
from shared.xero.invoices import sale_of
from shared.xero.pace import Pace
from shared.xero.paging import elements_of, if_modified, of_page, page_of
from shared.xero.statements import Chart, snapshot_of

# What each list calls its own: Xero lists sales and purchases together.
SALES: Mapping[Stage, tuple[InvoiceKind, str]] = {
    Stage.INVOICES: ("invoice", 'Type=="ACCREC"'),
    Stage.CREDIT_NOTES: ("credit_note", 'Type=="ACCRECCREDIT"'),
}


def read_page(
    xero: XeroClient, stage: Stage, part: Part, page: int, codes: frozenset[str], chart: Chart, pace: Pace
) -> Page:
    """Reads a page of a list. `codes` are the accounts whose movements are wanted.

    Raises Interrupted, Unavailable, or Malformed for a type that no table knows.
    """
    reply = pace.ask(partial(_call(xero, stage), **_query(stage, part, page)))
    elements, is_last = page_of(reply, stage, page)
    if stage in SALES:
        kind, _ = SALES[stage]
        return Page(sales=tuple(sale_of(stage, kind, each) for each in elements), is_last=is_last)
    read = (snapshot_of(stage, each, codes - {""}, chart) for each in elements)
    # All transfers come on one page.
    return Page(tuple(filter(None, read)), is_last=is_last or stage is Stage.TRANSFERS)


def read_one(
    xero: XeroClient, stage: Stage, id: str, codes: frozenset[str], chart: Chart
) -> XeroSnapshot | None:
    """Reads a document by its id; None if Xero has none at a wanted account. Raises as `read_page` does."""
    reply = xero.one(stage, id)
    if reply.status == 404:
        return None
    read = (snapshot_of(stage, each, codes - {""}, chart) for each in elements_of(reply, stage))
    return next(filter(None, read), None)


def _call(xero: XeroClient, stage: Stage) -> Callable[..., Reply]:
    calls: dict[Stage, Callable[..., Reply]] = {
        Stage.PAYMENTS: xero.payments,
        Stage.BANK_TRANSACTIONS: xero.bank_transactions,
        Stage.TRANSFERS: partial(xero.bank_transfers, include_deleted="true"),
        Stage.INVOICES: xero.invoices,
        Stage.CREDIT_NOTES: xero.credit_notes,
    }
    return calls[stage]


def _query(stage: Stage, part: Part, page: int) -> dict[str, Any]:
    clauses = [SALES[stage][1]] if stage in SALES else []
    clauses += _dated(part.days) if part.days else []
    return {
        **({} if stage is Stage.TRANSFERS else of_page(page)),
        **if_modified(part.since),
        **({"where": " AND ".join(clauses)} if clauses else {}),
    }


def _dated(days: Days) -> list[str]:
    first, last = (f"DateTime({day.year},{day.month:02d},{day.day:02d})" for day in (days.first, days.last))
    return [f"Date>={first}", *([] if days.last == date.max else [f"Date<={last}"])]
