"""Connects what the recorder needs from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from random import uniform
from time import sleep

from functions.recorder.putting_off import Absences
from shared.operations.orders.selling import Sellers
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe_api import StripeReader
from shared.queue import Inbox, Postings
from shared.wiring.base import connect_here
from shared.wiring.processors import processors
from shared.wiring.queues import queues
from shared.wiring.sellers import sellers


@dataclass(frozen=True, slots=True)
class RecorderDeps:
    """The recorder's connections. `stripe` and `gocardless` raise Away while no key is kept.

    `absences` are kept from one batch to the next; `chance` gives numbers from 0 to 1. `pause` parts two
    tries to write rows that another process is writing.
    """

    inbox: Inbox
    postings: Postings
    stripe: Callable[[str], StripeReader]
    gocardless: Callable[[str], GoCardlessReader]
    clock: Callable[[], datetime]
    sellers: Sellers
    absences: Absences = field(default_factory=Absences)
    chance: Callable[[], float] = random.random
    # Of different lengths, or two processes that met once would meet at each try; in seconds.
    pause: Callable[[], None] = lambda: sleep(uniform(0.005, 0.05))  # noqa: S311  # it guards nothing


@cache
def wire() -> RecorderDeps:
    aws = connect_here()
    readers, to = processors(aws), queues(aws)
    return RecorderDeps(
        to.inbox,
        to.postings,
        readers.stripe_or_raise,
        readers.gocardless_or_raise,
        aws.clock,
        sellers(aws),
    )
