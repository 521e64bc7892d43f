"""Holds Xero and the processors against the ledger, and keeps nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.operations.reconcile.ledger_reading import InLedger, needs_every_row, read_lately, read_whole
from shared.operations.reconcile.xero_reading import XeroReading, look_for_missing
from shared.reconciliation.explain import reconciled
from shared.reconciliation.findings import Finding
from shared.reconciliation.matching import Matching
from shared.reconciliation.payout_matching import HeldPayout
from shared.reconciliation.result import AtProcessor, InXero, Reconciliation
from shared.reconciliation.third_party_charges import ThirdPartyBooking, third_party_bookings
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient


@dataclass(frozen=True, slots=True)
class Compared:
    """What comes of holding Xero and the processors against the ledger, before anything is kept."""

    ledger: InLedger
    findings: list[Finding]
    results: list[Reconciliation]
    links: list[ThirdPartyBooking]

    @property
    def is_unexplained(self) -> bool:
        return any(each.unexplained and not each.is_moving for each in self.results)


def compared(
    owner: Tenant,
    xero: XeroClient,
    reading: XeroReading,
    processors: Sequence[AtProcessor],
    held: Sequence[HeldPayout],
) -> Compared:
    """Compares with the part of the ledger that is needed; with every row if that leaves something open."""
    if not needs_every_row(owner, reading):
        made = _against(owner, xero, reading, processors, read_lately(owner, reading, held))
        if not made.is_unexplained:
            return made
    # The short way takes a document of ours whose Reference a person has changed for the person's own.
    return _against(owner, xero, reading, processors, read_whole(owner, reading, held))


def _against(
    owner: Tenant,
    xero: XeroClient,
    reading: XeroReading,
    processors: Sequence[AtProcessor],
    ledger: InLedger,
) -> Compared:
    look_for_missing(owner, xero, reading, ledger.matching)
    findings, links, results = ledger.matching.findings(), list[ThirdPartyBooking](), list[Reconciliation]()
    for each in processors:
        code, charges = owner.settings.clearing_accounts[each.provider], ledger.totals.of_apps[each.provider]
        bookings = third_party_bookings(charges, findings, code, owner.settings)
        in_xero = _in_xero(reading, ledger.matching, findings, code)
        results.append(reconciled(reading.at, each, in_xero, ledger.totals, code, bookings))
        links += bookings
    return Compared(ledger, findings, results, links)


def _in_xero(reading: XeroReading, matching: Matching, findings: list[Finding], code: str) -> InXero:
    return InXero(
        balance=reading.balances.get(code),
        before=reading.state.before.get(code, 0),
        findings=findings,
        on_its_way=matching.on_its_way(),
        is_moving=matching.is_moving,
    )
