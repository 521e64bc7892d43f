"""Serves the stand-in as an ASGI application: keys, limits, faults, headers, a log of every call."""

from __future__ import annotations

import base64
import binascii
import itertools
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.standins.calls import call_of, route_of
from local.standins.dropped import Dropped
from local.standins.faults import Faults, Kind
from local.standins.stripe import refusals
from local.standins.stripe.account import Account
from local.standins.stripe.answers import ACCOUNT, BALANCE, answer, route
from local.standins.stripe.limits import Limits
from local.standins.stripe.query import read

LIVE = Limits()
METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH"]


class StripeStandIn:
    """Serves worlds to Stripe's own SDK: `StripeClient(key, base_addresses={"api": url})`."""

    def __init__(self, clock: Callable[[], datetime], limits: Limits | None = LIVE) -> None:
        """`limits` are those of each account; None is no limit."""
        self.clock = clock
        self.limits = limits
        self.faults = Faults()
        self.accounts: dict[str, Account] = {}
        self._ids = itertools.count(1)
        self.app = Starlette(routes=[Route("/{path:path}", self._serve, methods=METHODS)])

    def add_account(self, api_key: str, webhook_secret: str) -> Account:
        self.accounts[api_key] = Account(api_key, webhook_secret, self.clock, self.limits)
        return self.accounts[api_key]

    async def _serve(self, request: Request) -> Response:
        request_id = f"req_{next(self._ids):014d}"
        account = None
        try:
            account = self._caller(request.headers.get("Authorization"))
            response = self._respond(request, account)
        except refusals.Refusal as refusal:
            response = JSONResponse({"error": refusal.error}, refusal.status, refusal.headers)
        response.headers["Request-Id"] = request_id
        if version := request.headers.get("Stripe-Version"):
            response.headers["Stripe-Version"] = version
        if account:
            _, wanted = route(request.url.path)
            account.log.append(call_of(request, response, request_id, wanted=wanted, version=version))
        return response

    def _caller(self, authorization: str | None) -> Account:
        scheme, _, credentials = (authorization or "").partition(" ")
        key = _user(credentials) if scheme.lower() == "basic" else credentials.strip()
        if scheme.lower() not in ("basic", "bearer") or not key:
            raise refusals.no_key()
        if key not in self.accounts:
            raise refusals.wrong_key(key)
        return self.accounts[key]

    def _respond(self, request: Request, account: Account) -> Response:
        path, now = request.url.path, self.clock()
        if reason := account.meter.refuses(route_of(request, route(path)[1]), now):
            raise refusals.too_many_requests(reason)
        if fault := self.faults.take(path):
            return _spoilt(fault, path)
        if path in account.closed:
            raise refusals.not_permitted(account.api_key, account.objects.account["id"])
        if request.method != "GET":
            known = path in (ACCOUNT, BALANCE) or route(path)[0]
            raise (refusals.read_only if known else refusals.no_such_url)(request.method, path)
        query = read(request.query_params.multi_items())
        return JSONResponse(answer(path, query, account.objects, now))


def _user(credentials: str) -> str:
    """The key is the user name of Basic authentication, without a password."""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        raise refusals.no_key() from None


def _spoilt(fault: Kind, path: str) -> Response:
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
