"""Writes what was decided of each source, together with the rows that it brings about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.booking.addresses import EMAIL_LEFT_OUT
from shared.booking.case import Case
from shared.booking.decision import Alias, Booking, Context, Decision, Excluded, NeedsReview
from shared.iso import stamp
from shared.ledger.codec import facts_to_list, movement_to_dict
from shared.ledger.documents import Contact, Document
from shared.ledger.keys import UNREAD
from shared.ledger.rows import ALIAS, FLAG, SOURCE, LedgerRow, Source
from shared.ledger.sale_facts import Fact
from shared.ledger.stages import is_document
from shared.provider import Provider
from shared.store import directory, rows
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed, transaction
from shared.store.tries import Pause, at_once, until_done

Recorded = Literal["booked", "excluded", "parked", "known"]
_STATES: Mapping[type[Decision], Recorded] = {Booking: "booked", Excluded: "excluded", NeedsReview: "parked"}
# A dispute that may still be lost.
OPEN = "open"
# Sources in these states are not decided again, however often they are read.
SETTLED = frozenset({"booked", "accepted", "undone"})


def record(tenant: str, case: Case, now: datetime, pause: Pause = at_once, told_by: str = "") -> Recorded:
    """Decides a case once, and writes all that it brings about, or nothing.

    The case is decided with the rows that it needs, and with every document that the facts of a sale among
    those rows became. Read again, a source may look different (an order named late, a customer attached) and
    would then make a second invoice. So a booked or accepted source stays as it is; a parked or excluded one
    is decided again. Rows are posted in the order in which their sources happened, whenever they were read.
    `pause` parts two tries; `told_by` is the key of the event that led here, empty for a feed. Raises
    Unavailable when another process keeps writing the rows that the decision builds on.
    """
    attempt = partial(_record_once, tenant, case, now, told_by)
    return until_done(attempt, pause, "another process is writing the same rows")


def _record_once(tenant: str, case: Case, now: datetime, told_by: str) -> Recorded | None:
    """Returns what became of a case; None where its rows have changed since they were read."""
    # The source's row first, and alone: most sources are read more than once.
    earlier = next(iter(rows.read(tenant, [case.source.key], consistent=True)), None)
    if earlier and _is_settled(earlier):
        return "known"
    there = _read_whole(tenant, case.needs)
    context = _context(there.values())
    decision = case.decide(replace(context, lead_source=_lead_source(tenant, case, context, there)))
    is_written = _write(tenant, case, earlier, decision, there, now, told_by)
    return _STATES[type(decision)] if is_written else None


def is_settled(tenant: str, source: str) -> bool:
    """Whether a source was decided for good, so that reading it again would change nothing."""
    return any(map(_is_settled, rows.read(tenant, [source])))


def _is_settled(row: LedgerRow) -> bool:
    # A pair that cancelled each other out stays closed: decided again, one of them would stand alone.
    return row.state in SETTLED or row.reason_code == "cancelled_out"


def unread_key(object_id: str) -> str:
    """Returns the key for an object that cannot be read: its id alone may be a movement's on record."""
    return f"{object_id}{UNREAD}"


def unread_object(key: str) -> str:
    """Returns the id of the object that is parked under this key; empty for any other key."""
    return key.removesuffix(UNREAD) if key.endswith(UNREAD) else ""


def park_unread(
    tenant: str, provider: Provider, key: str, reason_code: str, detail: str, now: datetime
) -> None:
    """Parks an object that could not even be read, once, for a person to look at.

    A row that is on record under this key stays as it is. Only where the owner has accepted it for the same
    reason is it parked again: what happens to the object now may be something else. Raises Contended.
    """
    row = _source_row(tenant, Source(key, provider, now), "parked", now, reason_code, detail)
    was_accepted = (RowItem.state == "accepted") & (RowItem.reason_code == reason_code)
    # A row that is not written is on record already: that alone fails the condition.
    _all_or_none(tenant, [(row, RowItem.key.does_not_exist() | was_accepted)])


def forget_unread(tenant: str, key: str, *reasons: str) -> None:
    """Deletes an unread object's row, if parked for one of these reasons: it could be read after all."""
    if any(row.reason_code in reasons and row.kind == SOURCE for row in rows.read(tenant, [key])):
        RowItem(tenant, key).delete()


def is_direct(tenant: str, source: str) -> bool:
    """Whether it is on record that a movement went straight to the owner's bank account."""
    return any(row.movement.is_direct for row in rows.read(tenant, [source]) if row.movement)


def watch(tenant: str, source: Source, undecided: bool, now: datetime) -> None:
    """Records that a source may still change without a movement, or that it no longer can.

    A source that was decided stays as it is. Raises Contended.
    """
    earlier = rows.read(tenant, [source.key])
    if earlier and earlier[0].state != OPEN:
        return
    if undecided and not earlier:
        row = _source_row(tenant, source, OPEN, now)
        # Where this writes nothing, the source is on record by now.
        _all_or_none(tenant, [(row, RowItem.key.does_not_exist())])
    if earlier and not undecided:
        # Where this writes nothing, the source was decided meanwhile.
        _all_or_none(tenant, [(_source_row(tenant, source, "closed", now), RowItem.state == OPEN)])


def flag(tenant: str, source: Source, attention: str, now: datetime, about: str) -> None:
    """Lists a booked source for a bookkeeper to look at, once for each reason.

    `about` is the key of the document to look at.
    """
    _flag(tenant, source, attention, now, about).save()


def watched(tenant: str) -> Iterator[str]:
    """Yields the keys of the sources that are still undecided."""
    return (row.key for row in rows.in_state(tenant, OPEN))


def _read_whole(tenant: str, keys: Iterable[str]) -> dict[str, LedgerRow]:
    """Reads rows by key, and every document that the facts of a sale among them became."""
    there = {row.key: row for row in rows.read(tenant, keys, consistent=True)}
    made = {key for row in there.values() for fact in row.facts for key in fact.documents}
    more = rows.read(tenant, sorted(made - there.keys()), consistent=True)
    return there | {row.key: row for row in more}


def _context(there: Collection[LedgerRow]) -> Context:
    return Context(
        documents={row.key: row.document for row in there if is_document(row.kind) and row.document},
        aliases={row.key: row.about for row in there if row.kind == ALIAS},
        facts={row.key: row.facts for row in there if row.facts},
    )


def _lead_source(tenant: str, case: Case, context: Context, there: Mapping[str, LedgerRow]) -> str:
    """Returns what brought the customer who pays; a sale on record keeps what it was first booked with."""
    key = context.first_contact(case.payer_keys)
    if not key or context.facts:
        return ""
    held = [there[key]] if key in there else rows.read(tenant, [key])
    buyers = (directory.of_contact(tenant, row.xero_id) for row in held if row.xero_id)
    return next((each.lead_source for each in buyers if each), "")


def _write(
    tenant: str,
    case: Case,
    earlier: LedgerRow | None,
    decision: Decision,
    there: Mapping[str, LedgerRow],
    now: datetime,
    told_by: str,
) -> bool:
    """Writes a decision.

    Returns False when one of the rows is there by now, or has changed since it was read.
    """
    source = case.source
    state = _STATES[type(decision)]
    unchanged = RowItem.state == earlier.state if earlier else RowItem.key.does_not_exist()
    if not isinstance(decision, Booking):
        row = _source_row(tenant, source, state, now, decision.reason_code, decision.detail)
        _describe(row, case, earlier, told_by)
        return _all_or_none(tenant, [(row, unchanged)])
    # A dispute names the supplier for its money and again for its fee.
    new = {document.key: document for document in decision.documents if document.key not in there}
    undone = [row.key for row in there.values() if _may_come_back(row) and _is_built_on(row, case.needs)]
    rows_to_post = [_to_post(tenant, source, document, undone, now) for document in new.values()]
    for each in rows_to_post:
        if decision.sale and each.key == decision.sale.invoice:
            each.facts = facts_to_list(decision.sale.after)
    aliases = [_alias(tenant, source, alias, now) for alias in decision.aliases]
    flags = [_flag(tenant, source, decision.attention, now)] if decision.attention else []
    without_email = (each for each in new.values() if isinstance(each, Contact) and each.refused_email)
    flags += [_flag(tenant, source, EMAIL_LEFT_OUT, now, each.key) for each in without_email]
    absent = RowItem.key.does_not_exist()
    row = _source_row(tenant, source, state, now)
    _describe(row, case, earlier, told_by)
    row.documents = [each.key for each in rows_to_post]
    row.sale = decision.sale.invoice if decision.sale else None
    puts = [(row, unchanged), *((each, absent) for each in (*aliases, *rows_to_post, *flags))]
    return _all_or_none(tenant, puts, _changes(source, decision, rows_to_post, there))


