"""What a reconciliation starts from: what stood in Xero and at the processors when the feed began."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import timedelta

from shared.events import Provider
from shared.feeds import feed_start
from shared.ledger.purses import clearing_accounts
from shared.operations.connections import Connections
from shared.operations.reconcile.at_gocardless import opening_at_gocardless
from shared.operations.reconcile.at_stripe import opening_at_stripe
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
    codes = sorted(clearing_accounts(owner.settings).values())
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
    start, tenant = feed_start(owner.settings), owner.tenant
    # A key is decrypted for what is not known yet, and not at every look.
    if "stripe" not in known and (cards := around.stripe(tenant)):
        pence = opening_at_stripe(cards, start)
        if pence is not None:
            yield "stripe", pence
    if (
        "gocardless" not in known
        and feeds.read(tenant, "gocardless").reaches(start)
        and (debits := around.gocardless(tenant))
    ):
        yield "gocardless", opening_at_gocardless(debits, tenant, start)
