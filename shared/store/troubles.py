"""Keeps which businesses are in trouble: a row from the moment it is seen until its end was told.

Whoever sees a trouble begin writes one row. A business that is well has none, and costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from pynamodb.exceptions import DeleteError, PutError, UpdateError
from pynamodb.expressions.update import Action

from shared.store.tables.jobs import TroubleItem
from shared.store.tables.writing import condition_failed
from shared.troubles import Kind, Trouble


def begin(tenant: str, kind: Kind, since: datetime, now: datetime) -> bool:
    """Records a trouble that began at `since`. Returns False if it is on record already, and lasts."""
    item = TroubleItem(tenant, kind, since=since, seen_at=now)
    try:
        item.save(TroubleItem.kind.does_not_exist() | TroubleItem.until.exists())
    except PutError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def of_kind(kind: Kind) -> Iterator[Trouble]:
    """Yields all businesses' troubles of a kind, the longest lasting first: those that last or are untold."""
    return (_trouble(item) for item in TroubleItem.by_kind.query(kind))


def of_tenant(tenant: str) -> list[Trouble]:
    """Lists a business's troubles that last. Strongly consistent."""
    found = (_trouble(item) for item in TroubleItem.query(tenant, consistent_read=True))
    return [each for each in found if each.until is None]


def end(trouble: Trouble, now: datetime) -> None:
    """Records that a trouble was found to be over now."""
    _update(trouble, TroubleItem.until.set(now))


def told(trouble: Trouble, now: datetime) -> None:
    """Records that it was told that a trouble began."""
    _update(trouble, TroubleItem.told_at.set(now))


def forget(trouble: Trouble) -> None:
    """Deletes a trouble that is over, unless it has begun anew."""
    same = (TroubleItem.seen_at == trouble.seen_at) & TroubleItem.until.exists()
    try:
        TroubleItem(trouble.tenant, trouble.kind).delete(same)
    except DeleteError as error:
        if not condition_failed(error):
            raise


def _update(trouble: Trouble, action: Action) -> None:
    """Changes a trouble's row. If the trouble has begun anew meanwhile, the new one stays as it is."""
    try:
        TroubleItem(trouble.tenant, trouble.kind).update(
            actions=[action], condition=TroubleItem.seen_at == trouble.seen_at
        )
    except UpdateError as error:
        if not condition_failed(error):
            raise


def _trouble(item: TroubleItem) -> Trouble:
    return Trouble(item.tenant, cast("Kind", item.kind), item.since, item.seen_at, item.until, item.told_at)
