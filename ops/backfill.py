"""Implements backfill: moves the first day of the feed, and shows how far the feed has come."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Failed, Misused
from ops.page import many, moment, pairs, title
from shared.audit import Did
from shared.ledger.profiles import PROFILES
from shared.operations.backfill import Move, Progress, begin, plan, progress
from shared.reports.json.backfill import moved_json, progress_json
from shared.reports.uk import day, on_one_line
from shared.store import rows
from shared.store.tenants import Tenant

FORWARD = "that is later than {before}: movements in between will no longer be read"


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Moves the first day of the feed, or shows progress.

    Raises Misused unless exactly one of the two is named, and for a day on which the feed cannot begin.
    """
    if wanted.progress == bool(wanted.since):
        raise Misused("use either --from DATE or --progress")
    return _progress(desk) if wanted.progress else _move(desk, wanted.since)


def _move(desk: Desk, day_wanted: date) -> Answer:
    owner = desk.owner()
    try:
        move = plan(owner, day_wanted, desk.clock())
    except ValueError as error:
        raise Misused(f"{error}; nothing was changed") from None
    if move.is_forward and not desk.says_yes:
        raise Misused(f"{FORWARD.format(before=day(move.before))}; if that is intended, use --yes")
    desk.agree("What is booked already stays as it is.", *_preview(move, owner))
    begin(owner, move)
    message = f"The feed now begins on {day(move.to)}. Follow it with backfill --progress."
    did = Did("feed_moved", [owner.tenant], f"from {move.before} to {move.to}")
    return Answer(moved_json(owner.tenant, move), [message], did=did)


def _preview(move: Move, owner: Tenant) -> Iterator[str]:
    yield f"The feed of {owner.tenant} will begin on {day(move.to)} instead of {day(move.before)}."
    if move.is_forward:
        yield "Movements in between that are not booked yet will not be booked."
    else:
        yield "Within a quarter of an hour, the feed begins to read everything again from that day on."
        yield "What was left out since it was before the first day is decided again."
    for source in move.openings:
        yield f"{source} will then be of another day: undo it, reconcile, and post the new opening balance."


def _progress(desk: Desk) -> Answer:
    owner = desk.owner()
    feeds, pending = progress(owner), rows.count_in_state(owner.tenant, "pending")
    if not feeds:
        raise Failed(f"{owner.tenant} is connected neither to Stripe nor to GoCardless")
    is_done = all(each.is_finished and not (each.last_run and each.last_run.error) for each in feeds)
    return Answer(
        progress_json(owner.tenant, owner.settings.feed_from, feeds, pending, is_done),
        [*(line for each in feeds for line in _view(each)), _left(pending)],
        code_of(is_done),
    )


def _left(pending: int) -> str:
    return f"{many(pending, 'document')} on the way to Xero."


def _view(each: Progress) -> Iterator[RenderableType]:
    window, last_run = each.feed.window, each.last_run
    yield title(f"{PROFILES[each.provider].name}: {'all read' if each.is_finished else 'not all read yet'}")
    lines: list[tuple[str, str | Text]] = [("to be read from", day(each.beginning.date()))]
    if window:
        until = f", down to {moment(window.reached)} now" if window.reached and not window.finished_at else ""
        lines.append(
            ("last window" if window.finished_at else "this window", f"from {moment(window.since)}{until}")
        )
        lines.append(("in it so far", f"{window.seen} listed, {window.queued} of them new"))
    if last_run:
        lines.append(("last run", moment(last_run.at)))
        error = Text(on_one_line(last_run.error), style="bold red")
        lines += [("failed with", error)] if last_run.error else []
    yield pairs(lines)


def _how(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="since",
        type=date.fromisoformat,
        metavar="DATE",
        help="the new first day of the feed, YYYY-MM-DD",
    )
    parser.add_argument("--progress", action="store_true", help="show how far the feed has come")


COMMANDS = (
    Command(
        "backfill",
        "move the first day of the feed, or show how far the feed has come",
        run,
        "with --progress: the feed has not read everything yet, or its last run failed",
        _how,
    ),
)
