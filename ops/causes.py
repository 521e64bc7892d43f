"""Shows a reconciliation to a person: the figures, and each cause of a difference."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ops.page import moment, pairs, pounds, reason_text, table, ticked, title
from shared.ledger.profiles import PROFILES
from shared.reasons import reason_for
from shared.reconciliation.alike import Alike, alike
from shared.reconciliation.result import Reconciliation
from shared.reports.uk import on_one_line

# How many rows of one cause are shown. A first reconciliation may find thousands; --json lists all.
MOST_SHOWN = 20


def view(result: Reconciliation) -> Iterator[RenderableType]:
    yield title(f"{PROFILES[result.provider].name}, {moment(result.at)}")
    yield _figures(result)
    if result.is_moving:
        yield "  Rows are on their way to Xero: look again in a few minutes."
    yield _causes(result) if result.causes else ""


def _figures(result: Reconciliation) -> Table:
    figures = (
        ("At the processor", Text(pounds(result.processor))),
        ("In the ledger", Text(pounds(result.ledger))),
        ("In Xero", Text(pounds(result.xero))),
        ("Difference", ticked(result.difference, result.is_reconciled)),
    )
    shown = pairs(figures)
    shown.columns[1].justify = "right"
    return shown


def _causes(result: Reconciliation) -> Table:
    shown = table("Amount", "Cause of the difference", right=("Amount",))
    for number, group in enumerate(alike(result.causes)):
        if number:
            shown.add_row()
        _add(shown, group)
    shown.add_section()
    total = sum(cause.pence for cause in result.causes)
    shown.add_row(Text(pounds(total), style="bold"), Text("the difference: all causes together"))
    return shown


def _add(shown: Table, group: Alike) -> None:
    heading = f"{group.reason_code}{', accepted by the owner' if group.accepted else ''}"
    head = Text.assemble((heading, "bold"), "\n", reason_text(reason_for(group.reason_code)))
    shown.add_row(Text(pounds(group.pence), style="bold"), head)
    for each in islice(group.causes, MOST_SHOWN):
        about = on_one_line(f"{each.about}: {each.detail}" if each.detail else each.about)
        shown.add_row(Text(pounds(each.pence), style="dim"), Text(f"- {about}"))
    if len(group.causes) > MOST_SHOWN:
        shown.add_row("", f"- and {len(group.causes) - MOST_SHOWN} more, which --json lists")
