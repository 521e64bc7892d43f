"""Serves the stand-in as an ASGI application: tokens, limits, faults, headers, a log of every call."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.standins.calls import call_of
from local.standins.dropped import Dropped
from local.standins.faults import Faults, Kind
from local.standins.gocardless import refusals
from local.standins.gocardless.answers import answer, route
from local.standins.gocardless.limits import Limits
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.query import read

LIVE = Limits()
METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH"]
VERSION = "2015-07-06"


class GoCardlessStandIn:
    """Serves worlds to GoCardless's own SDK: `gocardless_pro.Client(access_token=token, base_url=url)`."""

    def __init__(self, clock: Callable[[], datetime], limits: Limits = LIVE) -> None:
        """`limits` are those of each organisation that is added without its own."""
        self.clock = clock
        self.limits = limits
        self.faults = Faults()
        self.organisations: dict[str, Organisation] = {}
        self._ids = itertools.count(1)
        self.app = Starlette(routes=[Route("/{path:path}", self._serve, methods=METHODS)])

    def add_organisation(
        self, access_token: str, webhook_secret: str, limits: Limits | None = None
    ) -> Organisation:
        added = Organisation(access_token, webhook_secret, self.clock, limits or self.limits)
        self.organisations[access_token] = added
        return added

    async def _serve(self, request: Request) -> Response:
        request_id = f"{next(self._ids):012X}_0AA40000_00000000"
        organisation = self.organisations.get(_token(request) or "")
        try:
            response = self._respond(request, organisation)
        except refusals.Refusal as refusal:
            response = JSONResponse(refusal.body(request_id), refusal.status)
        response.headers["X-Request-Id"] = request_id
        if organisation:
            self._record(request, response, request_id, organisation)
        return response

    def _respond(self, request: Request, organisation: Organisation | None) -> Response:
        _check_version(request)
        if organisation is None:
            raise _unauthorised(request)
        path, now = request.url.path, self.clock()
        if not organisation.meter.passes(path, now):
            raise refusals.too_many_requests()
        if fault := self.faults.take(path):
            return _spoilt(fault, path)
        if request.method != "GET":
            raise _no_writing(request.method, path)
        query = read(request.query_params.multi_items())
        return JSONResponse(answer(path, query, organisation.objects, now))

    def _record(
        self, request: Request, response: Response, request_id: str, organisation: Organisation
    ) -> None:
        path = request.url.path
        response.headers.update(organisation.meter.headers(path, self.clock()))
        if response.status_code == 429:
            # The same holds if the refusal is a planned fault and the limit was not reached.
            response.headers["RateLimit-Remaining"] = "0"
        version = request.headers.get("GoCardless-Version")
        _, wanted = route(path)
        organisation.log.append(call_of(request, response, request_id, wanted=wanted, version=version))


def _token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _check_version(request: Request) -> None:
    """Checks the version before the token: if both are missing, GoCardless complains about the version."""
    version = request.headers.get("GoCardless-Version")
    if not version:
        raise refusals.no_version()
    if version != VERSION:
        raise refusals.wrong_version()


def _unauthorised(request: Request) -> refusals.Refusal:
    if "Authorization" not in request.headers:
        return refusals.no_token()
    return refusals.wrong_token() if _token(request) else refusals.garbled_token()


def _no_writing(method: str, path: str) -> refusals.Refusal:
    return refusals.read_only(method, path) if route(path)[0] else refusals.no_such_path()


def _spoilt(fault: Kind, path: str) -> Response:
    if fault == "dropped":
        return Dropped()
    if fault == 429:
        raise refusals.too_many_requests()
    if fault == 410:
        raise refusals.gone()
    if fault != 404:
        raise refusals.server_error(fault)
    _, wanted = route(path)
    raise refusals.no_such_resource() if wanted else refusals.no_such_path()
