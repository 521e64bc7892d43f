"""Compares what was read in Xero with the rows of the ledger, in any order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date, datetime

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import Amendment, CreditNote, Document, Invoice, Removal, Reversal, day_of
from shared.ledger.keys import is_at_bank_account, role_of
from shared.ledger.rows import LedgerRow
from shared.reconciliation.findings import Finding, finding_of, lost, name_of, of_ours, of_sale
from shared.reconciliation.months import Days
from shared.reconciliation.snapshots import InvoiceSnapshot, XeroSnapshot


class Matching:
    """Compares what was read in Xero with the ledger, row by row.

    `snapshots` and `invoices` are what has changed since the last reconciliation, whose findings are
    `earlier`; or `everything`, and then a row that Xero does not show is found deleted. Of the `whole` days
    every document was read, so a row of these days that Xero does not show is missing. Rows settled at
    `read_at` or later are not compared: Xero was read before that. What people enter is their own, except in
    the `clearing` accounts (by code), where it makes a difference.
    """

    def __init__(
        self,
        snapshots: Iterable[XeroSnapshot],
        invoices: Iterable[InvoiceSnapshot],
        earlier: Iterable[Finding],
        read_at: datetime,
        first_day: date,
        clearing: Set[str],
        everything: bool = False,
        whole: Sequence[Days] = (),
    ) -> None:
        self._snapshots = {each.id: each for each in snapshots}
        self._invoices = {each.id: each for each in invoices}
        self._read_at = read_at
        self._first_day = first_day
        self._clearing = clearing
        self._everything = everything
        self._whole = tuple(whole)
        self._missing: dict[str, LedgerRow] = {}
        self._earlier = {each.id: each for each in earlier}
        self._found = {} if everything else dict(self._earlier)
        self._ours: dict[str, LedgerRow] = {}
        shown: list[XeroSnapshot | InvoiceSnapshot] = [*self._snapshots.values(), *self._invoices.values()]
        self._shown = {each.reference for each in shown}
        self._references = {each.reference for each in shown if each.is_live}
        self._former_ids: set[str] = set()
        # Whether anything was posted while Xero was read, so that the figures are of different moments.
        self.is_moving = False

    @property
    def is_whole(self) -> bool:
        """Whether of some days every document was read."""
        return bool(self._whole)

    def keys(self) -> set[str]:
        """Returns the keys of the rows to add at least: of what Xero shows, and of the earlier findings."""
        ours = {reference for reference in self._shown if role_of(reference)}
        return ours | {each.about for each in self._earlier.values() if each.about}

    def not_shown(self, documents: Iterable[str]) -> set[str]:
        """Returns which of these documents are at bank accounts and not shown by Xero: add them, too."""
        return {key for key in documents if is_at_bank_account(key) and key not in self._shown}

    def add(self, row: LedgerRow) -> None:
        self._former_ids.update(row.former_xero_ids)
        if row.key in self._references:
            self._ours[row.key] = row
        if isinstance(row.document, Reversal | Removal | Amendment) and row.state == "pending":
            # Xero may have carried this out already without our knowing.
            self.is_moving = True
        if row.document is None or row.state != "posted" or self._is_fresh(row):
            return
        if isinstance(row.document, Reversal):
            # A reversal's Xero id is that of the document it deleted.
            self._former_ids.add(row.xero_id)
        elif isinstance(row.document, Invoice | CreditNote):
            if invoice := self._invoices.pop(row.xero_id, None):
                self._note(invoice.id, of_sale(row, row.document, invoice))
        elif bank_effect(row.document):
            self._compare(row, row.document)

    def findings(self) -> list[Finding]:
        """Returns the findings that still hold, accepted ones too. Call this once every row was added."""
        for snapshot in self._snapshots.values():
            self._note(snapshot.id, self._of_no_row(snapshot))
        for invoice in self._invoices.values():
            self._note(invoice.id, self._duplicate(invoice))
        still = (each for each in self._found.values() if each.id not in self._former_ids)
        return [self._accepted(each) for each in still]

    def missing(self) -> list[LedgerRow]:
        """Returns rows that Xero should have shown, but for those whose absence is explained already.

        A person may have moved such a document to another day: look for it, and say what was found.
        """
        return [row for id, row in self._missing.items() if not self._is_explained(self._earlier.get(id))]

    def looked_for(self, row: LedgerRow, snapshot: XeroSnapshot | None) -> None:
        """Takes what Xero shows of a missing row when it is asked for by its id; None for nothing."""
        if row.document is not None:
            found = (
                of_ours(row, row.document, snapshot, self._first_day) if snapshot else lost(row, row.document)
            )
            self._note(row.xero_id, found)

    def on_its_way(self) -> set[str]:
        """Returns the keys of pending rows whose documents Xero has already."""
        return {key for key, row in self._ours.items() if row.state == "pending"}

    def _compare(self, row: LedgerRow, document: Document) -> None:
        snapshot = self._snapshots.pop(row.xero_id, None)
        if snapshot:
            self._note(row.xero_id, of_ours(row, document, snapshot, self._first_day))
        elif self._everything:
            self._note(row.xero_id, lost(row, document))
        elif self._was_read(day_of(document)) or self._was_own(row.xero_id):
            self._missing[row.xero_id] = row

    def _was_read(self, day: date | None) -> bool:
        return day is not None and any(day in days for days in self._whole)

    def _was_own(self, id: str) -> bool:
        """Whether a document of ours was taken for a person's, who had changed its Reference."""
        return id in self._earlier and self._earlier[id].reason_code == "own"

    def _is_explained(self, earlier: Finding | None) -> bool:
        if earlier is None or earlier.reason_code == "own":
            return False
        return earlier.reason_code == "deleted" or not self._was_read(earlier.dated)

    def _note(self, id: str, finding: Finding | None) -> None:
        if finding:
            self._found[id] = finding
        else:
            self._found.pop(id, None)

    def _is_fresh(self, row: LedgerRow) -> bool:
        if row.settled_at is None or row.settled_at < self._read_at:
            return False
        self._snapshots.pop(row.xero_id, None)
        self.is_moving = True
        return True

    def _of_no_row(self, snapshot: XeroSnapshot) -> Finding | None:
        """Finds a document that no row is posted as; before the first day such documents do not matter."""
        if not snapshot.is_live:
            return None
        row = self._ours.get(snapshot.reference)
        if row and row.state == "pending":
            return None
        is_early = snapshot.dated < self._first_day
        if row:
            # A document dated before the feed is part of the balance that the account had then.
            return finding_of(snapshot, "double", row.key, {} if is_early else snapshot.bank_effect)
        if is_early or self._clearing.isdisjoint(snapshot.bank_effect):
            return None
        return finding_of(snapshot, "own", "", snapshot.bank_effect)

    def _duplicate(self, invoice: InvoiceSnapshot) -> Finding | None:
        """Finds an invoice with a Reference of ours; other people's invoices are their own."""
        row = self._ours.get(invoice.reference)
        if row is None or row.state != "posted" or not invoice.is_live:
            return None
        return Finding(invoice.id, "double", row.key, {}, row.happened_at.date(), name_of(invoice))

    def _accepted(self, finding: Finding) -> Finding:
        before = self._earlier.get(finding.id)
        was_accepted = before and before.accepted and replace(before, accepted=False, handled=None) == finding
        return before if before and was_accepted else finding
