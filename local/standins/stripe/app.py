"""Serves the stand-in as an ASGI application: keys, limits, faults, headers, a log of every call."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
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
from local.standins.stripe.answers import answer, route
from local.standins.stripe.callers import caller, check_permission
from local.standins.stripe.checkout import Post, buyer_routes, over_http
from local.standins.stripe.endpoint_calls import EndpointDesk
from local.standins.stripe.keys import Key, made
from local.standins.stripe.limits import Limits
from local.standins.stripe.query import read
from local.standins.stripe.tables import WEBHOOK_ENDPOINTS
from local.standins.stripe.writing import written

LIVE = Limits()
METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH"]


class StripeStandIn:
    """Serves worlds to Stripe's own SDK: `StripeClient(key, base_addresses={"api": url})`."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        limits: Limits | None = LIVE,
        takes_loopback: bool = False,
        post: Post = over_http,
    ) -> None:
        """`limits` are those of each account; None is no limit.

        `takes_loopback` lets an endpoint be on this machine, where Stripe cannot send to. `post` delivers the
        webhooks of what buyers pay on the page of an account, which is at /buy/ and the account's id.
        """
        self.clock = clock
        self.limits = limits
        self.takes_loopback = takes_loopback
        self.faults = Faults()
        self.accounts: dict[str, Account] = {}
        self._ids = itertools.count(1)
        api = Route("/{path:path}", self._serve, methods=METHODS)
        self.app = Starlette(routes=[*buyer_routes(self.accounts, clock, post), api])

    def add_account(self, api_key: str, webhook_secret: str) -> Account:
        """Adds an account with a key that may do everything, and a webhook that is set up already."""
        account = Account(api_key, webhook_secret, self.clock, self.limits)
        return self._with_key(account, Key(api_key))

    def open_account(self, account_id: str, name: str, is_live: bool = False) -> Account:
        """Opens an account that has no key and no endpoint yet; `is_live` is its objects' mode."""
        named = {"id": account_id, "business_profile": {"mcc": None, "name": name, "url": None}}
        return Account("", "", self.clock, self.limits, named, is_live)

    def add_key(self, account: Account, key: str, permissions: Iterable[str] | None = None) -> None:
        """Adds a key; `permissions`, such as rak_charge_read, are those of a key that begins with rk_.

        Raises ValueError for a key that the Dashboard would not make.
        """
        self._with_key(account, made(key, permissions))

    def roll_key(self, key: str) -> None:
        """Ends a key, as its owner does who makes a new one in its place."""
        account = self.accounts[key]
        account.keys[key] = replace(account.keys[key], expired=True)

    def _with_key(self, account: Account, key: Key) -> Account:
        account.keys[key.value] = key
        self.accounts[key.value] = account
        return account

    async def _serve(self, request: Request) -> Response:
        request_id = f"req_{next(self._ids):014d}"
        account = None
        try:
            account, key = caller(self.accounts, request.headers.get("Authorization"))
            response = self._respond(request, await request.body(), account, key)
        except refusals.Refusal as refusal:
            response = JSONResponse({"error": refusal.error}, refusal.status, refusal.headers)
        response.headers["Request-Id"] = request_id
        if version := request.headers.get("Stripe-Version"):
            response.headers["Stripe-Version"] = version
        if account:
            _, wanted = route(request.url.path)
            account.log.append(call_of(request, response, request_id, wanted=wanted, version=version))
        return response

    def _respond(self, request: Request, body: bytes, account: Account, key: Key) -> Response:
        path, now = request.url.path, self.clock()
        if reason := account.meter.refuses(route_of(request, route(path)[1]), now):
            raise refusals.too_many_requests(reason)
        if fault := self.faults.take(path):
            return _spoilt(fault, path)
        check_permission(request.method, path, account, key)
        desk = EndpointDesk(account.endpoints, key.is_live, self.takes_loopback)
        if request.method != "GET":
            return JSONResponse(written(request, body, account.answers, desk, now))
        query = read(request.query_params.multi_items())
        collection, wanted = route(path)
        if collection is WEBHOOK_ENDPOINTS:
            return JSONResponse(desk.read(wanted, query, now))
        return JSONResponse(answer(path, query, account.seen_by(key), now))


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
