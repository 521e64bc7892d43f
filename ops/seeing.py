"""Implements seen: somebody has looked at what is booked and was worth a look."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import timedelta

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import OPEN, Misused
from ops.findings import OPERATOR
from ops.page import many
from shared.audit import Did
from shared.ledger.rows import Handled
from shared.operations import parked
from shared.operations.attention import see_alike
from shared.reasons import ATTENTION
from shared.reports.json.parked import seen_json

# An operator has time.
A_WHILE = timedelta(hours=1)


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Marks one row, or all of a reason. Raises Misused unless one choice is made."""
    if bool(wanted.key) + bool(wanted.reason) != 1:
        raise Misused("which rows? Name a KEY or --reason CODE")
    tenant = desk.owner().tenant
    desk.agree("What is marked as seen stays booked, and is listed no more.")
    seen = Handled(wanted.by or OPERATOR, desk.clock())
    if wanted.reason:
        until = desk.clock() + A_WHILE
        return _answer(tenant, see_alike(tenant, wanted.reason, seen, desk.clock, until).keys)
    return _answer(tenant, [wanted.key] if parked.see(tenant, wanted.key, seen) else [])


def _answer(tenant: str, keys: Iterable[str]) -> Answer:
    marked = [*keys]
    if not marked:
        message = "nothing was marked: it is not flagged, or somebody else was quicker; run flagged to look"
        return Answer(seen_json([]), [message], OPEN)
    did = Did("seen", [tenant], ", ".join(marked))
    return Answer(seen_json(marked), [f"Marked {many(len(marked), 'row')} as seen."], code_of(True), did)


def _which(parser: ArgumentParser) -> None:
    parser.add_argument(
        "key", nargs="?", default="", metavar="KEY", help="the key of one row, as flagged lists it"
    )
    parser.add_argument(
        "--reason",
        choices=sorted(ATTENTION),
        default="",
        metavar="CODE",
        help="all rows with this reason code, as flagged lists it",
    )


COMMANDS = (
    Command(
        "seen",
        "mark as seen what flagged lists, so that it is listed no more",
        run,
        "nothing was marked",
        _which,
    ),
)
