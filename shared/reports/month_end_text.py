"""Shows a month-end report on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Shown
from rich.text import Text

from shared.month_end.report import MonthEnd
from shared.reports.month_end_tables import MONEY, Table, notes, subtitle, tables, title

# The narrowest widths of the columns that a bookkeeper copies, which are broken last.
WIDTHS = {"Day": 11, "Reference": 20, "Invoice": 8}


def show(report: MonthEnd, console: Console) -> None:
    """Shows a report. It is readable from 100 columns on."""
    _show(report, tables(report), console)


def summary(report: MonthEnd, console: Console) -> None:
    """Shows the figures without their documents."""
    _show(report, islice(tables(report), 1), console)


def _show(report: MonthEnd, chosen: Iterable[Table], console: Console) -> None:
    console.print(Text(title(report), style="bold"))
    console.print(Text(subtitle(report)))
    for table in chosen:
        console.print(_shown(table))
    for note in notes(report):
        console.print(Text(note))


def _shown(table: Table) -> Shown:
    # Text, never markup: a customer's name may hold brackets.
    shown = Shown(title=Text(table.title), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in table.head:
        is_money = heading in MONEY
        shown.add_column(
            heading,
            justify="right" if is_money else "left",
            overflow="fold",
            no_wrap=is_money,
            min_width=WIDTHS.get(heading),
        )
    *rows, last = table.rows
    for row in rows:
        shown.add_row(*map(Text, row))
    shown.add_section()
    shown.add_row(*(Text(cell, style="bold") for cell in last))
    return shown
