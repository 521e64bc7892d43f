"""Reconciles one tenant: Xero's clearing accounts, its processors' balances, and the ledger between them.

The ledger is read through once, for both providers and their payouts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from shared.feeds import OVERLAP, feed_start
from shared.ledger.rows import LedgerRow
from shared.operations.connections import Connections
from shared.operations.reconcile.at_gocardless import at_gocardless
from shared.operations.reconcile.at_stripe import at_stripe
from shared.operations.reconcile.not_yet_read import not_yet_read
from shared.operations.reconcile.opening_positions import with_opening_positions
from shared.operations.reconcile.payouts_due import payouts_to_match
from shared.operations.reconcile.state import stored
from shared.operations.reconcile.xero_reading import XeroReading, due, look_for_missing, read_xero
from shared.provider import PROVIDERS, Provider
from shared.reconciliation.explain import explained, reconciled
from shared.reconciliation.findings import Finding
from shared.reconciliation.ledger_totals import LedgerTotals
from shared.reconciliation.result import AtProcessor, InXero, Reconciliation
from shared.reconciliation.third_party_charges import ThirdPartyBooking, third_party_bookings
from shared.store import payouts, readings, reconciliations, rows
from shared.store.reconciliations import State
from shared.store.tenants import Tenant


def reconcile(owner: Tenant, connections: Connections, thoroughly: bool = False) -> list[Reconciliation]:
    """Reconciles one tenant and stores the results. `thoroughly` reads all of Xero, as the first time does.

    Raises Disconnected or Unavailable; then only the attempt is kept, and what a reading that goes on over
    several runs has read.
    """
    now = connections.clock()
    state = reconciliations.state(owner.tenant)
    to_read = due(state, owner, now, thoroughly)
    is_more = to_read != "changes"
    state = replace(state, tried_at=now, tried_all_at=now if is_more else state.tried_all_at)
    # Before anything is read: a reconciliation that fails must not be tried again every five minutes.
    state = stored(owner.tenant, state)
    xero = connections.xero(owner)
    state = with_opening_positions(owner, connections, xero, state, is_more)
    reading = read_xero(owner, connections, xero, state, to_read, now)
    processors = list(_processors(owner, connections, state, now))
    payout_matching = payouts_to_match(owner, connections, _listed_since(owner, now, is_more), now)
    totals = LedgerTotals(owner.settings, now)
    for row in rows.all_rows(owner.tenant):
        for each in (totals, reading.matching, payout_matching):
            each.add(row)
    look_for_missing(owner, xero, reading)
    findings = reading.matching.findings()
    reading = replace(reading, state=stored(owner.tenant, reading.state))
    results = [_reconciled(owner, connections, each, reading, totals, findings) for each in processors]
    for match in payout_matching.matches(findings):
        payouts.keep(owner.tenant, match)
    _keep(owner.tenant, reading, findings, results)
    return results


def _listed_since(owner: Tenant, now: datetime, is_daily: bool) -> datetime:
    """Returns how far back payouts are listed. A payout's match is kept for at least as long."""
    return max(feed_start(owner.settings), now - (reconciliations.KEPT if is_daily else OVERLAP))


def _processors(
    owner: Tenant, connections: Connections, state: State, now: datetime
) -> Iterator[AtProcessor]:
    since = max(feed_start(owner.settings), now - OVERLAP)
    openings = {provider: each.pence for provider, each in state.openings.items()}
    for provider in PROVIDERS:
        if processor := _at(provider, owner, connections, since, openings.get(provider)):
            yield processor


def _at(
    provider: Provider, owner: Tenant, connections: Connections, since: datetime, opening: int | None
) -> AtProcessor | None:
    """Reads what a processor holds; None while no key to it is kept."""
    match provider:
        case "stripe":
            stripe = connections.stripe(owner.tenant)
            return at_stripe(stripe, owner.tenant, since, opening) if stripe else None
        case "gocardless":
            gocardless = connections.gocardless(owner.tenant)
            return at_gocardless(gocardless, owner.tenant, since, opening) if gocardless else None
    assert_never(provider)


def _reconciled(
    owner: Tenant,
    connections: Connections,
    processor: AtProcessor,
    reading: XeroReading,
    totals: LedgerTotals,
    findings: list[Finding],
) -> Reconciliation:
    code, matching = owner.settings.clearing_accounts[processor.provider], reading.matching
    xero = InXero(
        balance=reading.balances.get(code),
        before=reading.state.before.get(code, 0),
        findings=findings,
        on_its_way=matching.on_its_way(),
        is_moving=matching.is_moving,
    )
    linked = _linked(owner, totals.of_apps[processor.provider], findings, code)
    result = reconciled(reading.at, processor, xero, totals, code, linked)
    if not result.unexplained:
        return result
    # Asked only now: it reads through all events that are kept.
    return explained(result, list(not_yet_read(owner, result.provider, connections)))


def _linked(
    owner: Tenant, charges: Sequence[LedgerRow], findings: Sequence[Finding], code: str
) -> list[ThirdPartyBooking]:
    """Records which documents in Xero belong to charges that other apps took."""
    known = {charge.key: charge.xero_id for charge in charges}
    bookings = third_party_bookings(charges, findings, code, owner.settings)
    for each in bookings:
        if known[each.source] != each.payment:
            rows.set_xero_id_of_excluded(owner.tenant, each.source, each.payment)
    return bookings


def _keep(tenant: str, reading: XeroReading, findings: list[Finding], results: list[Reconciliation]) -> None:
    for each in results:
        reconciliations.keep(tenant, each)
    reconciliations.save_findings(tenant, reading.earlier, findings)
    differs_since = _differs_since(reading.state, results)
    after = replace(reading.state, read_at=reading.at, differs_since=differs_since)
    if reading.complete:
        after = replace(after, read_all_at=reading.complete.begun_at, unfinished=None)
    readings.save_months(tenant, reading.months)
    # Last: if the process dies before this, the reconciliation is done again from the beginning.
    stored(tenant, after)
    if reading.complete:
        readings.forget_pages(tenant, reading.complete)


def _differs_since(state: State, results: list[Reconciliation]) -> dict[str, datetime]:
    """Returns when each difference began. Rows that are only on their way to Xero begin none and end none."""
    differs_since = dict(state.differs_since)
    for each in results:
        if each.is_reconciled:
            differs_since.pop(each.provider, None)
        elif not each.is_moving:
            differs_since.setdefault(each.provider, each.at)
    return differs_since
