"""Implements months, close and reopen: how the months stand, and which version of one is final."""

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
from ops.errors import OPEN, Failed
from ops.noting import name_of
from ops.page import moment, pounds, reason_text, table
from shared.audit import Did
from shared.ledger.profiles import PROFILES
from shared.ledger.rows import LedgerRow
from shared.month_end.closing import Closing
from shared.operations import months
from shared.operations.months import Month, NotPossible
from shared.reports.exports import closed_journal
from shared.reports.json.months import closing_json, months_json, not_possible_json
from shared.reports.uk import month as named

# Ten years: whoever wants more asks for those before.
MOST = 120


def run_months(desk: Desk, wanted: Namespace) -> Answer:
    """Lists the months as last counted, the newest first."""
    del wanted
    owner = desk.owner()
    found = months.months(owner.tenant, MOST)
    view: Sequence[RenderableType] = (
        [_table(found)] if found else ["No month is counted yet: reconcile counts them."]
    )
    return Answer(months_json(owner.tenant, found), view)


def run_close(desk: Desk, wanted: Namespace) -> Answer:
    """Closes a month, here and now."""
    owner, by, turn = desk.owner(), name_of(wanted.by), uuid4().hex
    try:
        months.begin(owner, wanted.month, by, desk.clock(), turn, wanted.again)
        desk.show(f"Reading the ledger to close {named(wanted.month)}.")
        closing = months.close(owner, wanted.month, turn, closed_journal, desk.clock)
    except NotPossible as not_possible:
        return _not_possible(owner.tenant, not_possible)
    except BaseException:
        months.given_up(owner.tenant, wanted.month, turn)
        raise
    if closing is None:
        raise Failed("this took too long, or somebody else has begun to close this month meanwhile")
    if not closing.is_closed:
        return Answer(closing_json(owner.tenant, closing), [closing.why], OPEN)
    did = Did("month_closed", [owner.tenant], f"{closing.month:%Y-%m}, version {closing.version}")
    return Answer(closing_json(owner.tenant, closing), [_said(closing)], did=did)


def run_reopen(desk: Desk, wanted: Namespace) -> Answer:
    """Opens a closed month again, on a yes."""
    owner = desk.owner()
    desk.agree(f"Opens {named(wanted.month)} again. The version that was closed stays on record.")
    try:
        closing = months.reopen(owner.tenant, wanted.month, name_of(wanted.by), desk.clock())
    except NotPossible as not_possible:
        return _not_possible(owner.tenant, not_possible)
    did = Did("month_reopened", [owner.tenant], f"{closing.month:%Y-%m}")
    return Answer(closing_json(owner.tenant, closing), [_said(closing)], did=did)


def _not_possible(tenant: str, why: NotPossible) -> Answer:
    view: list[RenderableType] = [Text("Nothing was changed.", style="bold"), reason_text(why.reason)]
    return Answer(not_possible_json(tenant, why), [*view, *_waiting(why.waiting)], OPEN)


def _waiting(rows: Iterable[LedgerRow]) -> list[str]:
    return [f"- {row.key}: {row.state}" for row in rows]


def _table(found: Iterable[Month]) -> Table:
    shown = table("Month", "Provider", "Opening", "Closing", "Stands", right=("Opening", "Closing"))
    for each in found:
        for provider, figures in each.counted.of.items():
            stands = _said(each.closing) if each.closing else "open"
            amounts = pounds(figures.opening), pounds(figures.closing)
            shown.add_row(f"{each.month:%Y-%m}", PROFILES[provider].name, *amounts, stands)
    return shown


def _said(closing: Closing) -> str:
    version = f"version {closing.version}"
    if closing.is_closed and closing.closed_at:
        return f"closed by {closing.by}, {moment(closing.closed_at)}, {version}"
    if closing.state == "reopened" and closing.reopened_at:
        return f"open again by {closing.reopened_by}, {moment(closing.reopened_at)}, after {version}"
    return "being closed" if closing.state == "closing" else f"open: {closing.why}"


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("month", type=_month, metavar="YYYY-MM", help="the month")


def _how(parser: ArgumentParser) -> None:
    _which(parser)
    parser.add_argument("--again", action="store_true", help="close a closed month anew, as a new version")


COMMANDS = (
    Command("months", "show what each month comes to, and which are closed", run_months, "never"),
    Command("close", "close a month: its report stays as it is now", run_close, "it was not closed", _how),
    Command("reopen", "open a closed month again", run_reopen, "it was not closed", _which),
)
