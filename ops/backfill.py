"""backfill: an earlier first day of the feed, and how far the feed has come."""

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
from shared.operations.backfill import Move, Progress, begin, plan, progress
from shared.reports.json.backfill import moved_json, progress_json
from shared.reports.uk import PROVIDERS, day, on_one_line
from shared.store import rows
from shared.store.tenants import Tenant

FORWARD = "that is later than {before}: whatever lies between will not be read any more"


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Raises Misused unless it is one of the two, or for a day that nothing can begin on."""
    if wanted.progress == bool(wanted.since):
        raise Misused("say either --from DATE or --progress")
    return _progress(desk) if wanted.progress else _move(desk, wanted.since)


def _move(desk: Desk, day_wanted: date) -> Answer:
    owner = desk.owner()
    try:
        move = plan(owner, day_wanted, desk.clock())
    except ValueError as error:
        raise Misused(f"{error}; nothing was changed") from None
    if move.is_forward and not desk.says_yes:
        raise Misused(f"{FORWARD.format(before=day(move.before))}; if that is meant, say --yes")
    desk.agree("What is booked already stays as it is.", *_said(move, owner))
    begin(owner, move)
    words = f"The feed begins on {day(move.to)} now. Watch it with backfill --progress."
    return Answer(moved_json(owner.tenant, move), [words])


def _said(move: Move, owner: Tenant) -> Iterator[str]:
    yield f"The feed of {owner.tenant} begins on {day(move.to)} instead of {day(move.before)}."
    if move.is_forward:
        yield "Whatever lies between and is not booked yet will not be."
    else:
        yield "At its next turn, within a quarter of an hour, it reads everything again from there."
        yield "What was left out as before the feed is decided anew."
    for source in move.openings:
        yield f"{source} is of another day then: undo it, reconcile, and post the new opening balance."


def _progress(desk: Desk) -> Answer:
    owner = desk.owner()
    found, pending = progress(owner), rows.count_in_state(owner.tenant, "pending")
    if not found:
        raise Failed(f"{owner.tenant} is connected neither to Stripe nor to GoCardless")
    is_done = all(each.is_finished and not (each.last_run and each.last_run.error) for each in found)
    return Answer(
        progress_json(owner.tenant, owner.settings.feed_from, found, pending, is_done),
        [*(line for each in found for line in _view(each)), _left(pending)],
        code_of(is_done),
    )


def _left(pending: int) -> str:
    return f"{many(pending, 'document')} on the way to Xero."


def _view(found: Progress) -> Iterator[RenderableType]:
    window, turn = found.feed.window, found.last_run
    yield title(
        f"{PROVIDERS[found.provider]}: {'read through' if found.is_finished else 'not yet read through'}"
    )
    lines: list[tuple[str, str | Text]] = [("to be read from", day(found.beginning.date()))]
    if window:
        until = f", down to {moment(window.reached)} now" if window.reached and not window.finished_at else ""
        lines.append(
            ("last window" if window.finished_at else "this window", f"from {moment(window.since)}{until}")
        )
        lines.append(("in it so far", f"{window.seen} listed, {window.queued} of them new"))
    if turn:
        lines.append(("last turn", moment(turn.at)))
        lines += [("it failed", Text(on_one_line(turn.error), style="bold red"))] if turn.error else []
    yield pairs(lines)


def _how(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="since", type=date.fromisoformat, metavar="DATE", help="the new first day, YYYY-MM-DD"
    )
    parser.add_argument("--progress", action="store_true", help="say how far the feed has come")


COMMANDS = (
    Command(
        "backfill",
        "read from an earlier day on, or say how far the feed has come",
        run,
        "--progress: the feed has not read through yet, or its last turn failed",
        _how,
    ),
)
