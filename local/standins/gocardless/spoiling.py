"""Spoils the answer to a call as a planned fault says."""

from __future__ import annotations

from starlette.responses import Response

from local.standins.dropped import Dropped
from local.standins.faults import Kind
from local.standins.gocardless import refusals
from local.standins.gocardless.writing import named


def spoilt(fault: Kind, path: str) -> Response:
    """Returns an answer that never arrives, or raises the Refusal that takes the answer's place."""
    if fault == "dropped":
        return Dropped()
    if fault == 429:
        raise refusals.too_many_requests()
    if fault == 410:
        raise refusals.gone()
    if fault != 404:
        raise refusals.server_error(fault)
    raise refusals.no_such_resource() if named(path) else refusals.no_such_path()
