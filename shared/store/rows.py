"""Keeps ledger rows: one per document to post, written before anything is sent.

A row is pending, posted, parked (a person must act), waiting (under a parked or undone parent), excluded,
or undone: taken out of Xero because the owner said so, or never to be sent. See shared.store.undo. A flag is
attention (a person should look) or seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, cast

from pynamodb.exceptions import TransactWriteError, UpdateError

from shared.ledger.codec import document_to_dict, facts_from_list, kind_of
from shared.ledger.documents import Document
from shared.ledger.rows import SOURCE, Handled, LedgerRow, Source
from shared.ledger.stages import BATCH_LIMIT, NUMBERED, Stage, kinds_at, place_of, stage_of
from shared.posting.lane import Row
from shared.provider import Provider
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed, transaction

# Kinds of rows whose documents delete another one in Xero.
DELETING = kinds_at(Stage.DELETIONS)
# A row waits for each parent that is in one of these states.
BLOCKING = ("parked", "accepted", "waiting", "undone")


def read(tenant: str, keys: Iterable[str], consistent: bool = False) -> list[LedgerRow]:
    """Reads the rows that exist, in no order."""
    wanted = [(tenant, key) for key in dict.fromkeys(keys)]
    return [row_of(item) for item in RowItem.batch_get(wanted, consistent_read=consistent)]


def has_pending(tenant: str) -> bool:
    return bool(pending(tenant, limit=1))


def pending(tenant: str, limit: int = BATCH_LIMIT) -> list[LedgerRow]:
    """Reads the first pending rows in the order of their stages, strongly consistent."""
    items = RowItem.by_open_work.query(
        tenant, RowItem.open_work.startswith("pending#"), consistent_read=True, limit=limit
    )
    return [row_of(item) for item in islice(items, limit)]


def pending_since(tenant: str, before: datetime) -> datetime | None:
    """Returns when a row that is pending was recorded, of one recorded before then; None if there is none.

    Strongly consistent. It reads no further than to the first such row.
    """
    items = RowItem.by_open_work.query(
        tenant, RowItem.open_work.startswith("pending#"), consistent_read=True, page_size=BATCH_LIMIT
    )
    return next((item.recorded_at for item in items if item.recorded_at < before), None)


def all_rows(tenant: str, consistent: bool = False) -> Iterator[LedgerRow]:
    """Yields all rows of a tenant by key, page by page: a tenant may have a hundred thousand."""
    return map(row_of, RowItem.query(tenant, consistent_read=consistent))


def in_state(tenant: str, state: str, most: int | None = None) -> Iterator[LedgerRow]:
    """Yields the rows in a state other than posted: parked, waiting, excluded, pending; or `state#reason`.

    No more than `most` of them are read, if that is given.
    """
    begins = RowItem.open_work.startswith(f"{state}#")
    return map(row_of, RowItem.by_open_work.query(tenant, begins, consistent_read=True, limit=most))


def is_any_in_state(tenant: str, state: str) -> bool:
    """Whether any row is in a state that `in_state` takes. Reads one row at most."""
    items = RowItem.by_open_work.query(
        tenant, RowItem.open_work.startswith(f"{state}#"), consistent_read=True, limit=1
    )
    return next(iter(items), None) is not None


def count_in_state(tenant: str, state: str) -> int:
    """Counts the rows in a state that `in_state` takes."""
    return RowItem.by_open_work.count(tenant, RowItem.open_work.startswith(f"{state}#"), consistent_read=True)


def count_to(most: int, tenant: str, state: str) -> int:
    """Counts the rows in a state that `in_state` takes, and stops at `most`: there may be any number."""
    items = RowItem.by_open_work.query(
        tenant,
        RowItem.open_work.startswith(f"{state}#"),
        consistent_read=True,
        limit=most,
        attributes_to_get=["key"],
    )
    return sum(1 for _ in items)


@dataclass(frozen=True, slots=True)
class Some:
    """Some rows in their order. `next` is where the others begin, empty if there are none.

    `places` is where each of these rows is.
    """

    rows: tuple[LedgerRow, ...]
    next: str = ""
    places: tuple[str, ...] = ()


def reasons_in(tenant: str, state: str) -> Iterator[str]:
    """Yields the reasons for which rows are in a state, parked or attention. Reads one row of each."""
    low, high = f"{state}#", _behind(state)
    while True:
        found = RowItem.by_open_work.query(
            tenant, RowItem.open_work.between(low, high), consistent_read=True, limit=1
        )
        item = next(iter(found), None)
        if item is None:
            return
        reason = item.open_work.split("#")[1]
        yield reason
        low = _behind(f"{state}#{reason}")


def some_in_state(tenant: str, state: str, reason: str, after: str = "", limit: int = 50) -> Some:
    """Reads the rows in a state for a reason, from where `after`, the `next` of an earlier answer, says."""
    begins = f"{state}#{reason}#"
    items = list(
        islice(
            RowItem.by_open_work.query(
                tenant,
                RowItem.open_work.between(f"{begins}{after}", _behind(f"{state}#{reason}")),
                consistent_read=True,
                limit=limit + 1,
            ),
            limit + 1,
        )
    )
    places = [item.open_work.removeprefix(begins) for item in items]
    return Some(tuple(map(row_of, items[:limit])), next(iter(places[limit:]), ""), tuple(places[:limit]))


def after(tenant: str, state: str, before: str, most: int) -> list[tuple[str, LedgerRow]]:
    """Lists the rows in a state, each with its place, behind the place `before`: `most` of them at most."""
    low = max(f"{state}#", f"{before}\0" if before else "")
    if low >= _behind(state):
        return []
    items = RowItem.by_open_work.query(
        tenant, RowItem.open_work.between(low, _behind(state)), consistent_read=True, limit=most
    )
    return [(item.open_work, row_of(item)) for item in islice(items, most)]


def _behind(begin: str) -> str:
    """Returns what sorts behind all entries of the index that begin like this and go on with #."""
    return f"{begin}$"


