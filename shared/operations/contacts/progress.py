"""Says how far Xero's contacts were read, and has all of them read through: for pages, so without any SDK."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.store import jobs, xero_polls


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
    polls = xero_polls.read(tenant)
    first = polls.first
    if first is None:
        return ImportProgress()
    return ImportProgress(first.read, first.total, polls.left_out, first.is_done)


def sales_progress(tenant: str) -> SalesProgress:
    """Returns how far what was sold to customers has come in; nothing is read before they are in."""
    history = xero_polls.read(tenant).history
    if history is None:
        return SalesProgress()
    is_of_invoices = history.kind == "invoice"
    read, total = (history.read, history.total) if is_of_invoices else (0, None)
    return SalesProgress(read, total, history.is_read, history.is_done)


def ask_everything(tenant: str, now: datetime) -> None:
    """Has all contacts of a business read through within minutes; where Xero is connected one day, then."""
    xero_polls.ask(tenant, now)
    jobs.due_by(tenant, "contacts", now)
