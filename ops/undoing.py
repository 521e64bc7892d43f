"""undo, redo: taking what was posted out of Xero on the owner's word, and putting it back."""

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
from ops.page import many, table, told
from shared.ledger.documents import day_of
from shared.ledger.rows import LedgerRow
from shared.operations import undo
from shared.reasons import OBSTACLES
from shared.reports.json.undo import not_begun_json, redo_json, undo_json
from shared.store.rows import LedgerRow
from shared.store.tenants import Tenant
from shared.undo.dependencies import OneSource, Scope, Since
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan


def run_undo(desk: Desk, wanted: Namespace) -> Answer:
    """Raises Misused unless it is one of the two that is to be undone."""
    scope, owner = _scope(wanted), desk.owner()
    planned = undo.plan(owner.tenant, scope, desk.clock(), wanted.earlier_months)
    if planned.obstacles or not _is_any_left(planned):
        return _nothing(owner, planned.obstacles, "is booked from here any more, or ever was")
    desk.agree(f"Takes {many(len(planned.removals), 'document')} out of Xero.", *_plan_view(planned))
    # The operator may have thought about it for a while.
    done = undo.undo(owner.tenant, scope, desk.clock(), uuid4().hex, wanted.earlier_months)
    if done.obstacles:
        return _nothing(owner, done.obstacles, "")
    desk.around().postings.nudge(owner.tenant)
    words = "Ordered: it is taken out of Xero within minutes. redo puts it back."
    return Answer(undo_json(owner.tenant, done), [words])


def run_redo(desk: Desk, wanted: Namespace) -> Answer:
    """Raises Misused unless it is one of the two that is to be posted again."""
    scope, owner = _scope(wanted), desk.owner()
    planned = undo.plan_redo(owner.tenant, scope)
    if planned.obstacles or not planned.sources:
        return _nothing(owner, planned.obstacles, "was undone")
    desk.agree(f"Posts again what was undone of {many(len(planned.sources), 'movement')}.", _again(planned))
    done = undo.redo(owner.tenant, scope, desk.clock(), uuid4().hex)
    if done.obstacles:
        return _nothing(owner, done.obstacles, "")
    desk.around().postings.nudge(owner.tenant)
    return Answer(redo_json(owner.tenant, done), ["Ordered: it is posted within minutes."])


def _scope(wanted: Namespace) -> Scope:
    if bool(wanted.source) == bool(wanted.since):
        raise Misused("what is meant? Say a SOURCE, or --since DATE")
    return OneSource(wanted.source) if wanted.source else Since(wanted.since)


def _is_any_left(planned: UndoPlan) -> bool:
    return any((planned.booked, planned.removals, planned.marked, planned.restored))


def _nothing(owner: Tenant, obstacles: Sequence[Obstacle], of_it: str) -> Answer:
    view: Sequence[RenderableType] = _obstacles(obstacles) if obstacles else [f"Nothing of that {of_it}."]
    return Answer(not_begun_json(owner.tenant, obstacles), view, OPEN)


def _obstacles(obstacles: Sequence[Obstacle]) -> list[RenderableType]:
    by_reason: dict[str, list[str]] = {}
    for each in obstacles:
        by_reason.setdefault(each.reason_code, []).append(each.key)
    said: list[RenderableType] = [Text("Nothing was changed.", style="bold")]
    for reason, keys in by_reason.items():
        said += [told(OBSTACLES[reason]), *(f"- {key}" for key in keys if key)]
    return said


def _plan_view(planned: UndoPlan[LedgerRow]) -> list[Table]:
    leaving = [(each.row, "taken out of Xero") for each in planned.removals]
    marked = [(each, "never posted, or gone already: only marked") for each in planned.marked]
    restored = [(each.deleted, "posted anew: its reversal counts no more") for each in planned.restored]
    return [_rows([*leaving, *marked, *restored])]


def _again(planned: RedoPlan) -> Table:
    words = {"pending": "posted again", "parked": "parked again", "waiting": "waits"}
    return _rows((each.row, words.get(each.state, each.state)) for each in planned.again)


def _dated(row: LedgerRow) -> str:
    return str((row.document and day_of(row.document)) or "")


def _rows(listed: Iterable[tuple[LedgerRow, str]]) -> Table:
    shown = table("Row", "Kind", "Dated", "What becomes of it", whole=("Kind", "Dated"))
    for row, becomes in listed:
        shown.add_row(row.key, row.kind, _dated(row), becomes)
    return shown


def _what(parser: ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="?", default="", metavar="SOURCE", help="a movement's id, txn_... say"
    )
    parser.add_argument(
        "--since",
        type=date.fromisoformat,
        metavar="DATE",
        help="everything of that day and later, YYYY-MM-DD",
    )


def _how(parser: ArgumentParser) -> None:
    _what(parser)
    parser.add_argument(
        "--earlier-months", action="store_true", help="change months that are over, too: ask the accountant"
    )


COMMANDS = (
    Command(
        "undo",
        "take what came of a movement, or of all since a day, out of Xero again",
        run_undo,
        "nothing was undone: something stands in its way, or there is nothing of that",
        _how,
    ),
    Command(
        "redo",
        "post again what was undone",
        run_redo,
        "nothing was posted again: something stands in its way, or nothing of that was undone",
        _what,
    ),
)
