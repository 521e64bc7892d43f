"""The ledger's rows as the core reads them again."""

from __future__ import annotations

from collections.abc import Iterator

from shared.ledger.entries import Entry
from shared.posting.stages import STAGE_OF_KIND
from shared.store import rows
from shared.store.codec import document_from_dict
from shared.store.rows import LedgerRow


def entries(tenant: str) -> Iterator[Entry]:
    """All rows by key, page by page. Raises KeyError or ValueError for what this version cannot read.

    Sums that leave out what they cannot read would be wrong without saying so.
    """
    return map(entry_of, rows.all_rows(tenant))


def entry_of(row: LedgerRow) -> Entry:
    is_document = row.kind in STAGE_OF_KIND
    return Entry(
        key=row.key,
        kind=row.kind,
        state=row.state,
        source=row.source,
        happened_at=row.happened_at,
        stored=row.document,
        document=document_from_dict(row.kind, row.document) if is_document else None,
        parents=row.parents,
        number=row.number,
        xero_id=row.xero_id,
        reason_code=row.reason_code,
        detail=row.detail,
        settled_at=row.settled_at,
        former_xero_ids=row.former_xero_ids,
    )
