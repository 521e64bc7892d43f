"""Makes the section on a ledger that grows: what an hourly reconciliation takes, by the rows there are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence

from local.bench.scale.ledger_look import BEFORE, CLOSED, Look, look_apart
from local.bench.scale.page import Section, growing, table

ALLOWED = 0.2
ROWS = (1_000, 100_000, 1_000_000)
KILOBYTE, MEGABYTE = 1000, 1_000_000


def section(rows: Sequence[int] = ROWS) -> Section:
    """Measures the smallest ledger first, and says which were too large for this machine."""
    looks: list[Look] = []
    for count in rows:
        try:
            looks.append(look_apart(count))
        except subprocess.CalledProcessError as error:
            print(f"{count} rows: {error}", file=sys.stderr)
            return made_of(looks, count)
        print(f"{count} rows took {looks[-1].real_seconds:,.0f} s", file=sys.stderr, flush=True)
    return made_of(looks)


def made_of(looks: Sequence[Look], too_large: int | None = None) -> Section:
    lines = [*_how(looks), *_hourly(looks), *_too_large(too_large)]
    return Section(lines, list(_over(looks)))


def _over(looks: Sequence[Look]) -> Iterator[str]:
    for what in ("cpu", "units", "read_bytes", "xero_bytes"):
        values = {each.rows: float(getattr(each, what)) for each in looks}
        yield from growing(f"`{what}` of a reconciliation", values, ALLOWED)


def _how(looks: Sequence[Look]) -> Iterator[str]:
    least = min(each.rows for each in looks)
    yield (
        f"One business with {least:,} rows in the open months, booked by the real handlers, and all others "
        f"in {CLOSED} closed months before: copies with ids and days of their own. All is paid out, and the "
        "accounts agree. Measured is the real reconciliation as it runs every hour, when nothing has moved; "
        f"{len(BEFORE)} came before it, of which the first one found the closed months and one read the day. "
        "Not measured is the recount of every row, which is due every 30 days."
    )
    yield ""


def _hourly(looks: Sequence[Look]) -> Iterator[str]:
    head = ["rows", "CPU s", "DynamoDB read units", "KB read", "written units", "Xero calls", "Xero KB"]
    rows = [
        (
            f"{each.rows:,}",
            f"{each.cpu:.2f}",
            f"{each.units:,.1f}",
            f"{each.read_bytes / KILOBYTE:,.0f}",
            f"{each.written:,.0f}",
            each.xero_calls,
            f"{each.xero_bytes / KILOBYTE:.1f}",
            f"{each.first_units:,.0f}",
            f"{each.peak / MEGABYTE:,.0f}",
            f"{each.real_seconds:,.0f}",
        )
        for each in looks
    ]
    yield from table([*head, "first look's units", "MB with moto", "s to measure"], rows)


def _too_large(count: int | None) -> Iterator[str]:
    if count:
        yield ""
        yield f"{count:,} rows were too many for the machine: moto keeps every row in memory."
