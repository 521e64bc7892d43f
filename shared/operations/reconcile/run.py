"""Reconciles one tenant: Xero's clearing accounts, its processors' balances, and the ledger between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import assert_never

from shared.feeds import OVERLAP, feed_start
from shared.operations.connections import Connections
from shared.operations.orders import paid_out
from shared.operations.reconcile.at_gocardless import at_gocardless
from shared.operations.reconcile.at_stripe import at_stripe
from shared.operations.reconcile.comparing import Compared, compared
from shared.operations.reconcile.ledger_reading import keep_figures, keep_sums
from shared.operations.reconcile.not_yet_read import not_yet_read
from shared.operations.reconcile.opening_positions import with_opening_positions
from shared.operations.reconcile.payouts_due import payouts_to_match
from shared.operations.reconcile.state import stored
from shared.operations.reconcile.xero_reading import XeroReading, due, read_xero
from shared.provider import Provider
from shared.reconciliation.explain import explained
from shared.reconciliation.result import AtProcessor, Reconciliation
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
    held = payouts_to_match(owner, connections, _listed_since(owner, now, is_more), now)
    made = compared(owner, xero, reading, processors, held)
    results = [_with_what_is_unread(owner, connections, each) for each in made.results]
    reading = replace(reading, state=stored(owner.tenant, reading.state))
    _keep(owner, reading, replace(made, results=results))
    return results


def _listed_since(owner: Tenant, now: datetime, is_daily: bool) -> datetime:
    """Returns how far back payouts are listed. A payout's match is kept for at least as long."""
    return max(feed_start(owner.settings), now - (reconciliations.KEPT if is_daily else OVERLAP))


def _processors(
    owner: Tenant, connections: Connections, state: State, now: datetime
) -> Iterator[AtProcessor]:
    since = max(feed_start(owner.settings), now - OVERLAP)
    openings = {provider: each.pence for provider, each in state.openings.items()}
    for provider in owner.settings.synced:
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


def _with_what_is_unread(owner: Tenant, connections: Connections, result: Reconciliation) -> Reconciliation:
    if not result.unexplained:
        return result
    # Asked only now: it reads through all events that are kept.
    return explained(result, list(not_yet_read(owner, result.provider, connections)))


def _keep(owner: Tenant, reading: XeroReading, made: Compared) -> None:
    tenant = owner.tenant
    for each in made.results:
        reconciliations.keep(tenant, each)
    # Before a payout is kept: one that is done is not looked at again.
    paid_out.note(tenant, made.ledger.payouts.needed())
    for match in made.ledger.payouts.matches(made.findings):
        payouts.keep(tenant, match)
    _keep_links(tenant, made)
    reconciliations.save_findings(tenant, reading.earlier, made.findings)
    readings.save_months(tenant, reading.months)
    corrected = keep_sums(tenant, made.ledger)
    keep_figures(owner, made.ledger, reading.at)
    differs_since = _differs_since(reading.state, made.results, owner.settings.synced)
    after = replace(reading.state, read_at=reading.at, differs_since=differs_since)
    if reading.complete:
        after = replace(after, read_all_at=reading.complete.begun_at, unfinished=None)
    if made.ledger.is_whole:
        after = replace(after, recounted_at=reading.at, corrected=corrected)
    # Last: if the process dies before this, the reconciliation is done again from the beginning.
    stored(tenant, after)
    if reading.complete:
        readings.forget_pages(tenant, reading.complete)


def _keep_links(tenant: str, made: Compared) -> None:
    """Records which documents in Xero belong to charges that other apps took."""
    charges = chain.from_iterable(made.ledger.totals.of_apps.values())
    known = {charge.key: charge.xero_id for charge in charges}
    for each in made.links:
        if known[each.source] != each.payment:
            rows.set_xero_id_of_excluded(tenant, each.source, each.payment)


def _differs_since(
    state: State, results: list[Reconciliation], synced: Collection[str]
) -> dict[str, datetime]:
    """Returns when each difference began. Rows that are only on their way to Xero begin none and end none."""
    differs_since = {provider: since for provider, since in state.differs_since.items() if provider in synced}
    for each in results:
        if each.is_reconciled:
            differs_since.pop(each.provider, None)
        elif not each.is_moving:
            differs_since.setdefault(each.provider, each.at)
    return differs_since
