"""Answers the calls that change something: webhook endpoints, Checkout, refunds, subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.standins.stripe import refusals
from local.standins.stripe.answers import ACCOUNT, BALANCE, Target, route, split
from local.standins.stripe.idempotency import Answers
from local.standins.stripe.shown import Thing

LONGEST_KEY = 255
REPLAYED = {"Idempotent-Replayed": "true"}


class Desk(Protocol):
    """Answers the calls to one collection."""

    def written(self, target: Target, body: bytes, now: datetime) -> Thing: ...


def written(
    request: Request, body: bytes, answers: Answers, desks: Mapping[str, Desk], now: datetime
) -> Response:
    """Carries the call out once for each Idempotency-Key; `desks` are by their collections' paths.

    Raises Refusal. A refusal is not kept: the same key may be used again, with another body too.
    """
    method, path = request.method, request.url.path
    plain, action = split(path)
    collection, wanted = route(plain)
    desk = desks.get(collection.path) if collection else None
    if desk is None:
        known = path in (ACCOUNT, BALANCE) or collection
        raise (refusals.read_only if known else refusals.no_such_url)(method, path)
    key = request.headers.get("Idempotency-Key") if method == "POST" else None
    if key is not None and len(key) > LONGEST_KEY:
        raise refusals.key_too_long(LONGEST_KEY)
    former = answers.recall(key, (path, body), now)
    if former is not None:
        return JSONResponse(former, headers=REPLAYED)
    if method == "DELETE":
        # Stripe's SDK sends what a deletion is told as a query.
        body = request.url.query.encode()
    made = desk.written(Target(method, wanted, action), body, now)
    return JSONResponse(answers.keep(key, (path, body), made, now))
