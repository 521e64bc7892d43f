"""Reads what a digest tells of a business: figures, numbers and reasons, and nobody who has paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from shared.ledger.profiles import PROFILES
from shared.mail.alarm_words import MAILED
from shared.mail.facts import Books, Compared, Needing, PaidOut
from shared.operations.attention import MOST_COUNTED, State, open_findings
from shared.provider import Provider
from shared.reconciliation.payouts import PayoutMatch
from shared.store import payouts, reconciliations, rows, tenants, troubles

# Whoever has more payouts in a day looks at the page.
MOST_PAYOUTS = 20
# Paid since the last digest; or paid before, and ticked since then, or still without a tick.
News = Literal["paid", "ticked", "unticked"]
STATES: tuple[State, ...] = ("parked", "attention")


def books_of(tenant: str, since: datetime, now: datetime) -> Books | None:
    """Reads how a business stands, and what is new of its payouts since then; None for an unknown one."""
    known = tenants.on_record(tenant)
    if known is None:
        return None
    profile, owner = known.profile, known.owner
    if owner is None:
        return Books(tenant, profile.name, profile.time_zone, is_set_up=False)
    synced = tuple(each for each in PROFILES if each in owner.settings.synced)
    matches = [match for each in synced for match in _latest(tenant, each)]
    return Books(
        tenant,
        profile.name,
        profile.time_zone,
        compared=tuple(Compared(each, reconciliations.latest(tenant, each)) for each in synced),
        needing=tuple(_needing(tenant)),
        payouts=tuple(_told("paid", matches, since)),
        ticked=tuple(_told("ticked", matches, since)),
        unticked=tuple(_told("unticked", matches, since)),
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


def _latest(tenant: str, provider: Provider) -> tuple[PayoutMatch, ...]:
    return payouts.page(tenant, provider, MOST_PAYOUTS).matches


def _told(news: News, matches: Iterable[PayoutMatch], since: datetime) -> Iterator[PaidOut]:
    for match in matches:
        if _news(match, since) == news:
            open_ones = tuple(why.reason_code for why in match.reasons if not why.is_explained)
            yield PaidOut(match.payout.provider, match.payout.day, match.payout.amount, open_ones)


def _news(match: PayoutMatch, since: datetime) -> News | None:
    if match.payout.at > since:
        return "paid"
    # Once there is no more to wait for, a payout is not looked at again, and is told of no more.
    if match.is_done and match.checked_at <= since:
        return None
    return "ticked" if match.is_matched else "unticked"
