"""report: a month as an accountant files it, on the terminal or as a file."""

from __future__ import annotations

import io
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import get_args

from rich.console import Console, RenderableType
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Misused
from ops.exports import write
from ops.month_form import form
from shared.events import Provider
from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from shared.provider import Provider
from shared.reports import cells, month_end_csv, month_end_text
from shared.reports.json.month_end import month_ends_json
from shared.reports.month_end_pdf import pdf
from shared.store import rows

# A report is read from this many columns on, whatever the terminal's width.
WIDE = 100


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Raises Misused for a month that has not begun, or for one file of two reports."""
    owner, now = desk.owner(), desk.clock()
    today = owner.settings.day_of(now)
    first = wanted.month or _month_before(today)
    if first > today:
        raise Misused(f"{first:%Y-%m} has not begun")
    if wanted.out and not wanted.provider:
        raise Misused("a file holds one report: say --provider")
    chosen: Sequence[Provider] = [wanted.provider] if wanted.provider else get_args(Provider)
    made = [
        month_end(rows.all_rows(owner.tenant), each, first, owner.settings, owner.tenant) for each in chosen
    ]
    view: list[RenderableType] = [Text(_text(each)) for each in made]
    if wanted.out:
        view = [write(desk, wanted.out, _file(made[0], wanted.out, now))]
    return Answer(
        month_ends_json(owner.tenant, made) | {"out": str(wanted.out or "")},
        view,
        code_of(all(each.is_complete and not each.missing for each in made)),
    )


def _month_before(today: date) -> date:
    """The first day of the month that is over."""
    return date.fromordinal(today.replace(day=1).toordinal() - 1).replace(day=1)


def _file(made: MonthEnd, out: Path, now: datetime) -> bytes:
    if out.suffix == ".pdf":
        return pdf(made, now)
    return "".join(month_end_csv.lines(made)).encode(cells.ENCODING)


def _text(made: MonthEnd) -> str:
    said = io.StringIO()
    month_end_text.show(made, Console(file=said, width=max(WIDE, Console().width)))
    return said.getvalue()


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("--provider", choices=get_args(Provider))
    parser.add_argument("--month", type=_month, metavar="YYYY-MM", help="the last that is over, unless said")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it there: FILE.pdf, else CSV")


COMMANDS = (
    Command(
        "report",
        "a month of each provider's, as an accountant files it",
        run,
        "something of the month is not in the books, or not in Xero yet",
        _which,
    ),
)
