"""Says how far Xero's contacts were read, and has all of them read through: for pages, so without any SDK."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.store import jobs, xero_polls
from shared.store.xero_polls import History, Polls


@dataclass(frozen=True, slots=True)
class SalesProgress:
    """How far sales are: `read` of `total` invoices, None before Xero has said how many.

    `is_read`: all are in and are being summed up, customer by customer; `is_done`: that is over, too.
    """

    read: int = 0
    total: int | None = None
    is_read: bool = False
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far the first import is: `read` of `total` customers; None before Xero has said how many.

    `left_out` are the contacts that stay out: suppliers, archived ones, those without sales. After the import
    they are counted anew by each whole pass.
    """

    read: int = 0
    total: int | None = None
    left_out: int | None = None
    is_done: bool = False


def progress(tenant: str) -> ImportProgress:
    """Returns how far the first import of a business is; nothing is read before Xero is connected."""
    return _of_contacts(xero_polls.read(tenant))


def both(tenant: str) -> tuple[ImportProgress, SalesProgress]:
    """Returns how far customers, and what was sold to them, have come in, by one read."""
    polls = xero_polls.read(tenant)
    return _of_contacts(polls), _of_sales(polls.history)


def _of_contacts(polls: Polls) -> ImportProgress:
    first = polls.first
    if first is None:
        return ImportProgress()
    return ImportProgress(first.read, first.total, polls.left_out, first.is_done)


def _of_sales(history: History | None) -> SalesProgress:
    if history is None:
        return SalesProgress()
    is_of_invoices = history.kind == "invoice"
    read, total = (history.read, history.total) if is_of_invoices else (0, None)
    return SalesProgress(read, total, history.is_read, history.is_done)


def ask_everything(tenant: str, now: datetime) -> None:
    """Has all contacts of a business, then their sales, read through, beginning within minutes; where Xero is
    connected one day, then."""
    xero_polls.ask(tenant, now)
    jobs.due_by(tenant, "contacts", now)
