"""Runs the whole integration as deployed: the real template in the emulator, stand-ins on loopback."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

import boto3
import urllib3

from local.emulator import deploying, gaps
from local.emulator.addresses import SENDER, Addresses
from local.emulator.deploying import Build
from local.emulator.door import front_door, listening, open_door
from local.emulator.environments import prepare
from local.emulator.failing import Failed
from local.emulator.gaps import Deployed
from local.emulator.saying import step
from local.emulator.server import Emulator, emulator
from local.emulator.surroundings import REGION, aws_at, clean
from local.stack.business import XERO_APP, XERO_WEBHOOK_KEY, Business, Connector
from local.stack.environment import environment
from local.standins.gocardless import GoCardlessStandIn
from local.standins.serving import serving
from local.standins.ses import SesStandIn
from local.standins.stripe import StripeStandIn
from local.standins.xero import XeroStandIn
from shared.jobs import FEED_OF, Job
from shared.provider import PROVIDERS, Provider
from shared.store import feeds
from shared.store.encryption import Seal
from shared.store.tables import binding
from shared.store.user_pool import UserPool

# An event source polls every second or so, and a function takes a few to start.
PATIENCE, GLANCE = timedelta(seconds=120), 0.25
# Xero waits five seconds, and a function that starts beside others may take longer: a person asks again, too.
INTENTS = 5


@dataclass(frozen=True, slots=True)
class EmulatedStack:
    """The stand-ins run in this process, so their worlds, faults and books are at hand."""

    addresses: Addresses
    emulator: Emulator
    deployed: Deployed
    stripe: StripeStandIn
    gocardless: GoCardlessStandIn
    xero: XeroStandIn
    ses: SesStandIn
    businesses: dict[str, Business] = field(default_factory=dict)

    def open_business(self, tenant: str, settings: dict[str, Any]) -> Business:
        """Connects a tenant to the stand-ins. Raises KeyError or ValueError for unusable settings.

        Nothing is gathered unless the settings say so: here minutes are real.
        """
        seal = Seal(boto3.client("kms"), self.deployed.outputs["SecretsKeyId"])
        self.businesses[tenant] = Connector(self.stripe, self.gocardless, self.xero, seal).open(
            tenant, {"gather_minutes": 0} | settings
        )
        return self.businesses[tenant]

    def invite(self, email: str) -> tuple[str, str]:
        """Lets a person sign in who belongs to no business; returns Cognito's `sub` and a password."""
        password = f"Aa1-{token_urlsafe(12)}"
        cognito, pool = boto3.client("cognito-idp"), self.deployed.outputs["UserPoolId"]
        person = UserPool(cognito, pool).invite(email)
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
        return person, password

    def feed(self) -> None:
        """Gives the feeds of each business a turn now, and waits until they have had it. Raises Failed."""
        began = datetime.now(UTC)
        self.dispatch(*FEED_OF.values())
        while not all(
            _has_run(tenant, provider, began) for tenant in self.businesses for provider in PROVIDERS
        ):
            if datetime.now(UTC) - began > PATIENCE:
                raise Failed("the feeds had no turn. .local/logs/emulator.log says what failed.")
            time.sleep(GLANCE)

    def dispatch(self, *jobs: Job) -> None:
        """Queues these jobs of each business now. Raises Failed."""
        event = json.dumps({"now": jobs}).encode()
        answer = boto3.client("lambda").invoke(FunctionName=self.deployed.ids["Dispatch"], Payload=event)
        if "FunctionError" in answer:
            raise Failed(f"{', '.join(jobs)} were not queued: {answer['Payload'].read().decode()}")

    def hear_xero(self) -> None:
        """Enters the app's webhook at Xero, which then tells what has changed. Raises Failed."""
        app = XERO_APP["client_id"]
        self.xero.add_webhook(app, f"{self.addresses.front_door}/webhooks/xero", XERO_WEBHOOK_KEY)
        if not any(self.xero.webhooks.check_intent(app) for _ in range(INTENTS)):
            raise Failed("Xero is not content with how its webhooks are received")

    def deliver(
        self, business: Business, webhook: dict[str, Any], forged: bool = False, to: Provider = "stripe"
    ) -> int:
        """Sends a webhook, signed as its provider signs, to the front door; returns the answer's status."""
        body, headers = business.at(to).deliver(webhook, forged=forged)
        url = f"{self.addresses.front_door}/webhooks/{to}/{business.tenant}"
        answer = urllib3.request("POST", url, body=body, headers=headers, timeout=30.0, retries=False)
        if to == "gocardless" and not forged:
            # GoCardless lists each webhook with its answer, and the pages look there.
            business.gocardless.answered(answer.status)
        return answer.status


