"""Connects what Xero's webhooks need from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from functions.webhooks.arrivals import Arrivals
from shared.jobs import JobQueue
from shared.wiring.app_secrets import WebhookKeys, webhook_keys
from shared.wiring.base import connect_here
from shared.wiring.queues import queues


@dataclass(frozen=True, slots=True)
class XeroWebhookDeps:
    """The connections: the keys that signatures must fit, and the queue of whoever reads contacts again.

    `arrivals` notes that webhooks come. `clock` is in UTC.
    """

    keys: WebhookKeys
    contacts: JobQueue
    arrivals: Arrivals
    clock: Callable[[], datetime]


@cache
def wire() -> XeroWebhookDeps:
    aws = connect_here()
    return XeroWebhookDeps(webhook_keys(aws), queues(aws).jobs["contacts"], Arrivals(), aws.clock)
