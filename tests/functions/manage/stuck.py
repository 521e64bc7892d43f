"""Keeps rows that need a person, as the writer and the reconciliation keep them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from shared.ledger.documents import Contact, Invoice, Line
from shared.ledger.rows import Source
from shared.money import Money
from shared.reconciliation.findings import Finding
from shared.store import reconciliations, rows
from shared.store.tables.businesses import TenantItem
from shared.store.tables.ledger import RowItem
from tests.shared.test_settings import GIVEN

HAPPENED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PAYER = Contact("cus_1", "Priya Nair")
FINDING = Finding(
    "11111111-2222-4000-8000-000000000001",
    "voided",
    "ch_0001 invoice",
    {},
    date(2026, 11, 20),
    "invoice CN-7",
)


def wait_for(tenant: str, parent: str, number: int) -> None:
    """Keeps so many rows that wait for a row."""
    with RowItem.batch_write() as batch:
        for each in range(number):
            key = f"{parent} {each:03}"
            source = Source(f"txn_{key}", "stripe", HAPPENED)
            row = rows.pending_row(tenant, source, Contact(key, "Priya Nair"), HAPPENED)
            row.state, row.open_work = "waiting", f"waiting#{parent}#{key}"
            batch.save(row)


def set_up(tenant: str) -> None:
    """Gives a business settings, with which its money is booked. Its connection to Xero stays as it is."""
    TenantItem(tenant).update(actions=[TenantItem.settings.set(GIVEN)])


def park_invoice(tenant: str, number: int, reason: str = "account_not_usable", detail: str = "") -> str:
    """Keeps an invoice of £96.00 parked, and its contact posted; returns the invoice's key."""
    source = Source(f"txn_{number:04}", "stripe", HAPPENED)
    contact = rows.pending_row(tenant, source, PAYER, HAPPENED)
    contact.state, contact.open_work = "posted", None
    contact.save()
    line = Line("Boiler service", "200", Money(9600, "GBP"))
    invoice = Invoice(f"ch_{number:04} invoice", PAYER.key, HAPPENED.date(), HAPPENED.date(), (line,))
    row = rows.pending_row(tenant, source, invoice, HAPPENED)
    row.state, row.open_work = "parked", f"parked#{reason}#{row.key}"
    row.reason_code, row.detail = reason, detail
    row.save()
    return str(row.key)


def taken_out(key: str, xero_id: str = FINDING.id) -> None:
    """Makes a parked row of the business piano one that was posted, and that Xero does not have any more."""
    actions: list[Any] = [
        RowItem.state.set("posted"),
        RowItem.xero_id.set(xero_id),
        RowItem.open_work.remove(),
    ]
    RowItem("piano", key).update(actions=actions)


def state_of(tenant: str, key: str) -> str:
    return str(RowItem.get(tenant, key, consistent_read=True).state)


def find(tenant: str, *findings: Finding) -> None:
    reconciliations.save_findings(tenant, (), findings)
