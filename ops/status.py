"""Implements status: shows how every business stands, on one screen."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.page import moment, pairs, ticked, title
from shared.ledger.profiles import PROFILES
from shared.operations.connection_health import ConnectionHealth, connection_health
from shared.operations.connection_words import in_one_line
from shared.operations.status import ProviderStatus, Status, status
from shared.reports.json.connection_health import connection_health_json
from shared.reports.json.status import statuses_json
from shared.reports.uk import on_one_line
from shared.store import tenants
from shared.troubles import WORDS, Trouble
from shared.xero.tiers import Tier

# The names of the states of rows on this page.
NAMES = {"pending": "on their way", "parked": "parked", "waiting": "waiting", "attention": "to look at"}


def run(desk: Desk, _: Namespace) -> Answer:
    """Shows how every business stands. Raises Failed where there is no business at all."""
    now = desk.clock()
    stands = [(status(each), _health(each.tenant, desk.tier, now)) for each in desk.owners()]
    return Answer(
        _document(stands, now),
        [line for each, health in stands for line in _view(each, health)],
        code_of(all(each.is_well for each, _ in stands)),
    )


def _document(stands: Sequence[tuple[Status, ConnectionHealth]], now: datetime) -> dict[str, Any]:
    """Writes each status with its connections beside it."""
    written = statuses_json([each for each, _ in stands], now)
    for told, (_, health) in zip(written["tenants"], stands, strict=True):
        told["connections"] = connection_health_json(health)
    return written


def _health(tenant: str, tier: Tier, now: datetime) -> ConnectionHealth:
    known = tenants.on_record(tenant)
    if known is None:
        raise LookupError(f"no tenant {tenant}")
    return connection_health(known, tier, now)


def _view(business: Status, health: ConnectionHealth) -> Iterator[RenderableType]:
    yield title(business.tenant)
    lines = [
        ("Xero", _connection(business)),
        ("Rows", _rows(business)),
        ("Lane", _lane(business, health.at)),
        ("Connections", Text(on_one_line(in_one_line(health)))),
        *_waiting(health),
    ]
    for each in business.providers:
        name = PROFILES[each.provider].name
        lines += [(name, _feed(each)), ("", _latest(each))]
    yield pairs([*lines, *map(_trouble, business.troubles)])
    yield ""


def _waiting(health: ConnectionHealth) -> Iterator[tuple[str, Text]]:
    """Says since when the oldest document waits, and what lies in the queues of all businesses."""
    if health.pending.oldest:
        yield "Oldest pending", Text(f"since {moment(health.pending.oldest)}")
    queues = health.queues
    if queues and queues.since:
        counted = f"{queues.waiting:,} waiting in the queues of all businesses"
        said = f"{counted}, not empty since {moment(queues.since)}, as of {moment(queues.at)}"
        yield "Queues", Text(said)


def _connection(business: Status) -> Text:
    if business.is_connected:
        return Text("connected")
    return Text(
        "NOT CONNECTED: the owner has to connect it again; until then nothing is posted", style="bold red"
    )


def _trouble(trouble: Trouble) -> tuple[str, Text]:
    text = f"since {moment(trouble.since)}: {WORDS[trouble.kind].is_so}"
    return "Trouble", Text(text, style="bold red")


def _rows(business: Status) -> Text:
    counted = ", ".join(f"{business.counts[state]} {name}" for state, name in NAMES.items())
    return Text(counted, style="bold red" if business.counts["parked"] else "")


def _lane(business: Status, now: datetime) -> Text:
    until = business.lane.paused_until
    if until and business.lane.is_paused(now):
        return Text(f"paused until {moment(until)}: {business.lane.pause_reason}", style="bold")
    return Text("open")


def _feed(provider: ProviderStatus) -> Text:
    if provider.last_run and provider.last_run.error:
        message = f"feed FAILED {moment(provider.last_run.at)}: {on_one_line(provider.last_run.error)}"
        return Text(message, style="bold red")
    if not provider.is_connected:
        return Text("not connected")
    if provider.last_run:
        return Text(f"feed last read {moment(provider.last_run.at)}")
    return Text(
        f"feed has not begun, due since {moment(provider.due_since)}"
        if provider.due_since
        else "feed has not begun"
    )


def _latest(provider: ProviderStatus) -> Text:
    if provider.latest is None:
        return Text("never reconciled" if provider.is_connected else "")
    latest = provider.latest
    text = Text(f"reconciled {moment(latest.at)}, difference ")
    text.append_text(ticked(latest.difference, latest.is_reconciled))
    if provider.differs_since:
        text.append(f", has differed since {moment(provider.differs_since)}")
    return text


COMMANDS = (
    Command(
        "status",
        "show how every business stands: connections, rows, the posting lane, feeds, reconciliations",
        run,
        "somebody has to act: Xero is not connected, a feed failed, rows are parked, or an account differs "
        "from its processor",
    ),
)
