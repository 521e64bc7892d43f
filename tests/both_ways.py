"""Holds the short way of reading the ledger against the long one: what it leaves out must change nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from shared.operations.reconcile import comparing
from shared.operations.reconcile.comparing import Compared
from shared.operations.reconcile.ledger_reading import read_whole
from shared.operations.reconcile.xero_reading import XeroReading
from shared.reconciliation.payout_matching import HeldPayout
from shared.reconciliation.payouts import PayoutMatch
from shared.reconciliation.result import AtProcessor, Reconciliation
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient

Compare = Callable[[Tenant, XeroClient, XeroReading, Sequence[AtProcessor], Sequence[HeldPayout]], Compared]


def compared_both_ways(compare: Compare) -> Compare:
    """Returns a comparison that is made again with every row, and must come to the same."""

    def both(
        owner: Tenant,
        xero: XeroClient,
        reading: XeroReading,
        processors: Sequence[AtProcessor],
        held: Sequence[HeldPayout],
    ) -> Compared:
        made = compare(owner, xero, reading, processors, held)
        if not made.ledger.is_whole:
            whole = comparing._against(owner, xero, reading, processors, read_whole(owner, reading, held))
            assert_same(made, whole, owner)
        return made

    return both


def assert_same(short: Compared, whole: Compared, owner: Tenant) -> None:
    assert [_in_order(each) for each in short.results] == [_in_order(each) for each in whole.results]
    assert sorted(short.findings, key=repr) == sorted(whole.findings, key=repr)
    assert short.links == whole.links
    assert _payouts(short) == _payouts(whole)
    latest, all_months = short.ledger.sums.closed(), whole.ledger.sums.closed()
    assert latest == all_months[len(all_months) - len(latest) :]
    figures, all_figures = (_figures(each, owner) for each in (short, whole))
    assert figures == all_figures[len(all_figures) - len(figures) :]


def _figures(made: Compared, owner: Tenant) -> list[object]:
    now = made.results[0].at if made.results else datetime.now(UTC)
    return [(each.month, each.of) for each in made.ledger.tally.months(owner.settings.day_of(now), now)]


def _in_order(result: Reconciliation) -> Reconciliation:
    return replace(result, causes=tuple(sorted(result.causes, key=repr)))


def _payouts(made: Compared) -> list[PayoutMatch]:
    return made.ledger.payouts.matches(made.findings)
