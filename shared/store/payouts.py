"""Keeps what came of each payout, and which payouts are still to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from shared.provider import Provider
from shared.reconciliation.payouts import Payout, PayoutMatch, capped
from shared.store.reconciliations import EVER, KEPT, converter
from shared.store.tables.businesses import ReconciliationItem

# Keys begin with one of these: the match itself, and a small item that says whether to check again.
MATCH = "payout#"
CHECK = "check#"
# A day and a payout's id are far shorter.
LONGEST_CURSOR = 200


@dataclass(frozen=True, slots=True)
class PayoutCheck:
    """The check of one payout. `checked_at` is in UTC, None if never; `is_done`: no need to check again."""

    payout: Payout
    checked_at: datetime | None = None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """Some matches, without their items. `next` is the cursor of the page after; empty on the last page."""

    matches: tuple[PayoutMatch, ...]
    next: str


def schedule_check(tenant: str, payout: Payout, now: datetime) -> None:
    """Orders that a payout is checked, for the first time or since it has moved again."""
    _save_check(tenant, PayoutCheck(payout), now)


def keep(tenant: str, match: PayoutMatch) -> None:
    """Replaces the match of an earlier check. Keeps no more of its items than a row can hold."""
    payout, now = match.payout, match.checked_at
    body = converter.unstructure(capped(match))
    ReconciliationItem(tenant, _key(payout), body=body, expires_at=now + KEPT).save()
    # Last: if the process dies before this, the payout is checked again.
    _save_check(tenant, PayoutCheck(payout, now, match.is_done), now)


def checks(tenant: str, provider: Provider) -> dict[str, PayoutCheck]:
    """Returns all checks by the payout's id, some 300 bytes each."""
    items = ReconciliationItem.query(
        tenant, ReconciliationItem.at.startswith(f"{CHECK}{provider}#"), consistent_read=True
    )
    known = (converter.structure(item.body, PayoutCheck) for item in items)
    return {check.payout.id: check for check in known}


def history(tenant: str, provider: Provider, limit: int | None = None) -> Iterator[PayoutMatch]:
    """Yields the matches, the newest payout first."""
    items = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.startswith(f"{MATCH}{provider}#"),
        scan_index_forward=False,
        limit=limit,
        consistent_read=True,
    )
    return (converter.structure(item.body, PayoutMatch) for item in items)


def page(tenant: str, provider: Provider, size: int, cursor: str = "") -> PayoutPage:
    """Returns so many matches, the newest payout first, after the one that the cursor names.

    Raises LookupError for a cursor that names none of this tenant's payouts at this provider: it was tampered
    with, belongs to another list, or has expired.
    """
    if len(cursor) > LONGEST_CURSOR:
        raise LookupError("no cursor is so long")
    first = f"{MATCH}{provider}#"
    items = ReconciliationItem.query(
        tenant,
        ReconciliationItem.at.between(first, f"{first}{cursor or EVER}"),
        scan_index_forward=False,
        # The payout that the cursor names, and one that tells whether there is another page.
        limit=size + 2,
        consistent_read=True,
    )
    found = list(items)
    if cursor:
        if not found or found[0].at != f"{first}{cursor}":
            raise LookupError(f"no payout at {provider} stands at this cursor")
        found = found[1:]
    shown = found[:size]
    more = len(found) > size
    matches = tuple(converter.structure({**item.body, "items": ()}, PayoutMatch) for item in shown)
    return PayoutPage(matches, shown[-1].at.removeprefix(first) if more else "")


def read(tenant: str, provider: Provider, payout_id: str) -> PayoutMatch | None:
    """Returns a payout's match; None for a payout that is unknown or not checked yet."""
    try:
        check = ReconciliationItem.get(tenant, f"{CHECK}{provider}#{payout_id}", consistent_read=True)
        payout = converter.structure(check.body, PayoutCheck).payout
        item = ReconciliationItem.get(tenant, _key(payout), consistent_read=True)
    except DoesNotExist:
        return None
    return converter.structure(item.body, PayoutMatch)


def _save_check(tenant: str, check: PayoutCheck, now: datetime) -> None:
    key = f"{CHECK}{check.payout.provider}#{check.payout.id}"
    ReconciliationItem(tenant, key, body=converter.unstructure(check), expires_at=now + KEPT).save()


def _key(payout: Payout) -> str:
    return f"{MATCH}{payout.provider}#{payout.day.isoformat()}#{payout.id}"
