"""Keeps movements as the recorder keeps them, and their documents as the writer does."""

from __future__ import annotations

from datetime import datetime, timedelta

from pynamodb.expressions.update import Action

from shared.booking.case import Case
from shared.booking.decision import Booking, Decision, Excluded
from shared.ledger.documents import Contact, Invoice, Line, Payment, Spend
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import Source
from shared.money import Money
from shared.provider import Provider
from shared.store import ledger
from shared.store.tables.ledger import RowItem
from tests.functions.manage.conftest import NOW

MINUTE = timedelta(minutes=1)
EARLIER = NOW - timedelta(days=1)


def moved(
    number: int,
    decision: Decision | None = None,
    *,
    at: datetime | None = None,
    payer: str = "",
    description: str = "",
    gross: int = 0,
    category: str = "charge",
    provider: Provider = "stripe",
    tenant: str = "piano",
) -> str:
    """Keeps a movement as the recorder keeps it, so many minutes older than the first; returns its id."""
    key = f"txn_{number:04}"
    recorded = RecordedMovement(gross or 10000 + number, 150, "GBP", category)
    source = Source(key, provider, at or EARLIER - number * MINUTE, recorded)
    decided = decision or Excluded("before_feed", "too early")
    case = Case(source, (), lambda _: decided, payer=payer, description=description)
    ledger.record(tenant, case, NOW)
    return key


def sale(number: int) -> Booking:
    """Makes an invoice of £100.00, its payment and the fee, for one contact."""
    contact = Contact(f"cus_{number}", "Priya Nair")
    day = EARLIER.date()
    line = Line("Boiler service", "200", Money(10000))
    invoice = Invoice(f"ch_{number} invoice", contact.key, day, day, (line,))
    payment = Payment(f"txn_{number:04} payment", invoice.key, "091", day, Money(10000))
    fee = Line("Stripe fee", "404", Money(150), "NONE")
    spent = Spend(f"txn_{number:04} fee", "supplier:stripe", "091", day, (fee,))
    return Booking((contact, invoice, payment, spent))


def posted(*keys: str) -> None:
    for key in keys:
        actions = [RowItem.state.set("posted"), RowItem.xero_id.set("id-1"), RowItem.open_work.remove()]
        RowItem("piano", key).update(actions=[*actions, RowItem.settled_at.set(NOW)])


def keys_of(number: int) -> tuple[str, ...]:
    """Returns the keys of a sale's documents, the contact's first."""
    source = f"txn_{number:04}"
    return f"cus_{number}", f"ch_{number} invoice", f"{source} payment", f"{source} fee"


def undone(number: int, *documents: str) -> None:
    """Takes the documents of a sale, or those named, out of Xero, as the writer leaves them then."""
    for key in documents or keys_of(number)[1:]:
        actions: list[Action] = [RowItem.state.set("undone"), RowItem.open_work.set(f"undone#{key}")]
        RowItem("piano", key).update(actions=[*actions, RowItem.xero_id.remove()])
    RowItem("piano", f"txn_{number:04}").update(actions=[RowItem.state.set("undone")])
