"""Which payouts are looked at this time: those that are new or moved again, and those without a tick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.operations.connections import Connections
from shared.operations.reconcile.processor_payouts import Lists, lists_of
from shared.reconciliation.payout_matching import HeldPayout, PayoutMatching
from shared.reconciliation.payouts import Payout
from shared.store import payouts
from shared.store.payouts import PayoutCheck
from shared.store.tenants import Tenant

# A run is short; the next one goes on.
MOST = 20
# All at once in memory, each with its rows.
MOST_ITEMS = 20_000
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Due:
    """`look` is how it stands by now; `is_news`: nothing of that is kept yet."""

    check: PayoutCheck
    lists: Lists
    is_unsaved: bool

    @property
    def turn(self) -> tuple[datetime, float]:
        """Those that nobody has looked at come first, the newest of them first; then by turns."""
        return self.check.checked_at or NEVER, -self.check.payout.at.timestamp()


def payouts_to_match(owner: Tenant, around: Connections, since: datetime, now: datetime) -> PayoutMatching:
    """With what each holds, read at its processor; it is to be given the whole ledger.

    `since` is how far back payouts are listed. Those that there is no time for are kept for the next run.
    Raises Unavailable if payouts cannot be listed, and not if what one holds cannot be read.
    """
    due = sorted(_due(owner, around, since), key=lambda each: each.turn)
    held = list(_held(due[:MOST]))
    for each in due[len(held) :]:
        if each.is_unsaved:
            payouts.schedule_check(owner.tenant, each.check.payout, now)
    return PayoutMatching(held, now)


def _due(owner: Tenant, around: Connections, since: datetime) -> Iterator[_Due]:
    for provider, lists in lists_of(owner, around).items():
        looks = payouts.checks(owner.tenant, provider)
        listed = {each.id: _as_known(each, looks.get(each.id)) for each in lists.payouts(since)}
        news = {id for id, each in listed.items() if id not in looks or looks[id].payout != each}
        yield from (_Due(PayoutCheck(listed[id]), lists, is_unsaved=True) for id in sorted(news))
        waiting = (look for id, look in looks.items() if id not in news and not look.is_done)
        yield from (_Due(look, lists, is_unsaved=False) for look in waiting)


def _as_known(payout: Payout, look: PayoutCheck | None) -> Payout:
    """What came of it is kept under its day, which the owner's time zone must not change afterwards."""
    if look is None:
        return payout
    return replace(look.payout, movements=payout.movements)


def _held(due: list[_Due]) -> Iterator[HeldPayout]:
    read = 0
    for each in due:
        held = each.lists.held_by(each.check.payout)
        read += len(held.items)
        yield held
        if read >= MOST_ITEMS:
            return
