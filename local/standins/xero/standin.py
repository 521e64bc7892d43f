"""Runs Xero on loopback: several organisations, people and apps in one server, backed by real books."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from local.standins.xero.app import Door, build
from local.standins.xero.consent import ConsentDesk
from local.standins.xero.consent_pages import PAGES
from local.standins.xero.faults import Faults
from local.standins.xero.identity import Grant, Identity
from local.standins.xero.limits import Limits
from local.standins.xero.organisation import Organisation, open_chart
from local.standins.xero.people_pages import people_routes
from local.standins.xero.pipeline import Pipeline
from local.standins.xero.records import Account, Element
from local.standins.xero.registration import App, Person
from local.standins.xero.state import State
from local.standins.xero.tokens import IdentityDesk
from local.standins.xero.webhook import Webhook
from local.standins.xero.webhook_events import CATEGORIES
from local.standins.xero.webhooks import Arrange, Post, Webhooks, over_http


def _now() -> datetime:
    return datetime.now(UTC)


def _uuid() -> str:
    return str(uuid4())


class XeroStandIn:
    """`app` is the ASGI app; `faults` holds what is to go wrong; `clock` is read at every call."""

    def __init__(
        self,
        clock: Callable[[], datetime] = _now,
        new_id: Callable[[], str] = _uuid,
        app_minute_limit: int = 10_000,
    ) -> None:
        self._clock = clock
        self._new_id = new_id
        # The server runs in its own thread, while tests read the books from theirs.
        self._lock = threading.RLock()
        self.organisations: dict[str, Organisation] = {}
        self.faults = Faults()
        self.identity = Identity(new_id)
        self.webhooks = Webhooks(self.identity, self._moment)
        self._pipeline = Pipeline(self.identity, self.organisations, self.faults, app_minute_limit)
        desk, consent = IdentityDesk(self.identity, self.faults), ConsentDesk(self.identity)
        api, identity, consents = (
            Door(each.outcome, self._moment) for each in (self._pipeline, desk, consent)
        )
        self.app = build(api, identity, consents, people_routes(self.organisations, PAGES))

    def add_organisation(
        self,
        tenant_id: str,
        name: str,
        accounts: Iterable[Account] = (),
        vat_registered: bool = True,
        limits: Limits | None = None,
        base_currency: str = "GBP",
        country_code: str = "GB",
        is_demo: bool = False,
    ) -> Organisation:
        """Adds an organisation with these accounts, and 610 (debtors) and 820 (VAT), which every one has.

        One abroad says so, and its bank accounts are in its currency; its taxes and its books remain British.
        """
        with self._moment() as now:
            state = State(tenant_id, name, vat_registered, now, self._new_id)
            state.base_currency, state.country_code, state.is_demo = base_currency, country_code, is_demo
            open_chart(state, accounts)
            organisation = Organisation(state, self._moment, limits or Limits())
            self.organisations[tenant_id] = organisation
            return organisation

    def add_app(
        self,
        client_id: str,
        client_secret: str,
        redirect_uris: Iterable[str] = (),
        name: str = "Connectably",
    ) -> None:
        """Registers an app. The consent page sends browsers back to `redirect_uris` alone."""
        self.identity.registered[client_id] = App(name, tuple(redirect_uris))
        self.identity.apps[client_id] = client_secret

    def add_webhook(self, client_id: str, url: str, key: str, categories: Iterable[str] = CATEGORIES) -> None:
        """Enters an app's webhook, as its developer does. Nothing is sent until `webhooks.check_intent`."""
        with self._moment():
            self.webhooks.gather(each.state for each in self.organisations.values())
            self.webhooks.by_app[client_id] = Webhook(url, key, frozenset(categories), self._entropy)

    def deliver_webhooks(self, post: Post = over_http, arrange: Arrange = list) -> int:
        """Sends what is due by the clock: `webhooks.deliver` says more."""
        return self.webhooks.deliver(post, arrange)

    def _entropy(self) -> str:
        return self._new_id().replace("-", "").upper()[:20]

    def limit_connections(self, client_id: str, most: int) -> None:
        """Puts an app into a tier that allows so many connections, whoever makes them; Starter allows 5."""
        app = self.identity.registered[client_id]
        self.identity.registered[client_id] = replace(app, most=most)

    def add_person(self, user_id: str, name: str, organisations: Iterable[Organisation]) -> None:
        """Lets somebody sign in on the consent page, and connect these organisations there."""
        belonging = tuple((each.tenant_id, each.name) for each in organisations)
        self.identity.people[user_id] = Person(user_id, name, belonging)

    def authorise(self, user_id: str, client_id: str, organisations: Iterable[Organisation]) -> Element:
        """Consents for the person; returns tokens as /connect/token does, with `expires_in` in seconds."""
        with self._moment() as now:
            return self.identity.issue(self._connected(user_id, client_id, organisations, now), now)

    def consent(
        self,
        user_id: str,
        client_id: str,
        organisations: Iterable[Organisation],
        redirect_uri: str,
        code_challenge: str | None = None,
    ) -> str:
        """Consents for the person; returns the code for the browser, which works once within 5 minutes."""
        with self._moment() as now:
            grant = self._connected(user_id, client_id, organisations, now)
            return self.identity.issue_code(grant, redirect_uri, code_challenge, now)

    def _connected(
        self, user_id: str, client_id: str, organisations: Iterable[Organisation], now: datetime
    ) -> Grant:
        if client_id not in self.identity.apps:
            raise KeyError(client_id)
        tenants = ((each.tenant_id, each.name) for each in organisations)
        return self.identity.connect(Grant(user_id, client_id), tenants, now)

    @contextmanager
    def _moment(self) -> Iterator[datetime]:
        with self._lock:
            now = self._clock()
            self._pipeline.settle(now)
            yield now
            # Nobody asks for news without a webhook, and a bench has a thousand organisations.
            if self.webhooks.by_app:
                self.webhooks.gather(each.state for each in self.organisations.values())
