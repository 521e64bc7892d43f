"""Reads what a digest tells of a business: figures, numbers and reasons, and nobody who has paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from shared.ledger.profiles import PROFILES
from shared.mail.alarm_words import MAILED
from shared.mail.facts import Books, Compared, Needing, PaidOut
from shared.operations.attention import MOST_COUNTED, State, open_findings
from shared.provider import Provider
from shared.store import payouts, reconciliations, rows, tenants, troubles

# Whoever has more payouts in a day looks at the page.
MOST_PAYOUTS = 20
STATES: tuple[State, ...] = ("parked", "attention")


def books_of(tenant: str, since: datetime, now: datetime) -> Books | None:
    """Reads how a business stands, and the payouts looked at since then; None for an unknown one."""
    known = tenants.on_record(tenant)
    if known is None:
        return None
    profile, owner = known.profile, known.owner
    if owner is None:
        return Books(tenant, profile.name, profile.time_zone, is_set_up=False)
    synced = tuple(each for each in PROFILES if each in owner.settings.synced)
    return Books(
        tenant,
        profile.name,
        profile.time_zone,
        compared=tuple(Compared(each, reconciliations.latest(tenant, each)) for each in synced),
        needing=tuple(_needing(tenant)),
        payouts=tuple(paid for each in synced for paid in _payouts(tenant, each, since)),
        troubles=tuple(
            each for each in troubles.of_tenant(tenant) if each.kind in MAILED and each.counts(now)
        ),
    )


def _needing(tenant: str) -> Iterator[Needing]:
    for state in STATES:
        for reason in rows.reasons_in(tenant, state):
            count = rows.count_to(MOST_COUNTED, tenant, f"{state}#{reason}")
            yield Needing(reason, count, is_more=count >= MOST_COUNTED)
    found = Counter(each.reason_code for each in open_findings(tenant))
    yield from (Needing(reason, count) for reason, count in found.items())


def _payouts(tenant: str, provider: Provider, since: datetime) -> Iterator[PaidOut]:
    """Yields the latest payouts that were looked at since then: one without its tick is looked at again."""
    for match in payouts.page(tenant, provider, MOST_PAYOUTS).matches:
        if match.checked_at > since:
            open_ones = tuple(why.reason_code for why in match.reasons if not why.is_explained)
            yield PaidOut(provider, match.payout.day, match.payout.amount, open_ones)
