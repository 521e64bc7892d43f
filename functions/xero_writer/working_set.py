"""Holds the rows that a run is working on, as the protocol sees them and as Xero will."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.booking.fallbacks import STANDS_OTHERWISE, payment_target
from shared.errors import Newer
from shared.ledger.awaited import Awaited, awaited
from shared.ledger.documents import Amendment, Document, Invoice, Payment, Refund, Removal, Reversal
from shared.ledger.row_version import ROW_VERSION
from shared.ledger.rows import LedgerRow, Source
from shared.ledger.stages import is_document, stage_of
from shared.ledger.standing import Standing
from shared.posting.lane import Lane, Parked, Posted, Row
from shared.store import lead_source_turns, lead_sources, rows, standing
from shared.xero.payloads import Draft, Tracked


@dataclass(frozen=True, slots=True)
class WorkingSet:
    """Rows by key, and their parents by key.

    `aims` are what a payment pays, or a refund gives back, that comes after the end of an earlier one.
    `removals` names, by a removal's key, the row whose document leaves Xero, and `reversals`, by the key of a
    reversal, the row whose document it deletes. `standing` is what a survey found in Xero under these keys.
    `tracked` is how Xero tracks the lead sources that are active there, where any of the rows has one; None
    where Xero has no category for them, which a person was told.
    """

    items: dict[str, LedgerRow]
    parents: dict[str, LedgerRow]
    aims: Mapping[str, str] = field(default_factory=dict)
    removals: Mapping[str, str] = field(default_factory=dict)
    reversals: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, Standing] = field(default_factory=dict)
    tracked: Mapping[str, Tracked] | None = field(default_factory=dict)

    @classmethod
    def pending(cls, tenant: str, is_surveyed: bool = False) -> WorkingSet:
        """Reads the first pending rows. `is_surveyed`: what stands in Xero is on record."""
        found = cls._with_parents(tenant, rows.pending(tenant))
        return replace(found, standing=standing.read(tenant, found.items)) if is_surveyed else found

    @classmethod
    def of(cls, tenant: str, keys: Iterable[str]) -> WorkingSet:
        return cls._with_parents(tenant, rows.read(tenant, keys, consistent=True))

    @classmethod
    def _with_parents(cls, tenant: str, items: Sequence[LedgerRow]) -> WorkingSet:
        later = [item for item in items if _comes_after_another(item)]
        held = {item.key: item for item in items}
        wanted = {parent for item in items for parent in item.parents}
        read = rows.read(tenant, sorted(wanted - held.keys()), consistent=True)
        # A parent that is among the rows themselves was read with them.
        parents = {key: row for key, row in held.items() if key in wanted} | {row.key: row for row in read}
        aims = {item.key: _aim(tenant, item, parents) for item in later}
        more = {row.key: row for row in rows.read(tenant, {*aims.values()} - {"", *parents}, consistent=True)}
        removals, reversals = _aimed_at(items, Removal), _aimed_at(items, Reversal)
        return cls(held, parents | more, aims, removals, reversals, tracked=_tracked(tenant, items))

    def work(self) -> tuple[Row, ...] | Parked:
        """Returns the rows as the protocol sees them, or the first that needs a row which is not there.

        Such a row must not stop the lane for all the others. Raises Newer for a row that a later version
        wrote: the lane waits for that version, since the row may have to go before others.
        """
        found = []
        for item in self.items.values():
            if item.version > ROW_VERSION or not is_document(item.kind):
                raise Newer(f"a later version wrote {item.key}: {item.kind} of form {item.version}")
            row = self._row(item)
            if row is None:
                return Parked(item.key, "cannot_be_rendered", "a row that it needs is not there")
            found.append(row)
        return tuple(found)

    def _row(self, item: LedgerRow) -> Row | None:
        if not all(key in self.parents for key in item.parents):
            return None
        needed = (*item.parents, self.aims.get(item.key, ""))
        parents = [self.parents[key] for key in needed if key in self.parents]
        blockers = (parent.key for parent in parents if parent.state in rows.BLOCKING)
        return Row(
            key=item.key,
            stage=stage_of(item.kind),
            number=item.number,
            blocked_by=next(blockers, None),
            ready=all(parent.state == "posted" for parent in parents),
            found=self._found(item),
            awaited=Awaited.ORDERED if item.is_ordered else awaited(item.kind, item.key),
            since=item.recorded_at,
            needs=needed,
        )

    def _found(self, item: LedgerRow) -> Posted | Parked | None:
        """Says what a survey found of a row: its document, or another that once took its place."""
        found = self.standing.get(item.key)
        if found is None or found.xero_id in item.former_xero_ids:
            return None
        if found.stage is stage_of(item.kind):
            # Even if it is gone since: its reversal, or reconciliation, finds that.
            return Posted(item.key, found.xero_id)
        return Parked(item.key, STANDS_OTHERWISE, f"Xero has it among {found.stage.name.lower()}")

    def numbers(self) -> dict[str, int]:
        """Returns the numbers that a survey found, by the keys of their invoices."""
        return {key: each.number for key, each in self.standing.items() if each.number is not None}

    def draft(self, key: str, lane: Lane, prefix: str) -> Draft:
        """Returns the draft of a row, with the number that is reserved for it."""
        item = self.items[key]
        number = dict(lane.reserved).get(key) if item.number is None else item.number
        return Draft(
            document=self.document(key),
            ids={key: parent.xero_id for key, parent in self.parents.items() if parent.xero_id},
            number="" if number is None else f"{prefix}{number:05d}",
            variant=item.variant,
            former_xero_ids=item.former_xero_ids,
            stages={
                key: stage_of(parent.kind) for key, parent in self.parents.items() if is_document(parent.kind)
            },
            tracked=self.tracked,
        )

    def amended(self, keys: Iterable[str]) -> dict[str, Invoice]:
        """Returns the invoices as they are once these amendments are in Xero, by the amendments' keys."""
        changes = {key: self.items[key].document for key in keys if self.items[key].kind == "Amendment"}
        return {
            key: replace(invoice, lines=each.lines)
            for key, each in changes.items()
            if isinstance(each, Amendment)
            and isinstance(invoice := _document(self.parents[each.of]), Invoice)
        }

    def source(self, key: str, now: datetime) -> Source:
        """Returns a row's source as of now, for what is decided of the row now."""
        item = self.items[key]
        return Source(item.source, item.provider, now)

    def document(self, key: str) -> Document:
        """Returns a row's document.

        Raises KeyError, TypeError or ValueError if this version cannot read it.
        """
        document = _document(self.items[key])
        match document:
            case Payment() if key in self.aims:
                return replace(document, invoice=self.aims[key])
            case Refund() if key in self.aims:
                return replace(document, of=self.aims[key])
        return document


