"""Names what the use cases need from outside; the caller has wired it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from uuid import uuid4

from shared.announcements import Announcements
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe_api import StripeReader
from shared.queue import DeadLetters, FailedMessages, Inbox, Postings
from shared.store.businesses import Profile
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient


def pass_time(time: timedelta, /) -> None:
    """Waits. The local stack's clock is simulated, and moves on instead."""
    sleep(time.total_seconds())


def nobody_listens() -> Announcements:
    raise LookupError("no bus is connected")


@dataclass(frozen=True, slots=True)
class Connections:
    """The connections that a use case works with.

    `stripe` and `gocardless` give a tenant's reader, None while no key is kept. `xero` raises Disconnected or
    Unavailable. `clock` is in UTC. `fresh` gives a name that no other process has.
    `wait` lets a time pass. `note_usage` notes how much was asked of Xero, where that is not noted at once.
    `announcements` connects the bus once something is to be told.
    """

    stripe: Callable[[str], StripeReader | None]
    gocardless: Callable[[str], GoCardlessReader | None]
    xero: Callable[[Tenant | Profile], XeroClient]
    inbox: Inbox
    postings: Postings
    failed: FailedMessages
    dead: DeadLetters
    clock: Callable[[], datetime]
    fresh: Callable[[], str] = lambda: uuid4().hex
    wait: Callable[[timedelta], None] = lambda time: pass_time(time)  # noqa: PLW0108  # looked up when it is called
    note_usage: Callable[[], None] = lambda: None
    announcements: Callable[[], Announcements] = nobody_listens
