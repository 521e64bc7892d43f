"""Turns a path and a query into GoCardless's answer. No HTTP here."""

from __future__ import annotations

from datetime import datetime

from local.standins.gocardless import refusals
from local.standins.gocardless.listing import listed, paged
from local.standins.gocardless.query import Query
from local.standins.gocardless.retention import months_before
from local.standins.gocardless.shown import Shown, Thing, created_at
from local.standins.gocardless.tables import BY_NAME, PAYOUT_ITEMS, ROUTED, Collection


def route(path: str) -> tuple[Collection | None, str | None]:
    """Returns the collection that a path names, and the id within it; (None, None) if there is none."""
    name, slash, wanted = path.removeprefix("/").partition("/")
    collection = ROUTED.get(name)
    if collection is None or not slash:
        return collection, None
    return (collection, wanted) if collection.single and wanted and "/" not in wanted else (None, None)


def answer(path: str, query: Query, objects: Shown, now: datetime) -> Thing:
    """Raises Refusal for whatever GoCardless would refuse."""
    collection, wanted = route(path)
    if collection is None:
        raise refusals.no_such_path()
    if wanted is not None:
        query.allow()
        return {collection.name: _one(collection, wanted, objects)}
    if collection is PAYOUT_ITEMS:
        return _items(query, objects, now)
    return listed(collection, objects, query, now)


def _one(collection: Collection, wanted: str, objects: Shown) -> Thing:
    row = objects.one(collection.name, wanted)
    if row is None:
        raise refusals.no_such_resource()
    return row


def _items(query: Query, objects: Shown, now: datetime) -> Thing:
    """Lists the items of one payout, in the world's order."""
    query.allow_list(PAYOUT_ITEMS, "payout")
    payout = _one(BY_NAME["payouts"], query.given["payout"], objects)
    if PAYOUT_ITEMS.kept is not None and created_at(payout) < months_before(now, PAYOUT_ITEMS.kept):
        raise refusals.too_old()
    return paged(PAYOUT_ITEMS, objects.payout_items.get(payout["id"], []), query)