def _describe(row: RowItem, case: Case, earlier: LedgerRow | None, told_by: str) -> None:
    """Adds to a decided source when that was, who paid, for what, and which event told it first."""
    # Also of a lost dispute, which moves nothing: a month that is closed says what came in since.
    row.decided_at = row.recorded_at
    row.payer, row.description = case.payer or None, case.description or None
    row.told_by = (earlier.told_by if earlier else "") or told_by or None


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a row on record, which is written only if the condition holds."""

    key: str
    actions: list[Action]
    condition: Condition


def _changes(
    source: Source, decision: Booking, made: Collection[RowItem], there: Mapping[str, LedgerRow]
) -> Iterator[_Change]:
    """Yields the changes of rows on record that new documents bring: their sale's facts, and who follows."""
    new = {each.key for each in made}
    needed = {key for each in made for key in each.parents} - new
    followed = {key for key in needed if key in there and _is_of_another(there[key], source)}
    sale = decision.sale if decision.sale and decision.sale.invoice not in new else None
    if sale:
        facts = RowItem.facts.set(facts_to_list(sale.after))
        also = [_follows(source)] if sale.invoice in followed else []
        yield _Change(sale.invoice, [facts, *also], _still(sale.before))
    for key in followed - {sale.invoice if sale else ""}:
        yield _Change(key, [_follows(source)], RowItem.key.exists())


def _is_of_another(row: LedgerRow, source: Source) -> bool:
    """Whether a row is another source's document; a contact is nobody's: it stays, whatever is undone."""
    return row.kind != Contact.__name__ and row.source != source.key


def _follows(source: Source) -> Action:
    return RowItem.followers.set((RowItem.followers | []).append([source.key]))


def _is_built_on(row: LedgerRow, keys: Collection[str]) -> bool:
    """Whether a decision builds on a row: a sale's invoices, but not all that was booked of the sale."""
    return row.key in keys or row.kind == "Invoice"


def _may_come_back(row: LedgerRow) -> bool:
    """Whether a row was taken out of Xero by its owner; that of a cancelled order is gone for good."""
    return row.state == "undone" and not any(fact.kind == "cancelled" for fact in row.facts)


def _to_post(
    tenant: str, source: Source, document: Document, undone: Collection[str], now: datetime
) -> RowItem:
    """Makes a pending row. It waits for rows that were taken out of Xero; a contact need not wait."""
    after = () if isinstance(document, Contact) else undone
    return rows.pending_row(tenant, source, document, now, after)


def _alias(tenant: str, source: Source, alias: Alias, now: datetime) -> RowItem:
    return RowItem(
        tenant,
        alias.key,
        kind=ALIAS,
        state="kept",
        source=source.key,
        provider=source.provider,
        about=alias.contact,
        happened_at=source.happened_at,
        recorded_at=now,
    )


def flag_key(source: str, attention: str) -> str:
    return f"{source} {attention}"


def _flag(tenant: str, source: Source, attention: str, now: datetime, about: str = "") -> RowItem:
    return RowItem(
        tenant,
        flag_key(source.key, attention),
        kind=FLAG,
        state="attention",
        provider=source.provider,
        about=about or None,
        open_work=f"attention#{attention}#{source.key}",
        source=source.key,
        reason_code=attention,
        happened_at=source.happened_at,
        recorded_at=now,
    )


def listed_at(happened_at: datetime, key: str) -> str:
    """Returns where a source stands in the list of all: later ones have greater places."""
    return f"{stamp(happened_at)}#{key}"


def _source_row(
    tenant: str, source: Source, state: str, now: datetime, reason_code: str = "", detail: str = ""
) -> RowItem:
    is_listed = state in ("parked", "excluded", OPEN)
    return RowItem(
        tenant,
        source.key,
        kind=SOURCE,
        state=state,
        provider=source.provider,
        open_work=f"{state}#{reason_code}#{source.key}" if is_listed else None,
        source=source.key,
        listed=listed_at(source.happened_at, source.key),
        movement=movement_to_dict(source.movement) if source.movement else None,
        decided_at=now if source.movement else None,
        reason_code=reason_code or None,
        detail=detail or None,
        happened_at=source.happened_at,
        recorded_at=now,
    )


def _all_or_none(
    tenant: str, puts: Iterable[tuple[RowItem, Condition]], changes: Iterable[_Change] = ()
) -> bool:
    """Writes all rows.

    Returns False, writing none, if a condition fails, such as that a sale is as it was, and for no other
    reason: a caller may take False for the proof.
    """
    try:
        with transaction() as write:
            for row, condition in puts:
                write.save(row, condition=condition)
            for each in changes:
                write.update(RowItem(tenant, each.key), actions=each.actions, condition=each.condition)
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _still(facts: Sequence[Fact]) -> Condition:
    return RowItem.facts == facts_to_list(facts) if facts else RowItem.facts.does_not_exist()
