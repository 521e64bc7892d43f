"""status: how every business stands, on one screen."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.page import moment, pairs, ticked, title
from shared.operations.status import ProviderStatus, Status, status
from shared.reports.json.status import statuses_json
from shared.reports.uk import PROVIDERS, on_one_line

# What this page calls the states of rows.
SAID = {"pending": "on their way", "parked": "parked", "waiting": "waiting", "attention": "to look at"}


def run(desk: Desk, _: Namespace) -> Answer:
    """Raises Failed where there is no business at all."""
    now, found = desk.clock(), [status(each) for each in desk.owners()]
    return Answer(
        statuses_json(found, now),
        [line for each in found for line in _view(each, now)],
        code_of(all(each.is_well for each in found)),
    )


def _view(found: Status, now: datetime) -> Iterator[RenderableType]:
    yield title(found.tenant)
    lines = [("Xero", _connection(found)), ("Rows", _rows(found)), ("Lane", _lane(found, now))]
    for each in found.providers:
        name = PROVIDERS[each.provider]
        lines += [(name, _feed(each)), ("", _latest(each))]
    yield pairs(lines)
    yield ""


def _connection(found: Status) -> Text:
    if found.is_connected:
        return Text("connected")
    return Text(
        "NOT CONNECTED: the owner has to connect it again; until then nothing is posted", style="bold red"
    )


def _rows(found: Status) -> Text:
    counted = ", ".join(f"{found.counts[state]} {words}" for state, words in SAID.items())
    return Text(counted, style="bold red" if found.counts["parked"] else "")


def _lane(found: Status, now: datetime) -> Text:
    until = found.lane.paused_until
    if until and found.lane.is_paused(now):
        return Text(f"paused until {moment(until)}: {found.lane.pause_reason}", style="bold")
    return Text("open")


def _feed(found: ProviderStatus) -> Text:
    if found.last_run and found.last_run.error:
        words = f"feed FAILED {moment(found.last_run.at)}: {on_one_line(found.last_run.error)}"
        return Text(words, style="bold red")
    if not found.is_connected:
        return Text("not connected")
    due = f", due since {moment(found.due_since)}" if found.due_since else ""
    return Text(
        f"feed last read {moment(found.last_run.at)}" if found.last_run else f"feed has not begun{due}"
    )


def _latest(found: ProviderStatus) -> Text:
    if found.latest is None:
        return Text("never reconciled" if found.is_connected else "")
    latest = found.latest
    words = Text(f"reconciled {moment(latest.at)}, difference ")
    words.append_text(ticked(latest.difference, latest.is_reconciled))
    if found.differs_since:
        words.append(f", has differed since {moment(found.differs_since)}")
    return words


COMMANDS = (
    Command(
        "status",
        "show how every business stands: connections, rows, the posting lane, feeds, reconciliations",
        run,
        "somebody has to act: Xero is not connected, a feed failed, rows are parked, or an account differs "
        "from its processor",
    ),
)
