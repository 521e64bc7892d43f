"""Writes the page's sections, one by one: each stands between markers, and the others stay as they are."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "scale.md"
TITLES = {
    "idle": "Idle businesses",
    "ledger": "A ledger that grows",
    "calls": "Xero's calls by pattern",
    "drain": "A backlog that drains",
}
HEAD = """\
# Scale

What this costs and takes as businesses, ledgers and backlogs grow. `make bench` measures it and writes
this page; `.venv/bin/python -m local.bench.scale idle`, `ledger`, `calls` or `drain` measures one section
and leaves the others as they are. The command exits with 1 if something is over its limit: what a
business uses differs by over 10 % with their number, a thousand idle ones cost over 80 USD a month, an
hourly reconciliation grows by over 20 % with the closed months, or a backlog does not drain.

Nothing here was measured on AWS. The real handlers run against moto and the stand-ins, and calls are
counted as they are made: DynamoDB's units and bytes by the rows that cross, KMS, SQS and HTTP call by
call. **Latencies are assumed** (`local/bench/virtual/latencies.py`), prices are list prices
(`local/bench/scale/prices.py`), and CPU time is that of the machine which measured.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """What was measured, as lines of Markdown. `over` names each limit that is not kept."""

    lines: Sequence[str]
    over: Sequence[str] = ()


def write(name: str, section: Section, today: date) -> None:
    """Puts a section into the page, and makes the page if it is not there."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    lines = [_stamp(name, today), "", *_over(section), *section.lines]
    PAGE.write_text(with_section(before, name, lines), encoding="utf-8")


def with_section(page: str, name: str, lines: Iterable[str]) -> str:
    """Returns the page with these lines in a section. Raises KeyError for a section that it does not have."""
    if name not in TITLES:
        raise KeyError(name)
    kept = sections(page) | {name: "\n".join(lines)}
    return HEAD + "".join(_between_markers(each, kept.get(each, "Not measured yet.")) for each in TITLES)


def sections(page: str) -> dict[str, str]:
    """Returns what stands between the markers of each section."""
    found = re.findall(r"<!-- begin (\w+) -->\n(.*?)\n<!-- end \1 -->", page, re.DOTALL)
    return {name: text for name, text in found if name in TITLES}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|---{'|---:' * (len(head) - 1)}|"
    for row in rows:
        yield f"| {' | '.join(str(each) for each in row)} |"


def not_flat(what: str, values: Mapping[int, float], allowed: float) -> Iterator[str]:
    """Says so if values differ by over a share of the least."""
    least, most = min(values.values()), max(values.values())
    if most > least * (1 + allowed):
        told = ", ".join(f"{value:,.4g} at {count:,}" for count, value in values.items())
        yield f"{what} is not flat within {allowed:.0%}: {told}"


def growing(what: str, values: Mapping[int, float], allowed: float) -> Iterator[str]:
    """Says so if a value is over that of the smallest number by more than a share of it."""
    least = values[min(values)]
    for count, value in values.items():
        if value > least * (1 + allowed):
            told = f"{least:,.4g} at {min(values):,}, {value:,.4g} at {count:,}"
            yield f"{what} grows by over {allowed:.0%}: {told}"


def _between_markers(name: str, text: str) -> str:
    return f"\n## {TITLES[name]}\n\n<!-- begin {name} -->\n{text}\n<!-- end {name} -->\n"


def _over(section: Section) -> Iterator[str]:
    yield from (f"**Over its limit:** {each}." for each in section.over)
    yield from [""] if section.over else []


def _stamp(name: str, today: date) -> str:
    command = f"`.venv/bin/python -m local.bench.scale {name}`"
    return f"Measured on {today} by {command}, at the commit of {_committed()}."


def _committed() -> str:
    """Returns the day of the last commit."""
    command = ["git", "log", "-1", "--format=%cs"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
