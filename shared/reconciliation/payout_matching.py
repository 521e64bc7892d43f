"""Holds payouts against the ledger: their items' documents, their own transfer, and the money.

A payout is ticked when each item is known, its documents stand in Xero as they were posted, so does the
transfer, and the items come to what was paid out and kept as fees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

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

# Of rows and sources that are as they should be.
IN_ORDER = frozenset({"posted", "booked"})
# What a payment is called that is paid out once more, though its item names the payment alone.
AGAIN = "-chargeback_cancelled"


@dataclass(frozen=True, slots=True)
class HeldPayout:
    """A payout and what its processor says it holds: the sources, and pence of each.

    `unread` is a word of shared.reasons for why nothing is said.
    """

    payout: Payout
    items: Sequence[tuple[str, int]] = ()
    unread: str = ""


class _Row(NamedTuple):
    """What is kept of an entry while the ledger is read: there may be thousands."""

    key: str
    state: str
    word: str
    xero_id: str
    parents: tuple[str, ...]
    is_source: bool
    net: int


class PayoutMatching:
    """Takes every entry of the ledger, and keeps those of the payouts' items and of the payouts."""

    def __init__(self, held: Iterable[HeldPayout], now: datetime) -> None:
        self._held, self._now = list(held), now
        items = {source for each in self._held for source, _ in each.items}
        movements = {source for each in self._held for source in each.payout.movements}
        self._rows: dict[str, list[_Row]] = {source: [] for source in items | movements}

    def add(self, entry: LedgerRow) -> None:
        if entry.kind != SOURCE and entry.document is None:
            return
        rows = self._rows_for(entry.source)
        if rows is not None:
            rows.append(_row_of(entry))

    def matches(self, findings: Iterable[Finding]) -> list[PayoutMatch]:
        """Once every row was added. `findings` are all that there are."""
        said = _said(findings)
        return [self._match(each, said) for each in self._held]

    def _rows_for(self, source: str) -> list[_Row] | None:
        return self._rows.get(source, self._rows.get(source.partition(AGAIN)[0]))

    def _match(self, held: HeldPayout, said: Mapping[str, str]) -> PayoutMatch:
        payout = held.payout
        items = tuple(self._item((source,), pence, said) for source, pence in held.items)
        own = self._item(payout.movements, self._net(payout), said)
        total = sum(item.pence for item in items)
        unread = (PayoutReason(held.unread, payout.id),) if held.unread else ()
        returned = (PayoutReason("payout_returned", payout.movements[-1]),) if payout.is_returned else ()
        adding_up = () if unread or own.reason_code == "missing" else _adding_up(payout, total + own.pence)
        reasons = (*reasons_of(items), *reasons_of((own,)), *unread, *returned, *adding_up)
        return PayoutMatch(payout, self._now, own, items, len(items), total, reasons)

    def _item(self, sources: Sequence[str], pence: int, said: Mapping[str, str]) -> PayoutItem:
        """Of one movement, or of all that there were of a payout."""
        rows = [row for source in sources for row in self._rows[source]]
        known = {row.key for row in rows if row.is_source}
        documents = tuple(
            RowState(row.key, row.state, row.xero_id, _why(row, said)) for row in rows if not row.is_source
        )
        words = [row.word for row in rows if row.is_source] + [each.reason_code for each in documents]
        if not known.issuperset(sources):
            words.insert(0, "missing")
        return PayoutItem(sources[0], pence, documents, _weightiest(words))

    def _net(self, payout: Payout) -> int:
        """As it is booked, with the fees."""
        rows = self._rows.get(payout.source, ())
        return sum(row.net for row in rows if row.key == payout.source)


def _row_of(entry: LedgerRow) -> _Row:
    net = entry.net if entry.balance_provider else 0
    is_source = entry.kind == SOURCE
    return _Row(entry.key, entry.state, _word(entry), entry.xero_id, entry.parents, is_source, net)


def _adding_up(payout: Payout, left: int) -> Iterator[PayoutReason]:
    if left:
        yield PayoutReason("does_not_add_up", payout.id, left)


def _word(entry: LedgerRow) -> str:
    if entry.state in IN_ORDER:
        return ""
    return (entry.reason_code if entry.state in ("parked", "excluded") else "") or entry.state


def _why(row: _Row, said: Mapping[str, str]) -> str:
    """Its own word, else what was found of it in Xero, or of what it stands on: a payment of its invoice."""
    return row.word or next((said[key] for key in (row.key, *row.parents) if key in said), "")


def _weightiest(words: Iterable[str]) -> str:
    """The first that somebody must deal with, else one that is explained."""
    given = [word for word in words if word]
    return min(given, key=lambda word: word in EXPLAINED, default="")


def _said(findings: Iterable[Finding]) -> dict[str, str]:
    """By the key of the row that each is about; what the owner has accepted gives way to what is open."""
    in_order = sorted((each for each in findings if each.about), key=lambda each: not each.accepted)
    return {each.about: "accepted" if each.accepted else each.reason_code for each in in_order}
