"""Holds the short way of reading the ledger against the long one: what it leaves out must change nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

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
            assert_same(made, whole)
        return made

    return both


def assert_same(short: Compared, whole: Compared) -> None:
    assert [_in_order(each) for each in short.results] == [_in_order(each) for each in whole.results]
    assert sorted(short.findings, key=repr) == sorted(whole.findings, key=repr)
    assert short.links == whole.links
    assert _payouts(short) == _payouts(whole)
    latest, all_months = short.ledger.sums.closed(), whole.ledger.sums.closed()
    assert latest == all_months[len(all_months) - len(latest) :]


def _in_order(result: Reconciliation) -> Reconciliation:
    return replace(result, causes=tuple(sorted(result.causes, key=repr)))


def _payouts(made: Compared) -> list[PayoutMatch]:
    return made.ledger.payouts.matches(made.findings)
