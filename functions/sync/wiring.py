"""Connects what the feed and the sweep need from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe_api import StripeReader
from shared.queue import Inbox, Postings
from shared.wiring.base import connect_here
from shared.wiring.processors import processors
from shared.wiring.queues import queues


@dataclass(frozen=True, slots=True)
class SyncDeps:
    """The connections of feed and sweep.

    A provider's reader is None while no key is kept. `clock` is in UTC.
    """

    inbox: Inbox
    postings: Postings
    stripe: Callable[[str], StripeReader | None]
    gocardless: Callable[[str], GoCardlessReader | None]
    clock: Callable[[], datetime]


@cache
def wire() -> SyncDeps:
    aws = connect_here()
    readers, to = processors(aws), queues(aws)
    return SyncDeps(to.inbox, to.postings, readers.stripe, readers.gocardless, aws.clock)