def _aim(tenant: str, item: LedgerRow, known: Mapping[str, LedgerRow]) -> str:
    """Returns what a row pays or gives back; empty if that cannot be read: then the row is parked."""

    def read(key: str) -> Document:
        row = known.get(key) or next(iter(rows.read(tenant, [key], consistent=True)), None)
        if row is None:
            raise KeyError(key)
        return _document(row)

    try:
        document = _document(item)
        return payment_target(document, read) if isinstance(document, Payment | Refund) else ""
    except (KeyError, TypeError, ValueError):
        return ""


def _tracked(tenant: str, items: Iterable[LedgerRow]) -> Mapping[str, Tracked] | None:
    """Reads how lead sources are tracked at Xero, only if a row names one: most businesses have none."""
    if not any(each.lead_sources for each in items):
        return {}
    known = lead_sources.read(tenant)
    if not known.is_in_use and lead_source_turns.read(tenant).problem:
        # Money waits for no tracking category. The page of lead sources says that sales go without.
        return None
    usable = (each for each in known.sources if each.is_usable)
    return {each.id: Tracked(known.category_id, each.option_id) for each in usable}


def _comes_after_another(row: LedgerRow) -> bool:
    """Whether a payment or refund is for what the end of an earlier one has opened."""
    # By the stored form: a document that cannot be read is parked later, by itself.
    is_money = row.kind in (Payment.__name__, Refund.__name__)
    return is_money and bool((row.stored_document or {}).get("after"))


def _aimed_at(items: Iterable[LedgerRow], kind: type[Removal | Reversal]) -> dict[str, str]:
    """Returns what each document of this kind takes out of Xero, by its key."""
    return {
        item.key: str((item.stored_document or {}).get("of", ""))
        for item in items
        if item.kind == kind.__name__
    }


def _document(row: LedgerRow) -> Document:
    if row.document is None:
        raise KeyError(row.kind)
    return row.document
