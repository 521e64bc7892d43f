"""Answers a call that shall fail, before it is carried out."""

from __future__ import annotations

from starlette.responses import Response

from local.standins.dropped import Dropped
from local.standins.faults import Kind
from local.standins.stripe import refusals
from local.standins.stripe.answers import route


def spoilt(fault: Kind, path: str) -> Response:
    """Returns no answer at all, or raises the Refusal."""
    if fault == "dropped":
        return Dropped()
    if fault == 429:
        raise refusals.too_many_requests()
    if fault != 404:
        raise refusals.server_error(fault)
    collection, wanted = route(path)
    if collection is None or wanted is None:
        raise refusals.no_such_url("GET", path)
    raise refusals.no_such(collection.kind, wanted, collection.id_param)
