"""Runs the whole integration in one process: the real handlers, moto for AWS, the stand-ins on loopback.

The clock is simulated: it is moved on, nothing sleeps, and every part sees the same time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import time_machine

from local.emulator.addresses import SENDER
from local.stack.aws import aws
from local.stack.business import XERO_APP, XERO_WEBHOOK_KEY, Business, Connector
from local.stack.lambdas import Lambdas, http_event
from local.standins.gocardless import GoCardlessStandIn
from local.standins.gocardless import Limits as GoCardlessLimits
from local.standins.gocardless.app import LIVE
from local.standins.serving import serving
from local.standins.ses import SesStandIn
from local.standins.stripe import Limits as StripeLimits
from local.standins.stripe import StripeStandIn
from local.standins.xero import XeroStandIn
from local.standins.xero.webhook import Notice, Reply
from local.standins.xero.webhooks import Arrange
from shared.environment import Environment
from shared.jobs import Job
from shared.operations import connections
from shared.provider import Provider
from shared.store import rows
from shared.store.encryption import Seal

MINUTE = timedelta(minutes=1)
PAGES = "http://localhost:8420"
XERO_PATH = "/webhooks/xero"
# A pause or a hold may last hours; a lane that is not done after this long never will be.
PATIENCE = timedelta(hours=4)


@dataclass(slots=True)
class Stack:
    clock: time_machine.Traveller
    lambdas: Lambdas
    stripe: StripeStandIn
    gocardless: GoCardlessStandIn
    xero: XeroStandIn
    ses: SesStandIn
    seal: Seal
    businesses: dict[str, Business] = field(default_factory=dict)
    swept_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    @property
    def connector(self) -> Connector:
        return Connector(self.stripe, self.gocardless, self.xero, self.seal)

    def open_business(self, tenant: str, settings: dict[str, Any], xero_user: str = "") -> Business:
        """Connects a tenant to Stripe, GoCardless and Xero, each with its own keys."""
        self.businesses[tenant] = self.connector.open(tenant, settings, xero_user)
        return self.businesses[tenant]

    def deliver(
        self, business: Business, webhook: dict[str, Any], forged: bool = False, to: Provider = "stripe"
    ) -> int:
        """Sends a signed webhook as its provider does; returns the answer's status."""
        body, headers = business.at(to).deliver(webhook, forged=forged)
        return self.lambdas.post(f"webhooks.{to}", f"/webhooks/{to}/{business.tenant}", body, headers)

    def hear_xero(self) -> None:
        """Enters the app's webhook at Xero. From now on changes are told, whenever `deliver_xero` says so."""
        self.xero.add_webhook(XERO_APP["client_id"], f"{PAGES}{XERO_PATH}", XERO_WEBHOOK_KEY)
        if not self.xero.webhooks.check_intent(XERO_APP["client_id"], self.post_xero):
            raise RuntimeError("Xero is not content with how its webhooks are received")

    def deliver_xero(self, arrange: Arrange = list) -> int:
        """Delivers Xero's webhooks that are due, and returns how many; `arrange` may lose or double some."""
        return self.xero.deliver_webhooks(self.post_xero, arrange)

    def post_xero(self, notice: Notice) -> Reply:
        request = http_event(XERO_PATH, notice.body, dict(notice.headers))
        answer = self.lambdas.invoke("webhooks.xero", request)
        return Reply(int(answer["statusCode"]), answer["body"].encode(), bool(answer.get("cookies")))

    def feed(self) -> None:
        """Gives each business's feeds a turn now: they queue what no webhook reported."""
        self.do_now("feed_stripe", "feed_gocardless")

    def reconcile(self) -> None:
        """Reconciles each business now."""
        self.do_now("reconcile")

    def do_now(self, *jobs: Job) -> None:
        self.lambdas.invoke("dispatch", {"now": jobs})
        self._do_jobs()

    def do_due(self) -> None:
        """Does whatever jobs are due."""
        self.lambdas.invoke("dispatch", {})
        self._do_jobs()

    def _do_jobs(self) -> None:
        while self.lambdas.poll_jobs():
            pass

    def run_until_quiet(self) -> None:
        """Feeds the functions and moves the clock until nothing is left to do, or patience runs out."""
        give_up = datetime.now(UTC) + PATIENCE
        while self._work() or (self._unfinished() and datetime.now(UTC) < give_up):
            self._sweep_when_due()

    def _work(self) -> bool:
        """Processes what the queues hold now, or moves the clock by ten seconds if messages wait."""
        worked = False
        while self.lambdas.poll_inbox() or self.lambdas.poll_posting():
            worked = True
        if not worked and self.lambdas.waiting():
            self.clock.shift(timedelta(seconds=10))
            return True
        return worked

    def _unfinished(self) -> bool:
        unfinished = any(rows.has_pending(tenant) for tenant in self.businesses)
        if unfinished:
            self.clock.shift(timedelta(seconds=10))
        return unfinished

    def _sweep_when_due(self) -> None:
        if datetime.now(UTC) - self.swept_at >= MINUTE:
            self.swept_at = datetime.now(UTC)
            self.lambdas.invoke("sweep", {})


@contextmanager
def running(
    now: datetime, stripe_limits: StripeLimits | None = None, gocardless_limits: GoCardlessLimits = LIVE
) -> Iterator[Stack]:
    """Starts a stack without businesses, with its clock stopped at `now`.

    Stripe counts calls by the second, and here a second may hold everything: it refuses none unless asked.
    """
    with ExitStack() as held:
        clock = held.enter_context(time_machine.travel(now, tick=False))
        held.enter_context(_waits_pass_on(clock))
        # Nobody but this machine sends to the endpoints of this machine.
        stripe = StripeStandIn(_now, stripe_limits, takes_loopback=True)
        gocardless = GoCardlessStandIn(_now, gocardless_limits)
        xero = XeroStandIn(_now)
        xero.add_app(**XERO_APP)
        ses = SesStandIn(_now, verified={SENDER})
        xero_url = held.enter_context(serving(xero.app))
        urls = {
            "STRIPE_API_URL": held.enter_context(serving(stripe.app)),
            "GOCARDLESS_API_URL": held.enter_context(serving(gocardless.app)),
            "XERO_API_URL": f"{xero_url}/api.xro/2.0",
            "XERO_IDENTITY_URL": xero_url,
            "MAIL_API_URL": held.enter_context(serving(ses.app)),
            "MAIL_SENDER": SENDER,
            "PAGES_URL": PAGES,
        }
        queues = held.enter_context(aws(XERO_APP, urls))
        seal = Seal(boto3.client("kms"), _key_id())
        lambdas = Lambdas(queues)
        lambdas.restart()
        yield Stack(clock, lambdas, stripe, gocardless, xero, ses, seal)


@contextmanager
def _waits_pass_on(clock: time_machine.Traveller) -> Iterator[None]:
    """Lets whoever waits for Xero's next minute move the simulated clock on instead."""
    really = connections.pass_time
    connections.pass_time = clock.shift
    try:
        yield
    finally:
        connections.pass_time = really


def _now() -> datetime:
    return datetime.now(UTC)


def _key_id() -> str:
    return Environment.of(os.environ).kms_key_id
