"""Makes ledger rows as undo plans see them: a sale, what came after it, and what was ordered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shared.ledger.documents import (
    Contact,
    Document,
    Invoice,
    Line,
    Payment,
    Refund,
    Removal,
    Reversal,
    Spend,
)
from shared.ledger.rows import SOURCE, LedgerRow
from shared.money import pence
from tests.shared.ledger.entries import ledger_row

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def source(key: str, days: int = 0, state: str = "booked") -> LedgerRow:
    return ledger_row(key, SOURCE, state, key, START + timedelta(days=days))


def document(
    key: str,
    kind: str,
    *parents: str,
    days: int = 0,
    state: str = "posted",
    reason_code: str = "",
    in_earlier_month: bool = False,
) -> LedgerRow:
    """Makes the row of a document. The key begins with the source; the document names its first parent."""
    at = START + timedelta(days=days)
    return ledger_row(
        key,
        kind,
        state,
        source=key.split(" ", maxsplit=1)[0],
        happened_at=at,
        document=_written(key, kind, next(iter(parents), "nobody"), at.date(), in_earlier_month),
        parents=parents,
        reason_code=reason_code,
    )


def _written(key: str, kind: str, parent: str, day: date, in_earlier_month: bool) -> Document | None:
    line = Line("Consulting", "200", pence(12000))
    match kind:
        case "Contact":
            return Contact(key, "Ada")
        case "Invoice":
            return Invoice(key, parent, day, day, (line,))
        case "Payment":
            return Payment(key, parent, "091", day, pence(12000))
        case "Refund":
            return Refund(key, parent, "091", day, pence(12000))
        case "Spend":
            return Spend(key, parent, "091", day, (line,))
        case "Removal":
            return Removal(key, parent, day)
        case "Reversal":
            return Reversal(
                key=key,
                of=parent,
                fallback="reopen",
                dated=day,
                amount=pence(12000),
                account="091",
                in_earlier_month=in_earlier_month,
                description="Payment failed",
            )
        case _:
            return None


def sale(name: str, days: int = 0, state: str = "posted") -> list[LedgerRow]:
    """Makes the rows of a sale, with its contact, an alias and a flag."""
    return [
        source(name, days, "booked" if state == "posted" else "undone"),
        document(f"{name} contact", "Contact", days=days),
        document(f"{name} alias", "Alias", days=days, state="kept"),
        document(f"{name} overpaid", "Flag", days=days, state="attention"),
        document(f"{name} invoice", "Invoice", f"{name} contact", days=days, state=state),
        document(f"{name} payment", "Payment", f"{name} invoice", days=days, state=state),
        document(f"{name} fee", "Spend", f"{name} contact", days=days, state=state),
    ]


def failure(
    name: str, of: str, days: int = 0, state: str = "posted", in_earlier_month: bool = False
) -> list[LedgerRow]:
    """Makes the rows of a debit that fails after it had succeeded: its payment is deleted."""
    reversal = document(
        f"{name} reversal", "Reversal", of, days=days, state=state, in_earlier_month=in_earlier_month
    )
    return [source(name, days, "undone" if state == "undone" else "booked"), reversal]


def again(name: str, invoice: str, after: str, days: int = 0, state: str = "posted") -> list[LedgerRow]:
    """Makes the rows of a debit that comes again after it was taken back."""
    return [
        source(name, days, "undone" if state == "undone" else "booked"),
        document(f"{name} payment", "Payment", invoice, after, days=days, state=state),
    ]


def ordered(of: str, *after: str, state: str = "posted") -> LedgerRow:
    """Makes the row of a removal."""
    return document(f"{of} removal", "Removal", of, *after, state=state)
