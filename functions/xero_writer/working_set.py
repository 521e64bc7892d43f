"""The rows that a run is working on, as the protocol sees them and as Xero will."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared.booking.fallbacks import payment_target
from shared.ledger.documents import Document, Payment, Refund
from shared.posting.lane import Lane, Outcome, Parked, Row
from shared.posting.stages import STAGE_OF_KIND
from shared.store import rows
from shared.store.codec import document_from_dict
from shared.store.rows import LedgerRow
from shared.xero.payloads import Draft


@dataclass(frozen=True, slots=True)
class WorkingSet:
    """Rows by key, and their parents by key.

    `aims` are what a payment pays, or a refund gives back, that comes after the end of an earlier one.
    """

    items: dict[str, LedgerRow]
    parents: dict[str, LedgerRow]
    aims: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def pending(cls, tenant: str) -> WorkingSet:
        return cls._with_parents(tenant, rows.pending(tenant))

    @classmethod
    def of(cls, tenant: str, keys: Iterable[str]) -> WorkingSet:
        return cls._with_parents(tenant, rows.read(tenant, keys, consistent=True))

    @classmethod
    def _with_parents(cls, tenant: str, items: Sequence[LedgerRow]) -> WorkingSet:
        wanted = (parent for item in items for parent in item.parents)
        parents = {row.key: row for row in rows.read(tenant, wanted, consistent=True)}
        later = (item for item in items if item.kind in ("Payment", "Refund") and item.document.get("after"))
        aims = {item.key: _aim(tenant, item, parents) for item in later}
        more = rows.read(tenant, {*aims.values()} - {"", *parents}, consistent=True)
        return cls({item.key: item for item in items}, parents | {row.key: row for row in more}, aims)

    def unreadable(self) -> Parked | None:
        """A row that this version does not know, which must not stop the lane for all the others."""
        for item in self.items.values():
            if item.kind not in STAGE_OF_KIND or not all(key in self.parents for key in item.parents):
                return Parked(item.key, "cannot_be_rendered", f"{item.kind}, or one it needs, is not known")
        return None

    def rows(self) -> tuple[Row, ...]:
        return tuple(self._row(item) for item in self.items.values())

    def _row(self, item: LedgerRow) -> Row:
        needed = (*item.parents, self.aims.get(item.key, ""))
        parents = [self.parents[key] for key in needed if key in self.parents]
        blockers = (parent.key for parent in parents if parent.state in rows.BLOCKING)
        return Row(
            key=item.key,
            stage=STAGE_OF_KIND[item.kind],
            number=item.number,
            blocked_by=next(blockers, None),
            ready=all(parent.state == "posted" for parent in parents),
        )

    def draft(self, key: str, lane: Lane, prefix: str) -> Draft:
        """What is written for a row, with the number that is kept for it."""
        item = self.items[key]
        number = dict(lane.reserved).get(key) if item.number is None else item.number
        return Draft(
            document=self.document(key),
            ids={key: parent.xero_id for key, parent in self.parents.items() if parent.xero_id},
            number="" if number is None else f"{prefix}{number:05d}",
            variant=item.variant,
            former_xero_ids=item.former_xero_ids,
            stages={
                key: STAGE_OF_KIND[parent.kind]
                for key, parent in self.parents.items()
                if parent.kind in STAGE_OF_KIND
            },
        )

    def removed(self, outcomes: Iterable[Outcome]) -> dict[str, str]:
        """The keys of what the undoings among the outcomes take out of Xero, by their own."""
        undoings = (each.key for each in outcomes if self.items[each.key].kind == "Removal")
        return {key: self.items[key].document["of"] for key in undoings}

    def document(self, key: str) -> Document:
        """Raises KeyError, TypeError or ValueError for what this version cannot read."""
        document = _document(self.items[key])
        match document:
            case Payment() if key in self.aims:
                return replace(document, invoice=self.aims[key])
            case Refund() if key in self.aims:
                return replace(document, of=self.aims[key])
        return document


def _aim(tenant: str, item: LedgerRow, known: Mapping[str, LedgerRow]) -> str:
    """Empty where that cannot be read: then the row cannot be rendered, and is parked."""

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


def _document(row: LedgerRow) -> Document:
    return document_from_dict(row.kind, row.document)