def _has_run(tenant: str, provider: Provider, since: datetime) -> bool:
    last_run = feeds.last_run(tenant, provider)
    return last_run is not None and last_run.at >= since


@contextmanager
def emulated(port: int = 0) -> Iterator[EmulatedStack]:
    """Starts a stack without businesses, its front door at `port`. Raises Failed with nothing running."""
    with ExitStack() as held:
        # Done first, so that a port in use is noticed before minutes have gone by.
        bound = held.enter_context(listening(port))
        prepare()
        built, aws = held.enter_context(deploying.building()), held.enter_context(emulator())
        # A quick machine would reach 25 calls a second, and each event so refused would wait three minutes.
        stripe = StripeStandIn(_now, limits=None, takes_loopback=True)
        gocardless, xero = GoCardlessStandIn(_now), XeroStandIn(_now)
        door = f"http://localhost:{bound.getsockname()[1]}"
        xero.add_app(**XERO_APP, redirect_uris=[f"{door}/manage/xero/connected"])
        ses = SesStandIn(_now, verified={SENDER})
        urls = [held.enter_context(serving(each.app)) for each in (stripe, gocardless, xero, ses)]
        addresses = Addresses(door, aws.endpoint, *urls)
        _wait(built, aws)
        held.enter_context(_own_aws(aws.endpoint))
        deployed = _deploy(addresses)
        app = front_door(f"{aws.endpoint}{deployed.api_path}")
        held.enter_context(open_door(app, bound))
        yield EmulatedStack(addresses, aws, deployed, stripe, gocardless, xero, ses)


def _wait(built: Build, aws: Emulator) -> None:
    with step("building the functions with SAM" if built.is_needed else "the functions are already built"):
        built.finish()
    with step("starting the emulator"):
        aws.wait_until_ready()


@contextmanager
def _own_aws(endpoint: str) -> Iterator[None]:
    """Points this process's own AWS clients at the emulator, and lets them reach nothing else."""
    with environment(clean(os.environ) | aws_at(endpoint), alone=True):
        boto3.setup_default_session()
        binding.bind(f"{deploying.STACK}-", REGION)
        try:
            yield
        finally:
            boto3.DEFAULT_SESSION = None


def _deploy(addresses: Addresses) -> Deployed:
    with step("deploying the template with SAM"):
        deploying.deploy(addresses.emulator, addresses.parameters)
    with step("adding what the emulator's CloudFormation leaves out"):
        deployed = gaps.read(deploying.STACK)
        gaps.fill(deployed)
        _fill_in_xero_app(deployed.outputs)
    return deployed


def _fill_in_xero_app(outputs: Mapping[str, str]) -> None:
    """Stores the Xero app's secret and its webhook's key, as the person who deploys does once by hand."""
    secrets, key = boto3.client("secretsmanager"), {"key": XERO_WEBHOOK_KEY}
    for secret, value in ((outputs["XeroAppSecret"], XERO_APP), (outputs["XeroWebhookSecret"], key)):
        secrets.put_secret_value(SecretId=secret, SecretString=json.dumps(value))


def _now() -> datetime:
    return datetime.now(UTC)