def open_deletions(tenant: str) -> Iterator[LedgerRow]:
    """Yields the rows that are to delete something in Xero and have not: pending, waiting, parked, accepted.

    Of what is pending it reads these alone; what waits for something else, or for a person, it passes over.
    """
    pending_ones = f"pending#{Stage.DELETIONS:02d}#"
    for begins in (pending_ones, "waiting#", "parked#", "accepted#"):
        yield from map(
            row_of,
            RowItem.by_open_work.query(
                tenant,
                RowItem.open_work.startswith(begins),
                filter_condition=RowItem.kind.is_in(*DELETING),
                consistent_read=True,
            ),
        )


def open_work(tenant: str) -> Iterator[LedgerRow]:
    """Yields all rows in any of the states that `in_state` takes."""
    return map(row_of, RowItem.by_open_work.query(tenant, consistent_read=True))


def decided_since(tenant: str, since: datetime | None, most: int | None = None) -> Iterator[LedgerRow]:
    """Yields the sources decided since then, or all of them, in the order of their decisions.

    No more than `most` of them are read, if that is given. The rows have what LedgerRow needs to know of a
    source, and no more: no reason, detail or Xero id.
    """
    later = None if since is None else RowItem.decided_at >= since
    return map(row_of, RowItem.by_decision.query(tenant, later, limit=most))


def with_key_prefix(tenant: str, prefix: str) -> Iterator[LedgerRow]:
    """Yields all rows whose keys begin with this, whatever their state."""
    return map(row_of, RowItem.query(tenant, RowItem.key.startswith(prefix), consistent_read=True))


def shelve(tenant: str, blocked: Sequence[Row]) -> None:
    """Lists rows under the parked or undone parent they wait for, unless the parent was resumed meanwhile."""
    for row in blocked:
        try:
            with transaction() as write:
                write.condition_check(RowItem, tenant, row.blocked_by, RowItem.state.is_in(*BLOCKING))
                write.update(
                    RowItem(tenant, row.key),
                    actions=[
                        RowItem.state.set("waiting"),
                        RowItem.open_work.set(f"waiting#{row.blocked_by}#{row.key}"),
                    ],
                    condition=RowItem.state == "pending",
                )
        except TransactWriteError as error:
            if not condition_failed(error):
                raise


def retry(tenant: str, key: str) -> None:
    """Makes a parked row pending again, and with it the rows that wait for it.

    Other rows stay as they are.
    """
    row = RowItem.get(tenant, key, consistent_read=True)
    if row.kind == SOURCE:
        return
    _revive(row)
    # Even if the row was pending already: an earlier retry may have died before it reached these.
    for child in RowItem.by_open_work.query(
        tenant, RowItem.open_work.startswith(f"waiting#{key}#"), consistent_read=True
    ):
        retry(tenant, child.key)


def set_xero_id_of_excluded(tenant: str, key: str, xero_id: str) -> None:
    """Keeps, for an excluded source, the id of the document in Xero that another app made for it."""
    try:
        RowItem(tenant, key).update(
            actions=[RowItem.xero_id.set(xero_id)], condition=RowItem.state == "excluded"
        )
    except UpdateError as error:
        # The source was decided again meanwhile, so it is no other app's any more.
        if not condition_failed(error):
            raise


