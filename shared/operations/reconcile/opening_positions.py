"""Finds out what a reconciliation starts from: what Xero and the processors held when the feed began."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from shared.feeds import feed_start
from shared.operations.connections import Connections
from shared.operations.reconcile.at_gocardless import opening_at_gocardless
from shared.operations.reconcile.at_stripe import opening_at_stripe
from shared.provider import Provider
from shared.store import feeds
from shared.store.reconciliations import OpeningPosition, State
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient
from shared.xero.statements import read_accounts, read_balances

DAY = timedelta(days=1)


def with_opening_positions(
    owner: Tenant, connections: Connections, xero: XeroClient, state: State, everything: bool
) -> State:
    """Reads the opening position once at each processor, and again when the feed's first day is moved.

    Reads Xero's balances of that day each time, since people enter documents with old dates, and its chart
    with `everything`, since accounts come and go. Raises Unavailable.
    """
    day, start = owner.settings.feed_from, feed_start(owner.settings)
    codes = sorted(owner.settings.clearing_accounts.values())
    chart = read_accounts(xero) if everything or not state.chart else state.chart
    before = read_balances(xero, codes, day - DAY, chart, ahead=timedelta())
    known = {provider: each for provider, each in state.openings.items() if each.first_day == day}
    held = _held(owner, connections, known.keys())
    new = {provider: OpeningPosition(pence, day) for provider, pence in held}
    # When the first day moves on, our documents before it must still be read.
    read_from = min(start, state.read_from or start)
    return replace(
        state, first_day=day, chart=chart, before=before, openings=known | new, read_from=read_from
    )


def _held(owner: Tenant, connections: Connections, known: Set[str]) -> Iterator[tuple[Provider, int]]:
    """Yields the pence at the processors whose position is not known yet, as far as they can say by now."""
    for provider in owner.settings.synced:
        # A key is decrypted only for a position that is not known yet, and not at every reconciliation.
        pence = None if provider in known else _opening_at(provider, owner, connections)
        if pence is not None:
            yield provider, pence


def _opening_at(provider: Provider, owner: Tenant, connections: Connections) -> int | None:
    start, tenant = feed_start(owner.settings), owner.tenant
    match provider:
        case "stripe":
            stripe = connections.stripe(tenant)
            return opening_at_stripe(stripe, start) if stripe else None
        case "gocardless":
            if not feeds.read(tenant, provider).reaches(start):
                return None
            gocardless = connections.gocardless(tenant)
            return opening_at_gocardless(gocardless, tenant, start) if gocardless else None
    assert_never(provider)
