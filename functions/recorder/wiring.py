"""Connects what the recorder needs from outside, at the first call, and keeps it while warm."""

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


@dataclass(frozen=True, slots=True)
class RecorderDeps:
    """The recorder's connections. `stripe` and `gocardless` raise Unavailable while no key is kept."""

    inbox: Inbox
    postings: Postings
    stripe: Callable[[str], StripeReader]
    gocardless: Callable[[str], GoCardlessReader]
    clock: Callable[[], datetime]


@cache
def wire() -> RecorderDeps:
    aws = connect_here()
    readers = processors(aws)
    return RecorderDeps(
        aws.inbox, aws.postings, readers.stripe_or_raise, readers.gocardless_or_raise, aws.clock
    )