def accept(tenant: str, key: str, handled: Handled) -> bool:
    """Accepts a parked row for good; False if it is not parked. Rows that wait for it stay waiting."""
    try:
        RowItem(tenant, key).update(
            actions=[
                RowItem.state.set("accepted"),
                RowItem.open_work.set(f"accepted#{key}"),
                RowItem.handled.set(_said(handled)),
            ],
            condition=RowItem.state == "parked",
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def see(tenant: str, key: str, handled: Handled) -> bool:
    """Records that somebody has looked at a flagged row; False if it is not flagged any more."""
    try:
        RowItem(tenant, key).update(
            actions=[
                RowItem.state.set("seen"),
                RowItem.open_work.remove(),
                RowItem.handled.set(_said(handled)),
            ],
            condition=RowItem.state == "attention",
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _revive(row: RowItem) -> None:
    """Makes a row pending under its first name: a name that was taken may be free again."""
    try:
        row.update(
            actions=[
                RowItem.state.set("pending"),
                RowItem.open_work.set(open_work_of(row)),
                RowItem.variant.set(0),
                RowItem.ordered.set(True),
            ],
            # Two people may press the same button: the second press must not post a payment twice.
            condition=RowItem.state.is_in("parked", "waiting"),
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise


def pending_row(
    tenant: str, source: Source, document: Document, now: datetime, after: Iterable[str] = ()
) -> RowItem:
    """Makes a pending row. `after` are keys of rows that it waits for besides its document's parents."""
    row = RowItem(
        tenant,
        document.key,
        kind=kind_of(document),
        state="pending",
        source=source.key,
        provider=source.provider,
        document=document_to_dict(document),
        parents=list(dict.fromkeys((*document.parents, *after))),
        happened_at=source.happened_at,
        recorded_at=now,
    )
    row.open_work = open_work_of(row)
    return row


def becomes(key: str, document: Document, number: int | None, now: datetime) -> list[Any]:
    """Returns the changes by which a refused row becomes another document, to be posted next.

    `number` was reserved for the row, if it did not have one already: an invoice keeps it.
    """
    kind = kind_of(document)
    return [
        RowItem.kind.set(kind),
        RowItem.document.set(document_to_dict(document)),
        RowItem.parents.set(list(document.parents)),
        RowItem.state.set("pending"),
        RowItem.variant.set(0),
        RowItem.open_work.set(open_work_at(kind, now, key)),
        *_numbered(kind, number),
    ]


def _numbered(kind: str, number: int | None) -> list[Any]:
    """Keeps an invoice's number: one given up leaves a gap, and a series of VAT invoices should have none."""
    if stage_of(kind) not in NUMBERED:
        return [RowItem.number.remove()]
    return [] if number is None else [RowItem.number.set(number)]


def row_of(item: RowItem) -> LedgerRow:
    """Returns a stored row, as far as the table or the index that was read holds it."""
    number: float | None = item.number
    return LedgerRow(
        key=item.key,
        kind=item.kind,
        state=item.state,
        source=item.source,
        provider=cast("Provider", item.provider),
        happened_at=item.happened_at,
        stored_document=item.document,
        stored_movement=item.movement,
        about=item.about or "",
        parents=tuple(item.parents or ()),
        number=None if number is None else int(number),
        variant=int(item.variant or 0),
        xero_id=item.xero_id or "",
        reason_code=item.reason_code or "",
        detail=item.detail or "",
        settled_at=item.settled_at,
        facts=facts_from_list(item.facts),
        former_xero_ids=tuple(item.former_xero_ids or ()),
        decided_at=item.decided_at,
        documents=tuple(item.documents or ()),
        version=int(item.version),
        recorded_at=item.recorded_at,
        is_ordered=bool(item.ordered),
        handled=_handled(item.handled) if item.handled else None,
        payer=item.payer or "",
        description=item.description or "",
        sale=item.sale or "",
        told_by=item.told_by or "",
        followers=tuple(item.followers or ()),
        place=item.open_work or "",
        made_out_to=item.made_out_to or "",
    )


def _said(handled: Handled) -> dict[str, str]:
    return {"by": handled.by, "at": handled.at.isoformat(), "note": handled.note}


def _handled(said: Mapping[str, str]) -> Handled:
    return Handled(said["by"], datetime.fromisoformat(said["at"]), said["note"])


def open_work_of(row: RowItem | LedgerRow) -> str:
    """Returns where a pending row stands in the order of posting."""
    return open_work_at(row.kind, row.happened_at, row.key)


def open_work_at(kind: str, happened_at: datetime, key: str) -> str:
    """Returns where a row of this kind, which happened then, stands in the order of posting."""
    # The index sorts as text, so the stage is one and the time is ISO in UTC.
    return f"pending#{place_of(stage_of(kind))}#{happened_at.isoformat()}#{key}"
