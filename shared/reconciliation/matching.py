"""Holds what was read in Xero against the ledger, row by row, in one pass over rows in any order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import date, datetime

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import CreditNote, Document, Invoice, Removal, Reversal
from shared.ledger.rows import LedgerRow
from shared.reconciliation.findings import Finding, finding_of, lost, name_of, of_ours, of_sale
from shared.reconciliation.snapshots import InvoiceSnapshot, XeroSnapshot


class Matching:
    """Holds what was read in Xero against the ledger, row by row.

    `standings` and `sales` are what has changed since the last look, of which `earlier` are the findings; or
    `everything`, and then a row that Xero shows nothing of is found to be deleted. Nothing is held against
    rows that were settled at `read_at` or later: Xero was read before that. What people enter is theirs but
    for the `clearing` accounts, by code, where it makes a difference.
    """

    def __init__(
        self,
        standings: Iterable[XeroSnapshot],
        sales: Iterable[InvoiceSnapshot],
        earlier: Iterable[Finding],
        read_at: datetime,
        first_day: date,
        clearing: Set[str],
        everything: bool = False,
    ) -> None:
        self._left = {each.id: each for each in standings}
        self._sales = {each.id: each for each in sales}
        self._read_at = read_at
        self._first_day = first_day
        self._clearing = clearing
        self._everything = everything
        self._earlier = {each.id: each for each in earlier}
        self._found = {} if everything else dict(self._earlier)
        self._ours: dict[str, LedgerRow] = {}
        self._references = {each.reference for each in self._left.values() if each.is_live}
        self._references |= {each.reference for each in self._sales.values() if each.is_live}
        self._over: set[str] = set()
        # Whether anything was posted while Xero was read, so that figures of different moments are compared.
        self.is_moving = False

    def add(self, entry: LedgerRow) -> None:
        self._over.update(entry.former_xero_ids)
        if entry.key in self._references:
            self._ours[entry.key] = entry
        if isinstance(entry.document, Reversal | Removal) and entry.state == "pending":
            # Xero may have carried it out already, and nobody knows.
            self.is_moving = True
        if entry.document is None or entry.state != "posted" or self._is_fresh(entry):
            return
        if isinstance(entry.document, Reversal):
            # Its Xero id is that of what it deleted.
            self._over.add(entry.xero_id)
        elif isinstance(entry.document, Invoice | CreditNote):
            if sale := self._sales.pop(entry.xero_id, None):
                self._note(sale.id, of_sale(entry, entry.document, sale))
        elif bank_effect(entry.document):
            self._hold_against(entry, entry.document)

    def findings(self) -> list[Finding]:
        """Those that still hold, once every row was added, whatever it was that the owner said of them."""
        for standing in self._left.values():
            self._note(standing.id, self._of_nobody(standing))
        for sale in self._sales.values():
            self._note(sale.id, self._twin(sale))
        still = (each for each in self._found.values() if each.id not in self._over)
        return [self._accepted(each) for each in still]

    def on_its_way(self) -> set[str]:
        """Keys of rows that are not said to be posted, and of which Xero has the document already."""
        return {key for key, entry in self._ours.items() if entry.state == "pending"}

    def _hold_against(self, entry: LedgerRow, document: Document) -> None:
        standing = self._left.pop(entry.xero_id, None)
        if standing:
            self._note(entry.xero_id, of_ours(entry, document, standing, self._first_day))
        elif self._everything:
            self._note(entry.xero_id, lost(entry, document))

    def _note(self, id: str, finding: Finding | None) -> None:
        if finding:
            self._found[id] = finding
        else:
            self._found.pop(id, None)

    def _is_fresh(self, entry: LedgerRow) -> bool:
        if entry.settled_at is None or entry.settled_at < self._read_at:
            return False
        self._left.pop(entry.xero_id, None)
        self.is_moving = True
        return True

    def _of_nobody(self, standing: XeroSnapshot) -> Finding | None:
        """What no row says it is; what stood there before the first day is of no concern here."""
        if not standing.is_live:
            return None
        row = self._ours.get(standing.reference)
        if row and row.state == "pending":
            return None
        is_early = standing.dated < self._first_day
        if row:
            # What is dated before the feed is in the balance that the account had then.
            return finding_of(standing, "double", row.key, {} if is_early else standing.bank_effect)
        if is_early or self._clearing.isdisjoint(standing.bank_effect):
            return None
        return finding_of(standing, "own", "", standing.bank_effect)

    def _twin(self, sale: InvoiceSnapshot) -> Finding | None:
        """Other people's invoices are their own; but not those under a Reference of ours."""
        row = self._ours.get(sale.reference)
        if row is None or row.state != "posted" or not sale.is_live:
            return None
        return Finding(sale.id, "double", row.key, {}, row.happened_at.date(), name_of(sale))

    def _accepted(self, finding: Finding) -> Finding:
        before = self._earlier.get(finding.id)
        same = before and before.accepted and replace(before, accepted=False) == finding
        return replace(finding, accepted=True) if same else finding
