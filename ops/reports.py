"""Implements report: shows a month as an accountant files it, on the terminal or in a file."""

from __future__ import annotations

import io
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import Console, RenderableType
from rich.text import Text

from ops.answering import Answer, Command, code_of
from ops.desk import Desk
from ops.errors import Misused
from ops.exports import books_of, said, write
from shared.exports import FORMATS, Format, Wanted
from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from shared.provider import PROVIDERS, Provider
from shared.reports import month_end_text
from shared.reports.exports import chunks
from shared.reports.json.month_end import month_ends_json
from shared.store import rows

# A report needs this many columns, however narrow the terminal is.
WIDE = 100


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Shows or writes reports. Raises Misused for a month not yet begun, and for two reports in one file."""
    owner, now = desk.owner(), desk.clock()
    today = owner.settings.day_of(now)
    first = wanted.month or _month_before(today)
    if first > today:
        raise Misused(f"{first:%Y-%m} has not begun yet")
    if wanted.out and not wanted.provider:
        raise Misused("a file holds one report: name its --provider")
    chosen: Sequence[Provider] = [wanted.provider] if wanted.provider else PROVIDERS
    reports = [
        month_end(rows.all_rows(owner.tenant), each, first, owner.settings, owner.tenant) for each in chosen
    ]
    view: list[RenderableType] = [Text(_text(each)) for each in reports]
    if wanted.out:
        file = Wanted("month", _format(wanted.out), first, chosen[0])
        books = replace(books_of(owner, desk), frozen=reports[0])
        view = [said(wanted.out, write(desk, wanted.out, chunks(file, books)))]
    return Answer(
        month_ends_json(owner.tenant, reports) | {"out": str(wanted.out or "")},
        view,
        code_of(all(each.is_complete and not each.missing for each in reports)),
    )


def _month_before(today: date) -> date:
    """Returns the first day of the last month that is over."""
    return date.fromordinal(today.replace(day=1).toordinal() - 1).replace(day=1)


def _format(out: Path) -> Format:
    """Returns the format by the end of a file's name: CSV, unless it names another."""
    named = out.suffix.removeprefix(".")
    return next((each for each in FORMATS["month"] if each == named), "csv")


def _text(report: MonthEnd) -> str:
    text = io.StringIO()
    month_end_text.show(report, Console(file=text, width=max(WIDE, Console().width)))
    return text.getvalue()


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("--provider", choices=PROVIDERS, help="this provider only")
    parser.add_argument(
        "--month", type=_month, metavar="YYYY-MM", help="the month (default: the last that is over)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the report to FILE, as PDF or beancount if its name ends so, else as CSV",
    )


COMMANDS = (
    Command(
        "report",
        "show a month of each provider as an accountant files it, or write it to a file",
        run,
        "something of that month is not in the books, or not in Xero yet",
        _which,
    ),
)
