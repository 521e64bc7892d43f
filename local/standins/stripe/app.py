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
from local.standins.faults import Faults
from local.standins.stripe import refusals
from local.standins.stripe.account import Account
from local.standins.stripe.answers import answer, route, split
from local.standins.stripe.callers import caller, check_permission
from local.standins.stripe.checkout import buyer_routes
from local.standins.stripe.endpoint_calls import EndpointDesk
from local.standins.stripe.keys import Key, made
from local.standins.stripe.limits import Limits
from local.standins.stripe.query import read
from local.standins.stripe.refunds.desk import RefundDesk
from local.standins.stripe.sessions.desk import SessionDesk
from local.standins.stripe.sessions.page import pay_routes
from local.standins.stripe.spoiling import spoilt
from local.standins.stripe.subscriptions.desk import SubscriptionDesk
from local.standins.stripe.tables import WEBHOOK_ENDPOINTS
from local.standins.stripe.telling import Post, later, over_http
from local.standins.stripe.writing import Desk, written

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
        webhooks of what is done by calls and by buyers, who pay an account at /buy/ and its id, and a session
        at /pay/ and its id.
        """
        self.clock = clock
        self.limits = limits
        self.takes_loopback = takes_loopback
        self.faults = Faults()
        self._lost = Faults()
        self.accounts: dict[str, Account] = {}
        self.post = post
        self._ids = itertools.count(1)
        api = Route("/{path:path}", self._serve, methods=METHODS)
        pages = [*buyer_routes(self.accounts, clock, post), *pay_routes(self.accounts, clock, post)]
        self.app = Starlette(routes=[*pages, api])

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

    def lose_answers(self, on: str, times: int = 1) -> None:
        """Carries out the next calls to the path `on`, and cuts the connection before their answers."""
        self._lost.add("dropped", times=times, on=on)

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
            if self._lost.take(request.url.path):
                response = Dropped()
        except refusals.Refusal as refusal:
            response = JSONResponse({"error": refusal.error}, refusal.status, refusal.headers)
        response.headers["Request-Id"] = request_id
        if version := request.headers.get("Stripe-Version"):
            response.headers["Stripe-Version"] = version
        if account:
            response.background = later(account, self.post)
            _, wanted = route(split(request.url.path)[0])
            account.log.append(call_of(request, response, request_id, wanted=wanted, version=version))
        return response

    def _respond(self, request: Request, body: bytes, account: Account, key: Key) -> Response:
        path, now = request.url.path, self.clock()
        account.checkout.expire_due(now)
        if reason := account.meter.refuses(route_of(request, route(split(path)[0])[1]), now):
            raise refusals.too_many_requests(reason)
        if fault := self.faults.take(path):
            return spoilt(fault, path)
        check_permission(request.method, path, account, key)
        desk = EndpointDesk(account.endpoints, key.is_live, self.takes_loopback)
        if request.method != "GET":
            desks: dict[str, Desk] = {
                WEBHOOK_ENDPOINTS.path: desk,
                "checkout/sessions": SessionDesk(account, key.is_live, str(request.base_url).rstrip("/")),
                "refunds": RefundDesk(account, key),
                "subscriptions": SubscriptionDesk(account, key),
            }
            return written(request, body, account.answers, desks, now)
        query = read(request.query_params.multi_items())
        collection, wanted = route(path)
        if collection is WEBHOOK_ENDPOINTS:
            return JSONResponse(desk.read(wanted, query, now))
        return JSONResponse(answer(path, query, account.seen_by(key), now))
