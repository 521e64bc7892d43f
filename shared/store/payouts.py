"""What came of each payout, and which of them are still to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from shared.provider import Provider
from shared.reconciliation.payouts import Payout, PayoutMatch, capped
from shared.store.reconciliations import KEPT, converter
from shared.store.tables import ReconciliationItem

# What the keys begin with: the match itself, and the few words that say whether it is to be looked at.
MATCH = "payout#"
CHECK = "check#"


@dataclass(frozen=True, slots=True)
class PayoutCheck:
    """`looked_at` is when, in UTC; None: never. `is_done`: there is no need to look again."""

    payout: Payout
    checked_at: datetime | None = None
    is_done: bool = False


def schedule_check(tenant: str, payout: Payout, now: datetime) -> None:
    """It is to be looked at, for the first time or since it has moved again."""
    _save_check(tenant, PayoutCheck(payout), now)


def keep(tenant: str, match: PayoutMatch) -> None:
    """In the place of what came of an earlier look. Of its items only so many as a row can hold."""
    payout, now = match.payout, match.checked_at
    body = converter.unstructure(capped(match))
    ReconciliationItem(tenant, _key(payout), body=body, expires_at=now + KEPT).save()
    # Last: whatever dies before this is looked at again.
    _save_check(tenant, PayoutCheck(payout, now, match.is_done), now)


def checks(tenant: str, provider: Provider) -> dict[str, PayoutCheck]:
    """All that are known, by the payout's id: some 300 bytes each."""
    found = ReconciliationItem.query(
        tenant, ReconciliationItem.at.startswith(f"{CHECK}{provider}#"), consistent_read=True
    )
    known = (converter.structure(item.body, PayoutCheck) for item in found)
    return {look.payout.id: look for look in known}


def history(tenant: str, provider: Provider, limit: int | None = None) -> Iterator[PayoutMatch]:
    """The newest payout first."""
    found = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.startswith(f"{MATCH}{provider}#"),
        scan_index_forward=False,
        limit=limit,
        consistent_read=True,
    )
    return (converter.structure(item.body, PayoutMatch) for item in found)


def read(tenant: str, provider: Provider, payout_id: str) -> PayoutMatch | None:
    """None for a payout that is unknown, or that nobody has looked at yet."""
    try:
        look = ReconciliationItem.get(tenant, f"{CHECK}{provider}#{payout_id}", consistent_read=True)
        payout = converter.structure(look.body, PayoutCheck).payout
        item = ReconciliationItem.get(tenant, _key(payout), consistent_read=True)
    except DoesNotExist:
        return None
    return converter.structure(item.body, PayoutMatch)


def _save_check(tenant: str, look: PayoutCheck, now: datetime) -> None:
    key = f"{CHECK}{look.payout.provider}#{look.payout.id}"
    ReconciliationItem(tenant, key, body=converter.unstructure(look), expires_at=now + KEPT).save()


def _key(payout: Payout) -> str:
    return f"{MATCH}{payout.provider}#{payout.day.isoformat()}#{payout.id}"
