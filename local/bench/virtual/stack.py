"""Puts the stack in one process into virtual time: schedules strike, queues deliver, functions overlap."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.types import ASGIApp

from local.bench.meters.web import names_of
from local.bench.virtual.calls import in_virtual_time
from local.bench.virtual.functions import Ended, Functions
from local.bench.virtual.latencies import Latencies
from local.bench.virtual.processes import as_processes_of_their_own
from local.bench.virtual.queues import Queue, queues_of
from local.bench.virtual.sqs import Sqs
from local.bench.virtual.timeline import Timeline
from local.bench.virtual.triggers import connect
from local.stack.business import Business
from local.stack.in_process import Stack, running
from local.stack.lambdas import HANDLERS, http_event
from local.stack.template import Template, template
from local.standins.gocardless import Limits as GoCardlessLimits
from local.standins.stripe import Limits as StripeLimits
from shared.environment import Environment
from shared.provider import Provider


@dataclass(frozen=True, slots=True)
class VirtualStack:
    """A stack whose functions run by themselves. `refused` lists the statuses of webhooks not taken."""

    stack: Stack
    timeline: Timeline
    functions: Functions
    queues: dict[str, Queue]
    refused: list[int]

    def deliver_at(
        self, moment: datetime, business: Business, webhook: dict[str, Any], to: Provider = "stripe"
    ) -> None:
        """Lets a provider send a webhook at that moment, signed then."""
        self.timeline.at(moment.timestamp(), lambda: self._deliver(business, webhook, to))

    def run(self, until: datetime) -> None:
        """Lets everything happen that is due until then."""
        self.timeline.run(until)

    def _deliver(self, business: Business, webhook: dict[str, Any], to: Provider) -> None:
        body, headers = business.at(to).deliver(webhook)
        event = http_event(f"/webhooks/{to}/{business.tenant}", body, headers)
        self.functions.invoke(self._door(to), event, self._answered)

    def _door(self, to: Provider) -> str:
        module = HANDLERS[f"webhooks.{to}"]
        return next(each.name for each in self.functions.specs.values() if each.module == module)

    def _answered(self, how: Ended) -> None:
        status = 500 if how.failed else int(how.answer["statusCode"])
        if status != 200:
            self.refused.append(status)


STRIPE, GOCARDLESS, LATENCIES = StripeLimits(), GoCardlessLimits(), Latencies()


@contextmanager
def virtual(
    now: datetime,
    *,
    stripe_limits: StripeLimits = STRIPE,
    gocardless_limits: GoCardlessLimits = GOCARDLESS,
    latencies: Latencies = LATENCIES,
    read: Template | None = None,
) -> Iterator[VirtualStack]:
    """Starts a stack without businesses. All schedules strike first at `now`, when it is run."""
    described = read or template()
    with ExitStack() as held:
        stack = held.enter_context(running(now, stripe_limits, gocardless_limits))
        timeline = Timeline(stack.clock, now)
        held.callback(timeline.close)
        queues = queues_of(described)
        functions = Functions(described, timeline)
        sqs = Sqs(queues, lambda: timeline.now)
        held.enter_context(in_virtual_time(timeline, latencies, sqs, _hosts(stack)))
        held.enter_context(as_processes_of_their_own(described.functions, timeline))
        for spec in described.functions.values():
            connect(spec, queues, functions, timeline)
        yield VirtualStack(stack, timeline, functions, queues, [])


def _hosts(stack: Stack) -> dict[str, tuple[str, ASGIApp]]:
    apps: dict[str, ASGIApp] = {
        "stripe": stack.stripe.app,
        "gocardless": stack.gocardless.app,
        "xero": stack.xero.app,
    }
    names = names_of(Environment.of(os.environ))
    return {host: (name, apps[name]) for host, name in names.items()}
