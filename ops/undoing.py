"""Implements undo and redo: takes documents out of Xero when the owner says so, and puts them back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import uuid4

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ops.answering import Answer, Command
from ops.desk import Desk
from ops.errors import OPEN, Misused
from ops.page import many, reason_text, table
from shared.audit import Did
from shared.ledger.documents import day_of
from shared.ledger.rows import LedgerRow
from shared.operations import undo
from shared.reasons import OBSTACLES
from shared.reports.json.undo import not_begun_json, redo_json, undo_json
from shared.store.tenants import Tenant
from shared.undo.dependencies import OneSource, Scope, Since
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan


def run_undo(desk: Desk, wanted: Namespace) -> Answer:
    """Takes documents out of Xero. Raises Misused unless either a source or a day is named."""
    scope, owner = _scope(wanted), desk.owner()
    planned = undo.plan(owner.tenant, scope, desk.clock(), wanted.earlier_months)
    if planned.obstacles or not _is_any_left(planned):
        return _nothing(
            owner,
            planned.obstacles,
            "There is nothing to undo: nothing of that is booked from here any more, or ever was.",
        )
    desk.agree(f"Takes {many(len(planned.removals), 'document')} out of Xero.", *_plan_view(planned))
    # The operator may have thought about it for a while.
    done = undo.undo(owner.tenant, scope, desk.clock(), uuid4().hex, wanted.earlier_months)
    if done.obstacles:
        return _nothing(owner, done.obstacles, "")
    desk.connections().postings.nudge(owner.tenant)
    message = "Ordered: the documents are taken out of Xero within minutes. redo puts them back."
    did = Did("undone", [owner.tenant], _named(scope))
    return Answer(undo_json(owner.tenant, done), [message], did=did)


def run_redo(desk: Desk, wanted: Namespace) -> Answer:
    """Posts again what was undone. Raises Misused unless either a source or a day is named."""
    scope, owner = _scope(wanted), desk.owner()
    planned = undo.plan_redo(owner.tenant, scope, desk.clock())
    if planned.obstacles or not planned.sources:
        return _nothing(owner, planned.obstacles, "There is nothing to redo: nothing of that was undone.")
    desk.agree(f"Posts the documents of {many(len(planned.sources), 'movement')} again.", _again(planned))
    done = undo.redo(owner.tenant, scope, desk.clock(), uuid4().hex)
    if done.obstacles:
        return _nothing(owner, done.obstacles, "")
    desk.connections().postings.nudge(owner.tenant)
    message = "Ordered: the documents are posted within minutes."
    did = Did("redone", [owner.tenant], _named(scope))
    return Answer(redo_json(owner.tenant, done), [message], did=did)


def _scope(wanted: Namespace) -> Scope:
    if bool(wanted.source) == bool(wanted.since):
        raise Misused("which documents? Name a SOURCE, or --since DATE")
    return OneSource(wanted.source) if wanted.source else Since(wanted.since)


def _named(scope: Scope) -> str:
    return scope.source if isinstance(scope, OneSource) else f"since {scope.day}"


def _is_any_left(planned: UndoPlan) -> bool:
    return any((planned.booked, planned.removals, planned.marked, planned.restored))


def _nothing(owner: Tenant, obstacles: Sequence[Obstacle], otherwise: str) -> Answer:
    view: Sequence[RenderableType] = _obstacles(obstacles) if obstacles else [otherwise]
    return Answer(not_begun_json(owner.tenant, obstacles), view, OPEN)


def _obstacles(obstacles: Sequence[Obstacle]) -> list[RenderableType]:
    by_reason: dict[str, list[str]] = {}
    for each in obstacles:
        by_reason.setdefault(each.reason_code, []).append(each.key)
    lines: list[RenderableType] = [Text("Nothing was changed.", style="bold")]
    for reason, keys in by_reason.items():
        lines += [reason_text(OBSTACLES[reason]), *(f"- {key}" for key in keys if key)]
    return lines


def _plan_view(planned: UndoPlan) -> list[Table]:
    leaving = [(each.row, "taken out of Xero") for each in planned.removals]
    marked = [(each, "never posted, or gone already: only marked as undone") for each in planned.marked]
    restored = [(each.deleted, "posted again: its reversal no longer counts") for each in planned.restored]
    return [_rows([*leaving, *marked, *restored])]


def _again(planned: RedoPlan) -> Table:
    names = {"pending": "posted again", "parked": "parked again", "waiting": "waits"}
    return _rows((each.row, names.get(each.state, each.state)) for each in planned.again)


def _dated(row: LedgerRow) -> str:
    return str((row.document and day_of(row.document)) or "")


def _rows(listed: Iterable[tuple[LedgerRow, str]]) -> Table:
    shown = table("Row", "Kind", "Dated", "What becomes of it", whole=("Kind", "Dated"))
    for row, becomes in listed:
        shown.add_row(row.key, row.kind, _dated(row), becomes)
    return shown


def _what(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="?", default="", metavar="SOURCE", help="the id of a movement, such as txn_..."
    )
    parser.add_argument(
        "--since",
        type=date.fromisoformat,
        metavar="DATE",
        help="everything that happened on this day or later, YYYY-MM-DD",
    )


def _how(parser: ArgumentParser) -> None:
    _what(parser)
    parser.add_argument(
        "--earlier-months",
        action="store_true",
        help="also change months that are over: ask the accountant first",
    )


COMMANDS = (
    Command(
        "undo",
        "take the documents of a movement, or of everything since a day, out of Xero",
        run_undo,
        "nothing was undone: something stands in the way, or there is nothing to undo",
        _how,
    ),
    Command(
        "redo",
        "post again what was undone",
        run_redo,
        "nothing was posted again: something stands in the way, or nothing was undone before",
        _what,
    ),
)
