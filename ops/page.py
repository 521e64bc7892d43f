"""Shows amounts, times and tables on a terminal. Days and names are as in shared.reports.uk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from shared.money import Money
from shared.reasons import Reason

TICK = "\N{CHECK MARK}"


def pounds(pence: int) -> str:
    """Returns pounds with separators and without the currency.

    >>> pounds(-123456)
    '-1,234.56'
    """
    return f"{Money(pence).decimal:,.2f}"


def ticked(pence: int, is_fine: bool) -> Text:
    """Shows an amount, with a tick where nothing is left to deal with."""
    if is_fine:
        return Text(f"{TICK} {pounds(pence)}", style="green")
    return Text(pounds(pence), style="bold red")


def moment(at: datetime) -> str:
    """Returns a moment in UTC, to the minute.

    >>> moment(datetime(2026, 10, 5, 18, tzinfo=UTC))
    '05 Oct 2026 18:00 UTC'
    """
    return f"{at.astimezone(UTC):%d %b %Y %H:%M} UTC"


def many(count: int, thing: str) -> str:
    """Counts things, in the singular or the plural.

    >>> many(1, "row"), many(2, "row")
    ('1 row', '2 rows')
    """
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def spaced(shown: Table, rows: Iterable[Sequence[Text | str]]) -> Table:
    """Adds rows of several lines each, with an empty line between them."""
    for number, row in enumerate(rows):
        if number:
            shown.add_row()
        shown.add_row(*row)
    return shown


def reason_text(reason: Reason) -> Text:
    """Returns what has happened, and what to do about it."""
    return Text.assemble(reason.sentence, "\n", ("To do: ", "bold"), reason.what_to_do)


def title(text: str) -> Text:
    return Text(text, style="bold")


def table(*headings: str, right: Iterable[str] = (), whole: Iterable[str] = ()) -> Table:
    """Makes a table. Columns in `right` are aligned right, as amounts are; columns in `whole` never wrap."""
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in headings:
        is_amount = heading in right
        shown.add_column(
            heading,
            justify="right" if is_amount else "left",
            no_wrap=is_amount or heading in whole,
            overflow="fold",
        )
    return shown


def pairs(rows: Iterable[tuple[str, str | Text]]) -> Table:
    """Lists what is known of one thing, one line each: a name and a value."""
    shown = Table.grid(padding=(0, 2, 0, 0))
    shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    for name, value in rows:
        shown.add_row(f"  {name}", value)
    return shown
