"""Turns a path and a query into Stripe's answer. No HTTP here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from local.standins.stripe import refusals
from local.standins.stripe.expanding import expanded
from local.standins.stripe.listing import listed, readable
from local.standins.stripe.query import Query
from local.standins.stripe.shown import Shown, Thing
from local.standins.stripe.tables import BY_PATH, Collection

PREFIX = "/v1/"
BALANCE = "/v1/balance"
ACCOUNT = "/v1/account"
# What can be done to an object by its path, by the path of its collection.
ACTIONS = {"checkout/sessions": ("expire",)}


@dataclass(frozen=True)
class Target:
    """What a call changes: one object or, if none is wanted, its collection; `action` ends the path."""

    method: str
    wanted: str | None = None
    action: str = ""


def route(path: str) -> tuple[Collection | None, str | None]:
    """Returns the collection that a path names, and the id within it; (None, None) if there is none."""
    if not path.startswith(PREFIX):
        return None, None
    rest = path.removeprefix(PREFIX)
    if rest in BY_PATH:
        return BY_PATH[rest], None
    name, _, wanted = rest.rpartition("/")
    return (BY_PATH[name], wanted) if name in BY_PATH and wanted else (None, None)


def split(path: str) -> tuple[str, str]:
    """Parts a path from what is to be done to the object that it names; nothing, if it says nothing."""
    plain, _, action = path.rpartition("/")
    collection, wanted = route(plain)
    is_one = collection is not None and wanted is not None and action in ACTIONS.get(collection.path, ())
    return (plain, action) if is_one else (path, "")


def answer(path: str, query: Query, objects: Shown, now: datetime) -> Thing:
    """Raises Refusal for whatever Stripe would refuse."""
    expand = query.many.get("expand[]", [])
    if path == BALANCE:
        query.allow("expand[]")
        return expanded(objects.balance, "balance", expand, objects)
    if path == ACCOUNT:
        query.allow("expand[]")
        if expand:
            raise refusals.cannot_expand(expand[0])
        return objects.account
    collection, wanted = route(path)
    if collection is None:
        raise refusals.no_such_url("GET", path)
    if wanted is None:
        page = listed(collection, objects, query, now)
        return expanded(page, f"[{collection.kind}]", expand, objects)
    query.allow("expand[]")
    return expanded(_one(collection, wanted, objects, now), collection.kind, expand, objects)


def _one(collection: Collection, wanted: str, objects: Shown, now: datetime) -> Thing:
    place = objects.place(collection.kind, wanted)
    if place is None or place >= readable(collection, objects, now):
        raise refusals.no_such(collection.kind, wanted, collection.id_param)
    return objects.of(collection.kind)[place]
