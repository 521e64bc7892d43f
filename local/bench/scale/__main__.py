"""Measures sections of docs/scale.md and writes them: python -m local.bench.scale [idle ledger calls drain].

For a machine that lacks the memory or the hour: --rows 1000 100000 for the ledgers, and --at-work 200 for how
many idle businesses do the work of their turns.
"""

from __future__ import annotations

import argparse
import logging
import sys
import warnings
from collections.abc import Callable
from datetime import date
from functools import partial

from local.bench.scale import calls, drained, idle, ledger, page


def main() -> int:
    """Returns 1 if something is over its limit, and says what."""
    parser = argparse.ArgumentParser(prog="python -m local.bench.scale", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(page.TITLES)}")
    parser.add_argument("--rows", type=int, nargs="+", default=ledger.ROWS, help="of the ledgers")
    parser.add_argument("--at-work", type=int, default=idle.THOUSAND, help="of the idle businesses")
    given = parser.parse_args()
    if unknown := {*given.sections} - page.TITLES.keys():
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    warnings.simplefilter("ignore")
    logging.disable()
    measures: dict[str, Callable[[], page.Section]] = {
        "idle": partial(idle.section, given.at_work),
        "ledger": partial(ledger.section, given.rows),
        "calls": calls.section,
        "drain": drained.section,
    }
    over: list[str] = []
    for name in given.sections or measures:
        section = measures[name]()
        page.write(name, section, date.today())  # noqa: DTZ011 - the day of whoever measures
        over += section.over
    for each in over:
        print(f"over its limit: {each}", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
