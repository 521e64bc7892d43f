"""Ledger rows: one per document to post, written before anything is sent.

A row is pending, posted, parked (a person must act), waiting (under a parked parent) or left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition

from shared.errors import Unavailable
from shared.ledger.documents import Document
from shared.ledger.known import Alias, Booking, Credited, Decision, ForAPerson, Known, LeftOut
from shared.posting.lane import Row
from shared.posting.stages import BATCH_LIMIT, STAGE_OF_KIND
from shared.store.codec import document_from_dict, document_to_dict, kind_of
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
    credited: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """What is decided: a balance transaction, or a lost dispute. `movement` shows its money, in pence."""

    key: str
    happened_at: datetime
    movement: Mapping[str, Any] = field(default_factory=dict)


Decide = Callable[[Known], Decision]
Recorded = Literal["booked", "left_out", "parked", "known"]
_STATES: Mapping[type[Decision], Recorded] = {Booking: "booked", LeftOut: "left_out", ForAPerson: "parked"}
# A dispute that may still be lost.
OPEN = "open"
# Two events of one sale at once are decided one after the other.
TRIES = 5


def record(tenant: str, source: Source, needs: Iterable[str], decide: Decide, now: datetime) -> Recorded:
    """Decide a source once, and write what comes of it, all or none.

    `decide` is given what the ledger knows by the keys of `needs`. Read again, a source may look
    different (an order named late, a customer attached) and would then make a second invoice: what is
    booked stays so; what is parked or left out is decided anew. Rows are posted in the order in which
    their sources happened, whenever they were heard of. Raises Unavailable when another process keeps
    writing what the decision builds on.
    """
    keys = tuple(needs)
    for _ in range(TRIES):
        # First alone: most of what is heard of is heard of twice.
        earlier = next(iter(rows(tenant, [source.key], consistent=True)), None)
        if earlier and earlier.state == "booked":
            return "known"
        there = {row.key: row for row in rows(tenant, keys, consistent=True)}
        decision = decide(_known(there.values()))
        if _write(tenant, source, earlier, decision, there.keys(), now):
            return _STATES[type(decision)]
    raise Unavailable("another process is writing the same rows")


def park_unread(tenant: str, object_id: str, reason: str, words: str, now: datetime) -> None:
    """Something that could not even be read, for a person to look at."""
    row = _source_row(tenant, Source(object_id, now), "parked", reason, words, now)
    _all_or_none(tenant, [(row, RowItem.key.does_not_exist())])


def forget_unread(tenant: str, object_id: str, reason: str) -> None:
    """It could be read after all."""
    if any(row.reason == reason and row.kind == "Source" for row in rows(tenant, [object_id])):
        RowItem(tenant, object_id).delete()


def watch(tenant: str, source: Source, undecided: bool, now: datetime) -> None:
    """Keep on record that a source may still change without a movement, or that it will not any more.

    What was decided of it stays.
    """
    known = rows(tenant, [source.key])
    if known and known[0].state != OPEN:
        return
    if undecided and not known:
        row = _source_row(tenant, source, OPEN, "", "", now)
        _all_or_none(tenant, [(row, RowItem.key.does_not_exist())])
    if known and not undecided:
        _all_or_none(tenant, [(_source_row(tenant, source, "closed", "", "", now), RowItem.state == OPEN)])


def watched(tenant: str) -> Iterator[str]:
    """The keys of the sources that are still undecided."""
    return (row.key for row in listed(tenant, OPEN))


def flag(tenant: str, source: str, attention: str) -> None:
    """List a booked source for a bookkeeper to look at."""
    if not rows(tenant, [source]):
        return
    RowItem(tenant, source).update(
        actions=[RowItem.reason.set(attention), RowItem.work.set(f"attention#{attention}#{source}")]
    )


def becomes(key: str, document: Document, now: datetime) -> list[Any]:
    """The changes by which a refused row becomes another document, to be posted next."""
    kind = kind_of(document)
    return [
        RowItem.kind.set(kind),
        RowItem.document.set(document_to_dict(document)),
        RowItem.parents.set(list(document.parents)),
        RowItem.state.set("pending"),
        RowItem.variant.set(0),
        RowItem.number.remove(),
        RowItem.work.set(_work(kind, now, key)),
    ]


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
                RowItem.work.set(work_of(row)),
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
        credited=int(item.credited or 0),
    )


def work_of(row: RowItem) -> str:
    """Where a pending row stands in the order of posting."""
    return _work(row.kind, row.happened_at, row.key)


def _work(kind: str, happened_at: datetime, key: str) -> str:
    # The index sorts as text, so the stage has two digits and the time is ISO in UTC.
    return f"pending#{STAGE_OF_KIND[kind]:02d}#{happened_at.isoformat()}#{key}"


def _known(there: Iterable[LedgerRow]) -> Known:
    found = list(there)
    return Known(
        documents={
            row.key: document_from_dict(row.kind, row.document) for row in found if row.kind in STAGE_OF_KIND
        },
        aliases={row.key: row.document["contact"] for row in found if row.kind == "Alias"},
        credited={row.key: row.credited for row in found},
    )


def _write(
    tenant: str,
    source: Source,
    earlier: LedgerRow | None,
    decision: Decision,
    there: Collection[str],
    now: datetime,
) -> bool:
    """False when one of the rows is there by now, or is not what it was."""
    state = _STATES[type(decision)]
    reason = decision.attention if isinstance(decision, Booking) else decision.reason
    words = "" if isinstance(decision, Booking) else decision.words
    row = _source_row(tenant, source, state, reason, words, now)
    unchanged = RowItem.state == earlier.state if earlier else RowItem.key.does_not_exist()
    if not isinstance(decision, Booking):
        return _all_or_none(tenant, [(row, unchanged)])
    # A dispute names the supplier for its money and again for its fee.
    new = {document.key: document for document in decision.documents if document.key not in there}
    rows_to_post = [pending_row(tenant, source, document, now) for document in new.values()]
    aliases = [_alias(tenant, source, alias, now) for alias in decision.aliases]
    absent = RowItem.key.does_not_exist()
    puts = [(row, unchanged), *((each, absent) for each in (*aliases, *rows_to_post))]
    return _all_or_none(tenant, puts, decision.credited)


def pending_row(tenant: str, source: Source, document: Document, now: datetime) -> RowItem:
    row = RowItem(
        tenant,
        document.key,
        kind=kind_of(document),
        state="pending",
        source=source.key,
        document=document_to_dict(document),
        parents=list(document.parents),
        happened_at=source.happened_at,
        recorded_at=now,
    )
    row.work = work_of(row)
    return row


def _alias(tenant: str, source: Source, alias: Alias, now: datetime) -> RowItem:
    return RowItem(
        tenant,
        alias.key,
        kind="Alias",
        state="kept",
        source=source.key,
        document={"contact": alias.contact},
        happened_at=source.happened_at,
        recorded_at=now,
    )


def _source_row(tenant: str, source: Source, state: str, reason: str, words: str, now: datetime) -> RowItem:
    return RowItem(
        tenant,
        source.key,
        kind="Source",
        state=state,
        # What is booked is listed only if it needs a person's eye.
        work=_listed_as(state, reason, source.key),
        source=source.key,
        document=dict(source.movement),
        reason=reason or None,
        words=words or None,
        happened_at=source.happened_at,
        recorded_at=now,
    )


def _listed_as(state: str, reason: str, key: str) -> str | None:
    if state == "booked":
        return f"attention#{reason}#{key}" if reason else None
    return None if state == "closed" else f"{state}#{reason}#{key}"


def _all_or_none(
    tenant: str, puts: Iterable[tuple[RowItem, Condition]], credited: Credited | None = None
) -> bool:
    """False when one of the conditions does not hold."""
    try:
        with transaction() as write:
            for row, condition in puts:
                write.save(row, condition=condition)
            if credited:
                write.update(
                    RowItem(tenant, credited.invoice),
                    actions=[RowItem.credited.set(credited.after)],
                    condition=_still(credited.before),
                )
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _still(before: int) -> Condition:
    return RowItem.credited == before if before else RowItem.credited.does_not_exist()
