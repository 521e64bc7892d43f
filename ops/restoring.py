"""Implements restored: brings the books back in step after a table was put back as it stood earlier."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import datetime

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Misused
from ops.page import many, moment
from shared.audit import Did
from shared.operations.restore import hold, read_again
from shared.reports.json.restore import restored_json

HOLDS = "For ten minutes nothing is posted. Then Xero is asked what it holds; only what is missing is sent."
READS = "The feeds begin anew seven days before that time, and each event since then is read again."


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Holds the lanes of all businesses, then reads again what they may have forgotten.

    Raises Misused for a time in the future.
    """
    since: datetime = wanted.since
    if since > desk.clock():
        raise Misused(f"{moment(since)} is in the future; nothing was changed")
    owners = desk.owners()
    desk.agree(f"The tables of {_businesses(len(owners))} stand as at {moment(since)}.", HOLDS, READS)
    connections = desk.connections()
    held = {owner.tenant: hold(owner, since, connections) for owner in owners}
    events = {owner.tenant: read_again(owner, since, connections) for owner in owners}
    return Answer(
        restored_json(since, held, events),
        list(_view(since, held, events)),
        code_of(all(held.values())),
        Did("tables_restored", [*events], f"as at {moment(since)}"),
    )


def _businesses(count: int) -> str:
    return "1 business" if count == 1 else f"{count} businesses"


def _view(since: datetime, held: Mapping[str, bool], events: Mapping[str, int]) -> Iterator[str]:
    for tenant, count in events.items():
        if held[tenant]:
            queued = f"{many(count, 'event')} queued again"
            yield f"{tenant}: held, to be surveyed since {moment(since)}; {queued}."
        else:
            yield f"{tenant}: NOT HELD, documents are being posted just now: do this again in a minute."
    yield "Follow it with status. Once nothing is on its way: reconcile --thoroughly."


def time_with_zone(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} names no time zone")
    return moment


def _when(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        type=time_with_zone,
        required=True,
        metavar="TIME",
        help="the earliest time that a table was put back to, with its zone, such as 2026-11-29T12:00Z",
    )


COMMANDS = (
    Command(
        "restored",
        "bring the books back in step after tables were put back as they stood earlier",
        run,
        "a lane is in use, so it was not held: do it again in a minute",
        _when,
    ),
)
