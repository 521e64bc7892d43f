"""A reconciliation as a person reads it: the figures, and each cause of a difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ops.page import moment, pairs, pounds, table, ticked, title, told
from shared.reasons import reason_for
from shared.reconciliation.result import Cause, Reconciliation
from shared.reports.uk import PROVIDERS, on_one_line

# How many rows of one cause are shown. A first reconciliation may find thousands; --json lists all.
MOST_SHOWN = 20


def view(made: Reconciliation) -> Iterator[RenderableType]:
    yield title(f"{PROVIDERS[made.provider]}, {moment(made.at)}")
    yield _figures(made)
    if made.is_moving:
        yield "  Rows are on their way to Xero: look again in a few minutes."
    yield _causes(made) if made.causes else ""


def _figures(made: Reconciliation) -> Table:
    figures = (
        ("At the processor", Text(pounds(made.processor))),
        ("In the ledger", Text(pounds(made.ledger))),
        ("In Xero", Text(pounds(made.xero))),
        ("Difference", ticked(made.difference, made.is_reconciled)),
    )
    shown = pairs(figures)
    shown.columns[1].justify = "right"
    return shown


def _causes(made: Reconciliation) -> Table:
    shown = table("Amount", "Cause of the difference", right=("Amount",))
    for number, alike in enumerate(_grouped(made.causes)):
        if number:
            shown.add_row()
        _add(shown, alike)
    shown.add_section()
    total = sum(cause.pence for cause in made.causes)
    shown.add_row(Text(pounds(total), style="bold"), Text("the difference: all causes together"))
    return shown


def _grouped(causes: Sequence[Cause]) -> list[list[Cause]]:
    """Groups the causes that call for the same action, so that the action is named once."""
    groups: dict[tuple[str, bool], list[Cause]] = {}
    for cause in causes:
        groups.setdefault((cause.reason_code, cause.accepted), []).append(cause)
    return list(groups.values())


def _add(shown: Table, alike: list[Cause]) -> None:
    first = alike[0]
    word = f"{first.reason_code}{', accepted by the owner' if first.accepted else ''}"
    head = Text.assemble((word, "bold"), "\n", told(reason_for(first.reason_code)))
    shown.add_row(Text(pounds(sum(each.pence for each in alike)), style="bold"), head)
    for each in islice(alike, MOST_SHOWN):
        about = on_one_line(f"{each.about}: {each.detail}" if each.detail else each.about)
        shown.add_row(Text(pounds(each.pence), style="dim"), Text(f"- {about}"))
    if len(alike) > MOST_SHOWN:
        shown.add_row("", f"- and {len(alike) - MOST_SHOWN} more, which --json lists")
