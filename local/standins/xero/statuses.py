"""Decides when an invoice or a credit note may still change, and how it may end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from local.standins.xero import documents
from local.standins.xero.errors import insist
from local.standins.xero.records import Element, OpenItem
from local.standins.xero.state import Work

Item = TypeVar("Item", bound=OpenItem)

ENDS = {"DELETED": ("DRAFT", "SUBMITTED"), "VOIDED": ("AUTHORISED",)}
"""How a document may end, and from which statuses."""


def modification_complaints(name: str, former: OpenItem | None, element: Element) -> Iterator[str]:
    """`name` is what Xero calls the document: Invoice, Credit Note."""
    target = element.get("Status")
    if former is None:
        if target in ENDS:
            yield f"{name} status {target} is not valid for a new {name.lower()}"
        return
    if former.status in ("PAID", "VOIDED", "DELETED") or former.is_touched:
        yield f"{name} not of valid status for modification"
    if former.is_touched:
        yield "This document cannot be edited as it has a payment or credit note allocated to it."
    if target in ENDS and former.status not in ENDS[target]:
        article = "An" if name == "Invoice" else "A"
        yield f"{article} {name.lower()} of status {former.status} cannot become {target}"
    if former.status == "AUTHORISED" and target in ("DRAFT", "SUBMITTED"):
        yield f"{name} not of valid status for modification"


def ended(work: Work, former: Item, status: str) -> Item:
    """Deletes or voids the document, and takes it out of the books."""
    insist(documents.lock_complaints(work.state, former.date) if status == "VOIDED" else ())
    work.state.books.reverse(former.id)
    return replace(former, status=status, updated=work.now)
