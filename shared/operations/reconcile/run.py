"""Reconciles one tenant: Xero's clearing accounts, its processors' balances, and the ledger between them.

The ledger is read through once, for both providers and their payouts. Xero is asked for what has changed
since the last time, and once a day for everything, since If-Modified-Since misses some changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from shared.feeds import OVERLAP, feed_start
from shared.ledger.rows import LedgerRow
from shared.operations.connections import Connections
from shared.operations.reconcile.at_gocardless import at_gocardless
from shared.operations.reconcile.at_stripe import at_stripe
from shared.operations.reconcile.not_yet_read import not_yet_read
from shared.operations.reconcile.opening_positions import with_opening_positions
from shared.operations.reconcile.payouts_due import payouts_to_match
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.explain import explained, reconciled
from shared.reconciliation.findings import Finding
from shared.reconciliation.ledger_totals import LedgerTotals
from shared.reconciliation.matching import Matching
from shared.reconciliation.result import AtProcessor, InXero, Reconciliation
from shared.reconciliation.third_party_charges import ThirdPartyBooking, third_party_bookings
from shared.store import payouts, reconciliations, rows
from shared.store.reconciliations import State
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient
from shared.xero.invoices import read_invoices
from shared.xero.statements import read_balances, read_snapshots

DAY = timedelta(days=1)
# Xero's clock and ours differ.
CLOCKS_DIFFER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class XeroReading:
    """What was read in Xero, and where the last look, with what it found, had left off.

    `everything`: not only what has changed since then. `balances` are pence by account code.
    """

    at: datetime
    everything: bool
    state: State
    earlier: list[Finding]
    matching: Matching
    balances: Mapping[str, int]


def reconcile(owner: Tenant, around: Connections, thoroughly: bool = False) -> list[Reconciliation]:
    """Keeps what comes of it. `thoroughly` reads all of Xero's documents, as is done once a day.

    Raises Disconnected or Unavailable, and then nothing is kept but that it was tried.
    """
    now = around.clock()
    state = reconciliations.state(owner.tenant)
    everything = thoroughly or _is_due(state, owner, now)
    state = replace(state, tried_at=now, tried_all_at=now if everything else state.tried_all_at)
    # Before anything is read: what fails is not to be tried again every five minutes.
    reconciliations.save_state(owner.tenant, state)
    xero = around.xero(owner)
    state = with_opening_positions(owner, around, xero, state, everything)
    look = _look(owner, xero, state, everything, now)
    processors = list(_processors(owner, around, state, now))
    paid_out = payouts_to_match(owner, around, _listed_since(owner, now, everything), now)
    tally = LedgerTotals(owner.settings, now)
    for entry in rows.all_rows(owner.tenant):
        for each in (tally, look.matching, paid_out):
            each.add(entry)
    found = look.matching.findings()
    made = [_reconciled(owner, around, each, look, tally, found) for each in processors]
    for match in paid_out.matches(found):
        payouts.keep(owner.tenant, match)
    _keep(owner.tenant, look, found, made)
    return made


def _is_due(state: State, owner: Tenant, now: datetime) -> bool:
    """Whether everything is to be read. Where that failed, as it does where Xero's minute is too short for a
    large organisation, it is tried a day later; meanwhile what has changed is read.
    """
    tried = state.tried_all_at or state.read_all_at
    if state.read_at is None or tried is None or state.first_day != owner.settings.feed_from:
        return True
    return now - tried >= DAY


def _look(owner: Tenant, xero: XeroClient, state: State, everything: bool, now: datetime) -> XeroReading:
    earlier = reconciliations.findings(owner.tenant)
    codes = sorted(owner.settings.clearing_accounts.values())
    # What was last changed before the feed began is none of ours.
    start = (state.read_from or feed_start(owner.settings)) - DAY
    since = start if everything or state.read_at is None else state.read_at - CLOCKS_DIFFER
    matching = Matching(
        snapshots=read_snapshots(xero, codes, since, state.chart),
        invoices=read_invoices(xero, since) if everything else (),
        earlier=earlier,
        read_at=now,
        first_day=owner.settings.feed_from,
        clearing=frozenset(codes),
        everything=everything,
    )
    balances = read_balances(xero, codes, owner.settings.day_of(now), state.chart)
    return XeroReading(now, everything, state, earlier, matching, balances)


def _listed_since(owner: Tenant, now: datetime, everything: bool) -> datetime:
    """How far back payouts are listed. What came of one is kept for so long at least."""
    return max(feed_start(owner.settings), now - (reconciliations.KEPT if everything else OVERLAP))


def _processors(owner: Tenant, around: Connections, state: State, now: datetime) -> Iterator[AtProcessor]:
    since = max(feed_start(owner.settings), now - OVERLAP)
    openings = {provider: each.pence for provider, each in state.openings.items()}
    for provider in PROVIDERS:
        if found := _at(provider, owner, around, since, openings.get(provider)):
            yield found


def _at(
    provider: Provider, owner: Tenant, around: Connections, since: datetime, opening: int | None
) -> AtProcessor | None:
    """What a processor says; None while no key to it is kept."""
    match provider:
        case "stripe":
            cards = around.stripe(owner.tenant)
            return at_stripe(cards, owner.tenant, since, opening) if cards else None
        case "gocardless":
            debits = around.gocardless(owner.tenant)
            return at_gocardless(debits, owner.tenant, since, opening) if debits else None
    assert_never(provider)


def _reconciled(
    owner: Tenant,
    around: Connections,
    processor: AtProcessor,
    look: XeroReading,
    tally: LedgerTotals,
    found: list[Finding],
) -> Reconciliation:
    code, matching = owner.settings.clearing_accounts[processor.provider], look.matching
    xero = InXero(
        balance=look.balances.get(code),
        before=look.state.before.get(code, 0),
        findings=found,
        on_its_way=matching.on_its_way(),
        is_moving=matching.is_moving,
    )
    linked = _linked(owner, tally.of_apps[processor.provider], found, code)
    made = reconciled(look.at, processor, xero, tally, code, linked)
    # Asked only now: it reads through all events that are kept.
    return explained(made, list(not_yet_read(owner, made.provider, around))) if made.unexplained else made


def _linked(
    owner: Tenant, charges: Sequence[LedgerRow], found: Sequence[Finding], code: str
) -> list[ThirdPartyBooking]:
    """Keeps on record which documents are of charges that other apps took."""
    known = {charge.key: charge.xero_id for charge in charges}
    made = third_party_bookings(charges, found, code, owner.settings)
    for each in made:
        if known[each.source] != each.payment:
            rows.set_xero_id_of_excluded(owner.tenant, each.source, each.payment)
    return made


def _keep(tenant: str, look: XeroReading, found: list[Finding], made: list[Reconciliation]) -> None:
    for each in made:
        reconciliations.keep(tenant, each)
    reconciliations.save_findings(tenant, look.earlier, found)
    read_all_at = look.at if look.everything else look.state.read_all_at
    # Last: whatever dies before this is done again from the beginning.
    apart = _apart(look.state, made)
    left_off = replace(look.state, read_at=look.at, read_all_at=read_all_at, differs_since=apart)
    reconciliations.save_state(tenant, left_off)


def _apart(state: State, made: list[Reconciliation]) -> dict[str, datetime]:
    """Since when each provider's account differs; what is only on its way to Xero changes nothing of it."""
    apart = dict(state.differs_since)
    for each in made:
        if each.is_reconciled:
            apart.pop(each.provider, None)
        elif not each.is_moving:
            apart.setdefault(each.provider, each.at)
    return apart
