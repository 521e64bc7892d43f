from __future__ import annotations

import io

import pytest
from rich.console import Console

from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from shared.reports.month_end_tables import tables
from shared.reports.month_end_text import show
from tests.shared.booking.books import SETTINGS
from tests.shared.month_end.ledger_rows import recorded
from tests.shared.reports import month


def shown(report: MonthEnd, width: int = 120) -> str:
    out = io.StringIO()
    show(report, Console(file=out, width=width))
    return out.getvalue()


def test_every_cell_of_the_report_is_on_the_screen() -> None:
    text = shown(month.report(), 200)
    cells = [cell for table in tables(month.report()) for row in table.rows for cell in row]
    assert len(cells) > 40
    assert [cell for cell in cells if cell not in text] == []


@pytest.mark.parametrize("width", [100, 120])
def test_no_line_is_wider_than_the_terminal_and_no_amount_is_broken(width: int) -> None:
    text = shown(month.report(), width)
    assert max(map(len, text.splitlines())) <= width
    assert "£1,234.56" in text


def test_a_name_in_brackets_is_a_name() -> None:
    assert "[bold]Ada[/]" in shown(month.report(recorded(month.sold(1, who="[bold]Ada[/]"))))


def test_a_name_cannot_command_the_terminal() -> None:
    text = shown(month.report(recorded(month.sold(1, who="Ada\x1b[2J Lovell"))))
    assert "\x1b" not in text
    assert "Ada [2J Lovell" in text


def test_a_month_without_anything_says_so() -> None:
    assert "Nothing moved in this month." in shown(month_end([], "stripe", month.OCTOBER, SETTINGS))
