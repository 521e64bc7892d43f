"""Serves the stand-in as an ASGI application: tokens, limits, faults, headers, a log of every call."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.standins.calls import call_of
from local.standins.faults import Faults
from local.standins.gocardless import refusals, webhook_calls, writing
from local.standins.gocardless.answers import answer, route
from local.standins.gocardless.callers import bearer, check_version, token_of, unauthorised
from local.standins.gocardless.creditors import first_creditor
from local.standins.gocardless.dashboard import dashboard_routes
from local.standins.gocardless.limits import Limits
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.payer_pages import payer_routes
from local.standins.gocardless.query import read
from local.standins.gocardless.spoiling import spoilt
from local.standins.gocardless.tables import WEBHOOKS
from local.standins.gocardless.telling import Post, Postman, over_http
from local.standins.gocardless.tokens import Environment, Token, made

LIVE = Limits()
METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH"]


class GoCardlessStandIn:
    """Serves worlds to GoCardless's own SDK: `gocardless_pro.Client(access_token=token, base_url=url)`."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        limits: Limits = LIVE,
        environment: Environment = "live",
        post: Post = over_http,
    ) -> None:
        """`limits` are those of each organisation that is added without its own.

        `post` sends the webhooks of what calls and payers cause, if the owner has entered an address. Payers
        find their pages at `pages`, by default where the call came to that asked for the page.
        """
        self.clock = clock
        self.pages = ""
        self.postman = Postman(post)
        self.limits = limits
        self.environment = environment
        self.faults = Faults()
        # Faults that strike once a call has made or changed something: only its answer is spoilt.
        self.late_faults = Faults()
        self.organisations: dict[str, Organisation] = {}
        self._ids = itertools.count(1)
        api = Route("/{path:path}", self._serve, methods=METHODS)
        payers = payer_routes(self.organisations, clock, self.postman)
        owners = dashboard_routes(self.organisations, self.postman)
        self.app = Starlette(routes=[*payers, *owners, api])

    def add_organisation(
        self, access_token: str, webhook_secret: str, limits: Limits | None = None
    ) -> Organisation:
        """Adds an organisation with a token that may do everything, and a webhook that is set up already."""
        added = Organisation(access_token, webhook_secret, self.clock, limits or self.limits)
        return self._with_token(added, Token(access_token))

    def open_organisation(self, creditor_id: str, name: str) -> Organisation:
        """Opens an organisation that has a creditor of this name, and no token and no webhook yet."""
        creditor = first_creditor(creditor_id, name, self.clock())
        return Organisation("", "", self.clock, self.limits, creditor)

    def add_token(self, organisation: Organisation, token: str, read_only: bool = False) -> None:
        """Adds an access token. Raises ValueError for one that begins like another environment's."""
        self._with_token(organisation, made(token, self.environment, read_only))

    def disable_token(self, token: str) -> None:
        organisation = self.organisations[token]
        organisation.tokens[token] = replace(organisation.tokens[token], disabled=True)

    def _with_token(self, organisation: Organisation, token: Token) -> Organisation:
        organisation.tokens[token.value] = token
        self.organisations[token.value] = organisation
        return organisation

    async def _serve(self, request: Request) -> Response:
        request_id = f"{next(self._ids):012X}_0AA40000_00000000"
        organisation = self.organisations.get(bearer(request) or "")
        body = await request.body()
        with organisation.lock if organisation else nullcontext():
            return self._answered(request, body, organisation, request_id)

    def _answered(
        self, request: Request, body: bytes, organisation: Organisation | None, request_id: str
    ) -> Response:
        try:
            response = self._respond(request, body, organisation)
        except refusals.Refusal as refusal:
            response = JSONResponse(refusal.body(request_id), refusal.status)
        response.headers["X-Request-Id"] = request_id
        if organisation:
            self._record(request, response, request_id, organisation)
            response.background = self.postman.news(organisation)
        return response

    def _respond(self, request: Request, body: bytes, organisation: Organisation | None) -> Response:
        check_version(request)
        if organisation is None:
            raise unauthorised(request, self.environment)
        token = token_of(request, organisation)
        path, now = request.url.path, self.clock()
        if not organisation.meter.passes(path, now):
            raise refusals.too_many_requests()
        if fault := self.faults.take(path):
            return spoilt(fault, path)
        organisation.live.catch_up()
        if request.method != "GET":
            pages = self.pages or str(request.base_url)
            done = _written(request, body, organisation, token, pages)
            return spoilt(fault, path) if (fault := self.late_faults.take(path)) else done
        query = read(request.query_params.multi_items())
        collection, wanted = route(path)
        if collection is WEBHOOKS:
            return JSONResponse(webhook_calls.read(organisation.webhooks, wanted, query, now))
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
        wanted = writing.named(path)
        organisation.log.append(call_of(request, response, request_id, wanted=wanted, version=version))


def _written(request: Request, body: bytes, organisation: Organisation, token: Token, pages: str) -> Response:
    """Carries out what a call changes. Raises Refusal."""
    method, path = request.method, request.url.path
    asked = webhook_calls.RETRY.fullmatch(path) if method == "POST" else None
    if asked is None and not writing.is_known(path):
        raise refusals.no_such_path()
    if token.read_only:
        raise refusals.not_permitted()
    if asked is not None:
        return JSONResponse(webhook_calls.retried(organisation.webhooks, asked[1]))
    organisation.live.pages = pages
    key = request.headers.get("Idempotency-Key")
    name, thing = writing.written(method, path, body, key, organisation.live)
    return JSONResponse({name: thing}, 200 if writing.is_action(path) else 201)
