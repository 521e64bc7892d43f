"""Has sales posted that waited for a lead source's option, once Xero has it or can have none."""

from __future__ import annotations

from collections.abc import Iterator

from shared.lead_sources.sources import LeadSources
from shared.ledger.rows import LedgerRow
from shared.store import rows

# The reason for which such a row is parked, as shared.reasons names it.
MISSING = "lead_source_missing"


def wake(tenant: str, whole: LeadSources, *, go_without: bool = False) -> int:
    """Makes parked rows pending again whose lead source Xero takes by now; returns how many.

    `go_without`: Xero has no category for lead sources, and sales are posted without one.
    """
    usable = {each.id for each in whole.sources if each.is_usable}
    waiting = [
        each.key
        for each in _parked(tenant)
        if each.lead_sources and (go_without or each.lead_sources <= usable)
    ]
    for key in waiting:
        rows.retry(tenant, key)
    return len(waiting)


def _parked(tenant: str) -> Iterator[LedgerRow]:
    after = ""
    while True:
        some = rows.some_in_state(tenant, "parked", MISSING, after)
        yield from some.rows
        if not some.next:
            return
        after = some.next
