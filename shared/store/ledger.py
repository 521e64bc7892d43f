"""Ledger rows: one per document to post, written before anything is sent.

A row is pending, posted, parked (a person must act), waiting (under a parked parent) or left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pynamodb.exceptions import PutError, TransactWriteError, UpdateError

from shared.errors import Unavailable
from shared.events import LeftOut
from shared.ledger.documents import Document
from shared.posting.lane import Row
from shared.posting.stages import BATCH_LIMIT, STAGE_OF_KIND
from shared.store.codec import document_to_dict, kind_of
from shared.store.tables import RowItem, condition_failed, transaction


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row as it is stored. `document` is its kind's JSON; empty strings where nothing is known."""

    key: str
    kind: str
    state: str
    source: str
    document: dict[str, Any]
    parents: tuple[str, ...]
    number: int | None
    variant: int
    xero_id: str
    reason: str
    words: str


def record(
    tenant: str, source: str, documents: Sequence[Document], happened_at: datetime, now: datetime
) -> int:
    """Write a source's rows, all or none; how many those were.

    A source is decided once. Read again, it may look different (an order named late, a customer
    attached), and would then make a second invoice. Rows are posted in the order in which their
    sources happened, whenever they were heard of. Raises Unavailable when another process keeps
    writing the same rows.
    """
    for _ in range(3):
        known = {row.key for row in rows(tenant, [document.key for document in documents], True)}
        if any(key.startswith(f"{source} ") for key in known):
            return 0
        new = [document for document in documents if document.key not in known]
        if _put_all([_pending(tenant, source, document, happened_at, now) for document in new]):
            return len(new)
    raise Unavailable("another process is writing the same rows")


def leave_out(tenant: str, left: LeftOut, now: datetime) -> None:
    """Keep on record that a source makes no documents, and why."""
    _put(_source(tenant, left.source, "left_out", left.reason, left.words, now))


def park_source(tenant: str, source: str, reason: str, words: str, now: datetime) -> None:
    """A source that could not even be read, for a person to look at."""
    _put(_source(tenant, source, "parked", reason, words, now))


def forget_source(tenant: str, source: str) -> None:
    """It could be read, or booked, after all."""
    if any(row.kind == "Source" for row in rows(tenant, [source])):
        RowItem(tenant, source).delete()


def rows(tenant: str, keys: Iterable[str], consistent: bool = False) -> list[LedgerRow]:
    """The rows there are, in no order."""
    wanted = [(tenant, key) for key in dict.fromkeys(keys)]
    return [_row(item) for item in RowItem.batch_get(wanted, consistent_read=consistent)]


def has_pending(tenant: str) -> bool:
    return bool(pending(tenant, limit=1))


def pending(tenant: str, limit: int = BATCH_LIMIT) -> list[LedgerRow]:
    """The first pending rows in the order of their stages, strongly consistent."""
    found = RowItem.by_work.query(
        tenant, RowItem.work.startswith("pending#"), consistent_read=True, limit=limit
    )
    return [_row(item) for item in islice(found, limit)]


def listed(tenant: str, state: str) -> Iterator[LedgerRow]:
    """All rows of a state other than posted: parked, waiting, left_out, pending."""
    return map(
        _row, RowItem.by_work.query(tenant, RowItem.work.startswith(f"{state}#"), consistent_read=True)
    )


def shelve(tenant: str, blocked: Sequence[Row]) -> None:
    """List rows under the parked parent they wait for, unless that was resumed meanwhile."""
    for row in blocked:
        try:
            with transaction() as write:
                write.condition_check(
                    RowItem, tenant, row.blocked_by, RowItem.state.is_in("parked", "waiting")
                )
                write.update(
                    RowItem(tenant, row.key),
                    actions=[
                        RowItem.state.set("waiting"),
                        RowItem.work.set(f"waiting#{row.blocked_by}#{row.key}"),
                    ],
                    condition=RowItem.state == "pending",
                )
        except TransactWriteError as error:
            if not condition_failed(error):
                raise


def retry(tenant: str, key: str) -> None:
    """Make a parked row pending again, and with it whatever waits for it. Others stay as they are."""
    row = RowItem.get(tenant, key, consistent_read=True)
    if row.kind == "Source":
        return
    _revive(row)
    # Even if it was pending already: an earlier retry may have died before it came to these.
    for child in RowItem.by_work.query(
        tenant, RowItem.work.startswith(f"waiting#{key}#"), consistent_read=True
    ):
        retry(tenant, child.key)


def _revive(row: RowItem) -> None:
    """With its first name again, since what was taken may have been freed."""
    try:
        row.update(
            actions=[
                RowItem.state.set("pending"),
                RowItem.work.set(_work_of(row)),
                RowItem.variant.set(0),
            ],
            # Two people may press the same button: the second must not post a payment twice.
            condition=RowItem.state.is_in("parked", "waiting"),
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise


def _row(item: RowItem) -> LedgerRow:
    number: float | None = item.number
    return LedgerRow(
        key=item.key,
        kind=item.kind,
        state=item.state,
        source=item.source,
        document=item.document or {},
        parents=tuple(item.parents),
        number=None if number is None else int(number),
        variant=int(item.variant),
        xero_id=item.xero_id or "",
        reason=item.reason or "",
        words=item.words or "",
    )


def _work_of(row: RowItem) -> str:
    # The index sorts as text, so the stage has two digits and the time is ISO in UTC.
    return f"pending#{STAGE_OF_KIND[row.kind]:02d}#{row.happened_at.isoformat()}#{row.key}"


def _pending(tenant: str, source: str, document: Document, happened_at: datetime, now: datetime) -> RowItem:
    row = RowItem(
        tenant,
        document.key,
        kind=kind_of(document),
        state="pending",
        source=source,
        document=document_to_dict(document),
        parents=list(document.parents),
        happened_at=happened_at,
        recorded_at=now,
    )
    row.work = _work_of(row)
    return row


def _source(tenant: str, source: str, state: str, reason: str, words: str, now: datetime) -> RowItem:
    return RowItem(
        tenant,
        source,
        kind="Source",
        state=state,
        work=f"{state}#{reason}#{source}",
        source=source,
        reason=reason,
        words=words,
        happened_at=now,
        recorded_at=now,
    )


def _put_all(new: list[RowItem]) -> bool:
    """False when one of them is there by now."""
    try:
        with transaction() as write:
            for row in new:
                write.save(row, condition=RowItem.key.does_not_exist())
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _put(row: RowItem) -> bool:
    try:
        row.save(RowItem.key.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise
        return False
    return True
