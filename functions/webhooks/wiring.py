"""Connects what the webhooks need from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from functions.webhooks.arrivals import Arrivals
from shared.queue import Inbox
from shared.store.secrets import Secrets
from shared.wiring.base import connect_here
from shared.wiring.queues import queues


@dataclass(frozen=True, slots=True)
class WebhookDeps:
    """The webhooks' connections: where deliveries go, and what signatures must fit. `clock` is in UTC.

    `arrivals` notes that they come.
    """

    inbox: Inbox
    secrets: Secrets
    arrivals: Arrivals
    clock: Callable[[], datetime]


@cache
def wire() -> WebhookDeps:
    aws = connect_here()
    return WebhookDeps(queues(aws).inbox, aws.secrets, Arrivals(), aws.clock)
