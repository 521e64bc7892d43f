"""Answers the calls that change something: those to webhook endpoints, and no other."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl

from starlette.requests import Request

from local.standins.stripe import refusals
from local.standins.stripe.answers import ACCOUNT, BALANCE, route
from local.standins.stripe.endpoint_calls import EndpointDesk
from local.standins.stripe.idempotency import Answers
from local.standins.stripe.query import Query, read
from local.standins.stripe.shown import Thing
from local.standins.stripe.tables import WEBHOOK_ENDPOINTS


def written(request: Request, body: bytes, answers: Answers, desk: EndpointDesk, now: datetime) -> Thing:
    """Carries the call out once for each Idempotency-Key. Raises Refusal."""
    method, path = request.method, request.url.path
    collection, wanted = route(path)
    if collection is not WEBHOOK_ENDPOINTS:
        known = path in (ACCOUNT, BALANCE) or collection
        raise (refusals.read_only if known else refusals.no_such_url)(method, path)
    key = request.headers.get("Idempotency-Key") if method == "POST" else None
    former = answers.recall(key, (path, body), now)
    if former is not None:
        return former
    return answers.keep(key, (path, body), desk.written(method, wanted, _form(body), now), now)


def _form(body: bytes) -> Query:
    return read(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
