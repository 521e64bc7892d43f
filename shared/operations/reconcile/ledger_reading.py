"""Reads the ledger for a reconciliation, as a rule without what the closed months hold.

Needed are the open work, the movements of the open months, the rows that Xero speaks of, and those of the
payouts. What the movements of closed months come to is kept. Now and then every row is read after all: that
counts the sums again, and finds whatever the short way cannot see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.ledger.keys import OPENING, Role, in_role, role_of
from shared.ledger.rows import LedgerRow
from shared.month_end.figures import MonthTally
from shared.operations.reconcile.xero_reading import XeroReading
from shared.reconciliation.ledger_totals import LedgerTotals
from shared.reconciliation.matching import Matching
from shared.reconciliation.month_sums import MonthSums, disagreeing, is_decided
from shared.reconciliation.months import following
from shared.reconciliation.payout_matching import HeldPayout, PayoutMatching
from shared.store import month_figures, month_sums, rows
from shared.store.tenants import Tenant

# How often every row is read although nothing asks for it.
RECOUNT = timedelta(days=30)
# What replaces a reversal may bring one of these along.
BESIDE_A_REVERSAL = (Role.REOPENING, Role.OWED)


@dataclass(frozen=True, slots=True)
class InLedger:
    """What was read of the ledger, by whom it is compared.

    `is_whole`: every row was read, and `sums` adds up all closed months, not only the latest. `tally` counts
    the months for their pages.
    """

    totals: LedgerTotals
    matching: Matching
    payouts: PayoutMatching
    sums: MonthSums
    tally: MonthTally
    is_whole: bool

    def add(self, row: LedgerRow) -> None:
        for each in (self.totals, self.matching, self.payouts, self.sums, self.tally):
            each.add(row)


def read_whole(owner: Tenant, reading: XeroReading, held: Sequence[HeldPayout]) -> InLedger:
    """Reads every row, page by page."""
    into = _begun(owner, reading, held)
    for row in rows.all_rows(owner.tenant):
        into.add(row)
    return into


def read_lately(owner: Tenant, reading: XeroReading, held: Sequence[HeldPayout]) -> InLedger:
    """Reads what is needed: each row once for each that compares it."""
    into = _begun(owner, reading, held, is_whole=False)
    # Read first: what is decided meanwhile is then read twice rather than not at all, and counts once.
    known = {row.key: row for row in sorted(rows.open_work(owner.tenant), key=lambda row: row.key)}
    for row in known.values():
        into.add(row)
    for row in rows.with_key_prefix(owner.tenant, OPENING):
        if row.key not in known:
            into.totals.add(row)
            into.tally.add(row)
    made = _add_decided(owner.tenant, into, known.keys())
    for row in rows.read(owner.tenant, (into.matching.keys() | into.matching.not_shown(made)) - known.keys()):
        into.matching.add(row)
    for row in _of_payouts(owner.tenant, into.payouts):
        if row.key not in known:
            into.payouts.add(row)
    return into


def needs_every_row(owner: Tenant, reading: XeroReading) -> bool:
    """Whether the short way would not tell all that is asked, or a recount is due."""
    counted, complete = reading.state.recounted_at, reading.complete
    is_due = counted is None or reading.at - counted >= RECOUNT
    # Without a balance, what stands in an account is added up from its documents.
    is_shown = reading.balances.keys() >= set(owner.settings.clearing_accounts.values())
    return is_due or not is_shown or bool(complete and (complete.everything or complete.months))


def keep_sums(tenant: str, read: InLedger) -> tuple[date, ...]:
    """Keeps the sums of months that have closed; returns the months that a recount has corrected."""
    counted = read.sums.closed()
    if not read.is_whole:
        month_sums.keep(tenant, counted)
        return ()
    kept = month_sums.kept(tenant)
    month_sums.forget(tenant, [each for each in kept if each not in counted])
    month_sums.keep(tenant, [each for each in counted if each not in kept])
    return tuple(disagreeing(kept, counted))


def keep_figures(owner: Tenant, read: InLedger, now: datetime) -> None:
    """Keeps what the months come to that were counted, where that has changed."""
    counted = read.tally.months(owner.settings.day_of(now), now)
    known = month_figures.latest(owner.tenant, len(counted)) if counted else []
    month_figures.keep(owner.tenant, counted, known)


def _begun(
    owner: Tenant, reading: XeroReading, held: Sequence[HeldPayout], is_whole: bool = True
) -> InLedger:
    last = None if is_whole else month_sums.last(owner.tenant)
    sums = MonthSums(owner.settings, reading.at, last)
    return InLedger(
        totals=LedgerTotals(owner.settings, reading.at, sums.total),
        matching=reading.matching(owner),
        payouts=PayoutMatching(held, reading.at),
        sums=sums,
        tally=_tally(owner, sums),
        is_whole=is_whole,
    )


def _tally(owner: Tenant, sums: MonthSums) -> MonthTally:
    """Begins the count of months where that of the sums begins: whatever moved from there on is read."""
    if sums.since is None:
        return MonthTally(owner.settings)
    since = owner.settings.day_of(sums.since)
    before = next(iter(month_figures.latest(owner.tenant, 1, since)), None)
    # A gap means that nobody knows what the first month opened with: the next recount counts all of them.
    return MonthTally(owner.settings, since, before if before and following(before.month) == since else None)


def _add_decided(tenant: str, into: InLedger, known: Set[str]) -> set[str]:
    """Adds what was decided since the last sum; returns the keys of its documents, if they are asked for."""
    made: set[str] = set()
    for row in rows.decided_since(tenant, into.sums.since):
        if row.key not in known and is_decided(row):
            into.totals.add(row)
            into.sums.add(row)
            into.tally.add(row)
            made.update(row.documents if into.matching.is_whole else ())
    return made


def _of_payouts(tenant: str, payouts: PayoutMatching) -> Iterator[LedgerRow]:
    sources = rows.read(tenant, payouts.sources())
    yield from sources
    documents = {key for source in sources for key in source.documents}
    reversals = [key for key in documents if role_of(key) is Role.REVERSAL]
    yield from rows.read(
        tenant, sorted(documents | {in_role(key, role) for key in reversals for role in BESIDE_A_REVERSAL})
    )
