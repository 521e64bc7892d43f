"""Lets people in, chooses for them, and lets the function run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from local.stack.in_process import Stack
from local.standins.ses import Mail
from shared.mail.choice import Choice, Every
from shared.operations.mail import choosing
from shared.people import Membership, Role
from shared.store import people
from tests.functions.shop import Shop, nudged

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINK = "http://localhost:8420/manage/mail/stop/olga/"


def join(shop: Shop, person: str = "olga", role: Role = "owner") -> None:
    people.add(Membership(person, shop.tenant, role, f"{person}@example.co.uk", now(), "operator"))


def choose(person: str, every: Every, alarms: bool | None = None) -> None:
    choosing.choose(people.read(person), Choice(every, alarms), now())


def now() -> datetime:
    return datetime.now(UTC)


def run(stack: Stack) -> list[Mail]:
    """Lets the function run once; returns what arrived."""
    before = len(stack.ses.mails)
    stack.lambdas.invoke("mail", {})
    return stack.ses.mails[before:]


def live(stack: Stack, time: timedelta, step: timedelta = 5 * MINUTE) -> None:
    """Lets the schedules strike for a while."""
    until = now() + time
    while now() < until:
        stack.clock.shift(step)
        stack.lambdas.invoke("sweep", {})
        stack.do_due()
        nudged(stack)
        for each in ("watch", "mail"):
            stack.lambdas.invoke(each, {})


def at_seven(stack: Stack, day: int) -> None:
    """Moves on to seven o'clock in London on a day of October 2026."""
    stack.clock.move_to(datetime(2026, 10, day, 7, tzinfo=ZoneInfo("Europe/London")))
