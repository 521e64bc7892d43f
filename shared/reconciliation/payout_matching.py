"""Compares payouts with the ledger: their items' documents, their own transfer, and the money.

A payout is ticked when each item is known, its documents and the transfer are in Xero as they were posted,
and the items add up to what was paid out and kept as fees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.ledger.documents import Removal
from shared.ledger.rows import SOURCE, LedgerRow
from shared.reconciliation.findings import Finding
from shared.reconciliation.payouts import (
    EXPLAINED,
    Payout,
    PayoutItem,
    PayoutMatch,
    PayoutReason,
    RowState,
    reasons_of,
)

# The states of rows and sources that are as they should be.
IN_ORDER = frozenset({"posted", "booked"})
# The ending of a payment's source when it is paid out once more; the payout's item names the payment alone.
AGAIN = "-chargeback_cancelled"


@dataclass(frozen=True, slots=True)
class HeldPayout:
    """A payout and its items according to the processor: the sources, and the pence of each.

    `unread` is the reason code why the processor named no items; empty if it did.
    """

    payout: Payout
    items: Sequence[tuple[str, int]] = ()
    unread: str = ""


class Needed(NamedTuple):
    """The key of a document, such as an invoice, that an item of a payout needs."""

    payout: Payout
    source: str
    document: str


class _Row(NamedTuple):
    """The part of a ledger row that is kept while the ledger is read: there may be thousands."""

    key: str
    state: str
    reason_code: str
    xero_id: str
    parents: tuple[str, ...]
    is_source: bool
    net: int


class PayoutMatching:
    """Takes rows of the ledger, and keeps those of the payouts and their items. Add each row once."""

    def __init__(self, held: Iterable[HeldPayout], now: datetime) -> None:
        self._held, self._now = list(held), now
        items = {source for each in self._held for source, _ in each.items}
        movements = {source for each in self._held for source in each.payout.movements}
        self._rows: dict[str, list[_Row]] = {source: [] for source in items | movements}

    def sources(self) -> list[str]:
        """Returns the keys of the sources to add at least, with all that they were booked by."""
        return [key for source in self._rows for key in (source, f"{source}{AGAIN}")]

    def add(self, row: LedgerRow) -> None:
        if row.kind != SOURCE and row.document is None:
            return
        # What took a document out of Xero is none of the payout's own, and its document says undone.
        if isinstance(row.document, Removal) and row.state == "posted":
            return
        rows = self._rows_for(row.source)
        if rows is not None:
            rows.append(_row_of(row))

    def matches(self, findings: Iterable[Finding]) -> list[PayoutMatch]:
        """Compares the payouts, once every row was added. `findings` are all that there are."""
        found = _by_row(findings)
        return [self._match(each, found) for each in self._held]

    def needed(self) -> Iterator[Needed]:
        """Yields the documents that the items' own need, such as the invoices that they pay."""
        for held in self._held:
            for source, _ in held.items:
                for row in self._rows[source]:
                    yield from (Needed(held.payout, source, each) for each in row.parents)

    def _rows_for(self, source: str) -> list[_Row] | None:
        return self._rows.get(source, self._rows.get(source.partition(AGAIN)[0]))

    def _match(self, held: HeldPayout, found: Mapping[str, str]) -> PayoutMatch:
        payout = held.payout
        items = tuple(self._item((source,), pence, found) for source, pence in held.items)
        own = self._item(payout.movements, self._net(payout), found)
        total = sum(item.pence for item in items)
        unread = (PayoutReason(held.unread, payout.id),) if held.unread else ()
        returned = (PayoutReason("payout_returned", payout.movements[-1]),) if payout.is_returned else ()
        adding_up = () if unread or own.reason_code == "missing" else _adding_up(payout, total + own.pence)
        reasons = (*reasons_of(items), *reasons_of((own,)), *unread, *returned, *adding_up)
        return PayoutMatch(payout, self._now, own, items, len(items), total, reasons)

    def _item(self, sources: Sequence[str], pence: int, found: Mapping[str, str]) -> PayoutItem:
        """Compares one movement, or all movements of a payout itself."""
        rows = [row for source in sources for row in sorted(self._rows[source])]
        known = {row.key for row in rows if row.is_source}
        documents = tuple(
            RowState(row.key, row.state, row.xero_id, _why(row, found)) for row in rows if not row.is_source
        )
        codes = [row.reason_code for row in rows if row.is_source] + [each.reason_code for each in documents]
        if not known.issuperset(sources):
            codes.insert(0, "missing")
        return PayoutItem(sources[0], pence, documents, _weightiest(codes))

    def _net(self, payout: Payout) -> int:
        """Returns the payout's net amount as booked, with the fees."""
        rows = self._rows.get(payout.source, ())
        return sum(row.net for row in rows if row.key == payout.source)


def _row_of(row: LedgerRow) -> _Row:
    net = row.net if row.balance_provider else 0
    is_source = row.kind == SOURCE
    return _Row(row.key, row.state, _reason_code(row), row.xero_id, row.parents, is_source, net)


def _adding_up(payout: Payout, left: int) -> Iterator[PayoutReason]:
    if left:
        yield PayoutReason("does_not_add_up", payout.id, left)


def _reason_code(row: LedgerRow) -> str:
    if row.state in IN_ORDER:
        return ""
    return (row.reason_code if row.state in ("parked", "excluded") else "") or row.state


def _why(row: _Row, found: Mapping[str, str]) -> str:
    """Returns the row's own reason code, else that of a finding about it or a parent, such as its invoice."""
    return row.reason_code or next((found[key] for key in (row.key, *row.parents) if key in found), "")


def _weightiest(codes: Iterable[str]) -> str:
    """Returns the first reason code that somebody must deal with, else one that is explained."""
    given = [code for code in codes if code]
    return min(given, key=lambda code: code in EXPLAINED, default="")


def _by_row(findings: Iterable[Finding]) -> dict[str, str]:
    """Returns the finding of each row, by its key. An open finding wins over an accepted one."""
    in_order = sorted((each for each in findings if each.about), key=lambda each: not each.accepted)
    return {each.about: "accepted" if each.accepted else each.reason_code for each in in_order}
