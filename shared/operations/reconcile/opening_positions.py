"""What a reconciliation starts from: what stood in Xero and at the processors when the feed began."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from shared.feeds import feed_start
from shared.operations.connections import Connections
from shared.operations.reconcile.at_gocardless import opening_at_gocardless
from shared.operations.reconcile.at_stripe import opening_at_stripe
from shared.provider import PROVIDERS, Provider
from shared.store import feeds
from shared.store.reconciliations import OpeningPosition, State
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient
from shared.xero.statements import read_accounts, read_balances

DAY = timedelta(days=1)


def with_opening_positions(
    owner: Tenant, around: Connections, xero: XeroClient, state: State, everything: bool
) -> State:
    """Found out once at each processor, and again when the feed's first day is moved.

    Xero's balances of then are read each time, since people enter what is dated long ago; its chart with
    `everything`, since accounts come and go. Raises Unavailable.
    """
    day, start = owner.settings.feed_from, feed_start(owner.settings)
    codes = sorted(owner.settings.clearing_accounts.values())
    chart = read_accounts(xero) if everything or not state.chart else state.chart
    before = read_balances(xero, codes, day - DAY, chart, ahead=timedelta())
    known = {provider: each for provider, each in state.openings.items() if each.first_day == day}
    found = {provider: OpeningPosition(pence, day) for provider, pence in _held(owner, around, known.keys())}
    # Moved on, the first day leaves documents behind that are ours.
    read_from = min(start, state.read_from or start)
    return replace(
        state, first_day=day, chart=chart, before=before, openings=known | found, read_from=read_from
    )


def _held(owner: Tenant, around: Connections, known: Set[str]) -> Iterator[tuple[Provider, int]]:
    """Pence at those that are not known yet, as far as it can be told by now."""
    for provider in PROVIDERS:
        # A key is decrypted for what is not known yet, and not at every look.
        pence = None if provider in known else _opening_at(provider, owner, around)
        if pence is not None:
            yield provider, pence


def _opening_at(provider: Provider, owner: Tenant, around: Connections) -> int | None:
    start, tenant = feed_start(owner.settings), owner.tenant
    match provider:
        case "stripe":
            cards = around.stripe(tenant)
            return opening_at_stripe(cards, start) if cards else None
        case "gocardless":
            if not feeds.read(tenant, provider).reaches(start):
                return None
            debits = around.gocardless(tenant)
            return opening_at_gocardless(debits, tenant, start) if debits else None
    assert_never(provider)
