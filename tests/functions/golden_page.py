"""Shows what became of Xero's documents and of the accounts, as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local.stack.business import Business
from local.standins.xero.records import Element
from shared.store.tables.ledger import RowItem


def documents(business: Business) -> dict[str, Element]:
    return {document["id"]: document for document in business.xero.documents()}


def changes(before: dict[str, Element], after: dict[str, Element]) -> Iterator[tuple[str, Element]]:
    for id, document in after.items():
        if id not in before:
            yield "new", document
        elif document != before[id]:
            yield f"was {before[id]['status']}", document


def kept() -> list[str]:
    """Lists what is on record without a document, or was booked for a person to check."""
    rows = [row for row in RowItem.query("demo") if row.kind in ("Source", "Flag") and row.reason_code]
    return [f"On record, {row.state}: {row.reason_code}. {row.detail or ''}".strip() for row in rows]


def page(title: str, changes: Iterator[tuple[str, Element]], moved: dict[str, Any], kept: list[str]) -> str:
    rows = [_row(what, document) for what, document in changes]
    table = [
        "| | document | contact | date | total | state | reference |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
    shown = [f"| {code} | {amount:+.2f} |" for code, amount in sorted(moved.items())]
    balances = ["| account | moved by (debit +) |", "|---|---|", *shown]
    parts = [
        f"# {title}",
        *(["\n".join(table)] if rows else []),
        *(["\n".join(balances)] if shown else []),
        *kept,
    ]
    return "\n\n".join(parts) + "\n"


def _row(what: str, document: Element) -> str:
    cells = (
        what,
        document["kind"].replace("_", " "),
        document["number"] if document["kind"] == "invoice" else "",
        document["contact"],
        document["date"],
        "" if document["total"] is None else str(document["total"]),
        document["status"],
        document["reference"],
    )
    return f"| {' | '.join(cells)} |"
