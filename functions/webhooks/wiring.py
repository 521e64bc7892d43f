"""Connects what the webhooks need from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.queue import Inbox
from shared.store.secrets import Secrets
from shared.wiring.base import connect_here
from shared.wiring.queues import queues


@dataclass(frozen=True, slots=True)
class WebhookDeps:
    """The webhooks' connections: where deliveries go, and what signatures must fit. `clock` is in UTC."""

    inbox: Inbox
    secrets: Secrets
    clock: Callable[[], datetime]


@cache
def wire() -> WebhookDeps:
    aws = connect_here()
    return WebhookDeps(queues(aws).inbox, aws.secrets, aws.clock)
