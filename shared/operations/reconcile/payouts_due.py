"""Chooses the payouts to check this time: new ones, those that moved again, and those without a tick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.operations.connections import Connections
from shared.operations.reconcile.processor_payouts import PayoutLists, lists_of
from shared.reconciliation.payout_matching import HeldPayout
from shared.reconciliation.payouts import Payout
from shared.store import payouts
from shared.store.payouts import PayoutCheck
from shared.store.tenants import Tenant

# A run is short; the next run goes on.
MOST = 20
# These items are in memory at the same time, each with its rows.
MOST_ITEMS = 20_000
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Due:
    """A payout to check. `check` is how it stands by now; `is_unsaved`: that is not stored yet."""

    check: PayoutCheck
    lists: PayoutLists
    is_unsaved: bool

    @property
    def turn(self) -> tuple[datetime, float]:
        """Sorts payouts never checked first, of these the newest first, then the longest unchecked."""
        return self.check.checked_at or NEVER, -self.check.payout.at.timestamp()


def payouts_to_match(
    owner: Tenant, connections: Connections, since: datetime, now: datetime
) -> list[HeldPayout]:
    """Reads, at each processor, what the payouts to check hold.

    `since` is how far back payouts are listed. Payouts that there is no time for are kept for the next run.
    Raises Unavailable if payouts cannot be listed, but not if the items of one payout cannot be read.
    """
    due = sorted(_due(owner, connections, since), key=lambda each: each.turn)
    held = list(_held(due[:MOST]))
    for each in due[len(held) :]:
        if each.is_unsaved:
            payouts.schedule_check(owner.tenant, each.check.payout, now)
    return held


def _due(owner: Tenant, connections: Connections, since: datetime) -> Iterator[_Due]:
    for provider, lists in lists_of(owner, connections).items():
        checks = payouts.checks(owner.tenant, provider)
        listed = {each.id: _as_known(each, checks.get(each.id)) for each in lists.payouts(since)}
        unsaved = {id for id, each in listed.items() if id not in checks or checks[id].payout != each}
        yield from (_Due(PayoutCheck(listed[id]), lists, is_unsaved=True) for id in sorted(unsaved))
        waiting = (check for id, check in checks.items() if id not in unsaved and not check.is_done)
        yield from (_Due(check, lists, is_unsaved=False) for check in waiting)


def _as_known(payout: Payout, check: PayoutCheck | None) -> Payout:
    """Keeps the day of an earlier check: the match is stored under it, whatever the time zone is now."""
    if check is None:
        return payout
    return replace(check.payout, movements=payout.movements)


def _held(due: list[_Due]) -> Iterator[HeldPayout]:
    read = 0
    for each in due:
        held = each.lists.held_by(each.check.payout)
        read += len(held.items)
        yield held
        if read >= MOST_ITEMS:
            return
