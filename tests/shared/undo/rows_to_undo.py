"""Ledger rows as plans see them: a sale, what came after it, and what was ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    key: str
    kind: str
    state: str = "posted"
    source: str = ""
    parents: tuple[str, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)
    reason_code: str = ""
    happened_at: datetime = START


def source(key: str, days: int = 0, state: str = "booked") -> Row:
    return Row(key, "Source", state, key, happened_at=START + timedelta(days=days))


def document(  # a row's whole content
    key: str,
    kind: str,
    *parents: str,
    days: int = 0,
    state: str = "posted",
    reason_code: str = "",
    **more: Any,
) -> Row:
    """Of the source that its key begins with."""
    at = START + timedelta(days=days)
    held = {"dated": at.date().isoformat(), **more}
    return Row(key, kind, state, key.split(" ", maxsplit=1)[0], parents, held, reason_code, at)


def sale(name: str, days: int = 0, state: str = "posted") -> list[Row]:
    """With its contact, an alias and a flag."""
    return [
        source(name, days, "booked" if state == "posted" else "undone"),
        document(f"{name} contact", "Contact", days=days),
        document(f"{name} alias", "Alias", days=days, state="kept"),
        document(f"{name} overpaid", "Flag", days=days, state="attention"),
        document(f"{name} invoice", "Invoice", f"{name} contact", days=days, state=state),
        document(f"{name} payment", "Payment", f"{name} invoice", days=days, state=state),
        document(f"{name} fee", "Spend", f"{name} contact", days=days, state=state),
    ]


def failure(name: str, of: str, days: int = 0, state: str = "posted", **more: Any) -> list[Row]:
    """A debit that fails after it had succeeded: its payment is deleted."""
    reversal = document(f"{name} reversal", "Reversal", of, days=days, state=state, of=of, **more)
    return [source(name, days, "undone" if state == "undone" else "booked"), reversal]


def again(name: str, invoice: str, after: str, days: int = 0, state: str = "posted") -> list[Row]:
    """The debit comes again once it was taken back."""
    return [
        source(name, days, "undone" if state == "undone" else "booked"),
        document(f"{name} payment", "Payment", invoice, after, days=days, state=state),
    ]


def ordered(of: str, *after: str, state: str = "posted") -> Row:
    """The row of an undoing."""
    return document(f"{of} removal", "Removal", of, *after, state=state, of=of)
