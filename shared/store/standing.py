"""Keeps what a survey found standing in Xero after the ledger was restored, by the keys of its documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pynamodb.exceptions import PutError

from shared.ledger.standing import Standing
from shared.store.reconciliations import KEPT, converter
from shared.store.tables.businesses import ReconciliationItem
from shared.store.tables.writing import condition_failed

STANDING = "standing#"


def keep(tenant: str, standing: Iterable[Standing], now: datetime) -> None:
    """Records what stands. A document that is gone never hides one of the same key that is live."""
    gone = []
    live = {}
    for each in standing:
        if each.is_live:
            live[each.key] = each
        else:
            gone.append(each)
    with ReconciliationItem.batch_write() as batch:
        for each in live.values():
            batch.save(_item(tenant, each, now))
    for each in gone:
        _save_if_new(_item(tenant, each, now))


def read(tenant: str, keys: Iterable[str]) -> dict[str, Standing]:
    """Reads what stands under these keys, strongly consistent."""
    wanted = [(tenant, f"{STANDING}{key}") for key in dict.fromkeys(keys)]
    items = ReconciliationItem.batch_get(wanted, consistent_read=True)
    found = (converter.structure(item.body, Standing) for item in items)
    return {each.key: each for each in found}


def _item(tenant: str, each: Standing, now: datetime) -> ReconciliationItem:
    body, expires_at = converter.unstructure(each), now + KEPT
    return ReconciliationItem(tenant, f"{STANDING}{each.key}", body=body, expires_at=expires_at)


def _save_if_new(item: ReconciliationItem) -> None:
    try:
        item.save(ReconciliationItem.at.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise
