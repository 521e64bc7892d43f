"""Keeps reconciliations with their history, the findings in Xero, and where the next one goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pynamodb.exceptions import DoesNotExist, PutError

from shared.iso import iso_converter
from shared.ledger.rows import Handled
from shared.provider import Provider
from shared.reconciliation.findings import Finding
from shared.reconciliation.reading import Reading
from shared.reconciliation.result import Cause, DayEnd, Reconciliation
from shared.store.tables.businesses import ReconciliationItem
from shared.store.tables.writing import condition_failed

STATE = "state"
FINDING = "finding#"
# A row of DynamoDB holds 400 KB: beyond this many, the other causes are summed.
MOST_CAUSES = 1000
# Characters of Xero's own sentences; the ledger row has all of them.
LONGEST = 200
# HMRC wants the books for seven years; the hourly figures are of use for one.
KEPT = timedelta(days=400)
# Sorts after every time.
EVER = "~"

converter = iso_converter()


@dataclass(frozen=True, slots=True)
class OpeningPosition:
    """The balance at the processor, in pence, when the feed began on `first_day`."""

    pence: int
    first_day: date


@dataclass(frozen=True, slots=True)
class State:
    """What the next reconciliation goes on from.

    `read_at` is when Xero was last read for what had changed; None: never. `read_all_at` is when the last
    reading that was finished of open months, or of everything, was begun. `tried_at` and `tried_all_at` are
    when either was last tried, and `read_from` is how far back everything goes. `unfinished` is a reading
    that Xero's limit interrupted, and that the next run goes on with.

    `chart` holds account codes by Xero's AccountID; `before` what stood in the clearing accounts before
    the first day of the feed, in pence by account code. `differs_since` holds, for each provider with an
    unexplained difference, when the difference began. `revision` counts how often the state was stored.

    `recounted_at` is when every row of the ledger was last read. `corrected` are the closed months whose sums
    turned out to be wrong then.
    """

    read_at: datetime | None = None
    read_all_at: datetime | None = None
    tried_at: datetime | None = None
    tried_all_at: datetime | None = None
    read_from: datetime | None = None
    first_day: date | None = None
    chart: dict[str, str] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    openings: dict[str, OpeningPosition] = field(default_factory=dict)
    differs_since: dict[str, datetime] = field(default_factory=dict)
    unfinished: Reading | None = None
    recounted_at: datetime | None = None
    corrected: tuple[date, ...] = ()
    revision: int = 0

    @property
    def longest_difference(self) -> datetime | None:
        """When the oldest difference began, in UTC; None while there is none."""
        return min(self.differs_since.values(), default=None)


def state(tenant: str) -> State:
    try:
        item = ReconciliationItem.get(tenant, STATE, consistent_read=True)
    except DoesNotExist:
        return State()
    return converter.structure(item.body, State)


def differs_since(tenant: str) -> datetime | None:
    """Returns since when the oldest of a business's differences has lasted; None while there is none."""
    return state(tenant).longest_difference


def save_state(tenant: str, state: State) -> State | None:
    """Stores a state as the next revision, and returns that; None if another run has stored one meanwhile."""
    after = replace(state, revision=state.revision + 1)
    item = ReconciliationItem(tenant, STATE, revision=after.revision, body=converter.unstructure(after))
    first = ReconciliationItem.at.does_not_exist()
    try:
        item.save(ReconciliationItem.revision == state.revision if state.revision else first)
    except PutError as error:
        if not condition_failed(error):
            raise
        return None
    return after


def findings(tenant: str) -> list[Finding]:
    return [converter.structure(item.body, Finding) for item in _items(tenant, FINDING)]


def finding(tenant: str, id: str) -> Finding | None:
    try:
        item = ReconciliationItem.get(tenant, f"{FINDING}{id}", consistent_read=True)
    except DoesNotExist:
        return None
    return converter.structure(item.body, Finding)


def save_findings(tenant: str, before: Iterable[Finding], after: Iterable[Finding]) -> None:
    """Writes the findings that have changed, and deletes those that are gone."""
    known, current = {each.id: each for each in before}, {each.id: each for each in after}
    for id, each in current.items():
        if known.get(id) != each:
            _finding_item(tenant, each).save()
    for id in known.keys() - current.keys():
        ReconciliationItem(tenant, f"{FINDING}{id}").delete()


def accept(tenant: str, id: str, handled: Handled) -> bool:
    """Records that the owner accepts a finding as it is. Returns False if the finding is gone."""
    open_finding = finding(tenant, id)
    if open_finding is None:
        return False
    _finding_item(tenant, replace(open_finding, accepted=True, handled=handled)).save()
    return True


def keep(tenant: str, reconciliation: Reconciliation) -> None:
    causes = tuple(replace(each, detail=each.detail[:LONGEST]) for each in reconciliation.causes)
    shown = replace(reconciliation, causes=(*causes[:MOST_CAUSES], *_summed(causes[MOST_CAUSES:])))
    ReconciliationItem(
        tenant,
        f"{reconciliation.provider}#{reconciliation.at.isoformat()}",
        body=converter.unstructure(shown),
        processor=reconciliation.processor,
        xero=reconciliation.xero,
        expires_at=reconciliation.at + KEPT,
    ).save()


def latest(tenant: str, provider: Provider) -> Reconciliation | None:
    return next(history(tenant, provider, 1), None)


def history(tenant: str, provider: Provider, limit: int | None = None) -> Iterator[Reconciliation]:
    """Yields the reconciliations with a provider, the newest first."""
    items = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.startswith(f"{provider}#"),
        scan_index_forward=False,
        limit=limit,
        consistent_read=True,
    )
    return (converter.structure(item.body, Reconciliation) for item in items)


def day_ends(tenant: str, provider: Provider, zone: str, days: int) -> list[DayEnd]:
    """Returns the last comparison of each of the latest days that had one, the oldest first.

    Reads one row a day, and one more. `zone` is the time zone whose days they are. A comparison that an
    earlier version kept has no figures beside its causes: the days end with it.
    """
    found: list[DayEnd] = []
    before = EVER
    while len(found) < days and (item := _last_before(tenant, provider, before)):
        at = datetime.fromisoformat(item.at.removeprefix(f"{provider}#"))
        day = at.astimezone(ZoneInfo(zone)).date()
        found.append(DayEnd(provider, day, at, item.processor, item.xero))
        before = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return found[::-1]


def _last_before(tenant: str, provider: Provider, before: str) -> Any:
    """Returns the figures of the last reconciliation whose ISO time sorts before this one."""
    items: Iterator[Any] = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.between(f"{provider}#", f"{provider}#{before}"),
        scan_index_forward=False,
        limit=1,
        consistent_read=True,
        attributes_to_get=["at", "processor", "xero"],
    )
    return next((item for item in items if item.processor is not None), None)


def _items(tenant: str, prefix: str) -> Iterator[Any]:
    return ReconciliationItem.query(tenant, ReconciliationItem.at.startswith(prefix), consistent_read=True)


def _finding_item(tenant: str, each: Finding) -> ReconciliationItem:
    return ReconciliationItem(tenant, f"{FINDING}{each.id}", body=converter.unstructure(each))


def _summed(causes: Iterable[Cause]) -> Iterator[Cause]:
    sums: dict[tuple[str, bool], list[Cause]] = {}
    for cause in causes:
        sums.setdefault((cause.reason_code, cause.accepted), []).append(cause)
    for (reason_code, accepted), alike in sums.items():
        pence = sum(cause.pence for cause in alike)
        yield Cause(reason_code, f"{len(alike)} more", pence, accepted=accepted, count=len(alike))
