"""Measures what depends on the machine, each figure beside a yardstick from the same run (make bench)."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from local.bench import first_import, pages
from local.bench.export_memory import OF_A_MONTH, WHOLE, made_apart
from local.bench.feed_memory import peaks
from local.bench.rush import cost_apart

ROUNDS = 9
ALLOWED = 1.3
CLIENT = "import boto3; boto3.client('sqs', region_name='eu-west-2')"
WEBHOOK = "import functions.webhooks.stripe"

# Balance transactions in a first window.
FEW, MANY = 2_000, 20_000
# Rows of a ledger that is made a file.
SMALL, LARGE = 10_000, 100_000
CHARGES = (100, 1_000, 5_000)
# Milliseconds of CPU; loading is compared with what boto3 and pynamodb take in the same run. The aim is 130,
# and pages that show no books are about there. This holds what was reached, with room for a restless machine.
MOST_TO_LOAD, MOST_FOR_A_VIEW = 160, 100
# Pages of a business load the classes of what they show besides: its settings, Xero's accounts, its books.
MOST_OF_A_BUSINESS = 375


def main() -> int:
    """Returns 1 if the webhook's start, or the feed's or an export's memory, is over 1.3 times its yardstick.

    Also if a page loads too much or takes too long, if a first import of contacts makes too many calls or
    holds more for more customers, or if something in docs/scale.md is over its limit. The cost of a replay is
    only printed: it takes a quarter of an hour, and other work on the machine counts.
    """
    starts, views = _webhook_starts(), _page_views()
    streams, files, imports, scales = _feed_streams(), _export_streams(), _first_imports(), _scales()
    _replays()
    return 0 if starts and views and streams and files and imports and scales else 1


def _webhook_starts() -> bool:
    """Compares the webhook's cold start with the least that any function with a queue pays."""
    pairs = [(_seconds(CLIENT), _seconds(WEBHOOK)) for _ in range(ROUNDS)]
    client, webhook = (median(column) for column in zip(*pairs, strict=True))
    print(f"import boto3 and make an SQS client  {client * 1000:6.0f} ms, median of {ROUNDS}")
    print(f"import functions.webhooks.stripe     {webhook * 1000:6.0f} ms, median of {ROUNDS}")
    print(f"ratio                                {webhook / client:6.2f}")
    return bool(webhook <= ALLOWED * client)


def _page_views() -> bool:
    """Measures what a first view of each page loads beyond boto3 and pynamodb, and what a later one takes."""
    is_light = True
    for page in (*pages.PAGES, *pages.BUYERS_PAGES):
        (seen,) = pages.shown(page)
        took = pages.loading(seen.own)
        is_of_a_business = pages.TENANT in page or page in pages.BUYERS_PAGES
        most = MOST_OF_A_BUSINESS if is_of_a_business else MOST_TO_LOAD
        is_light = is_light and took.comparable <= most and seen.warm <= MOST_FOR_A_VIEW
        print(
            f"{page:36} {took.modules:4.0f} ms of CPU beside {took.yardstick:4.0f} for boto3 and pynamodb:"
            f" {took.comparable:4.0f} of {most}; a later view {seen.warm:3.0f} of {MOST_FOR_A_VIEW}"
        )
    return is_light


def _feed_streams() -> bool:
    """Compares the feed's memory in a long first window with that in a short one."""
    few, many = peaks(FEW, MANY)
    print(f"feed {FEW:6,} balance transactions       {few / 1000:6,.0f} KB at most")
    print(f"feed {MANY:6,} balance transactions       {many / 1000:6,.0f} KB at most")
    print(f"ratio                                {many / few:6.2f}")
    return many <= ALLOWED * few


def _export_streams() -> bool:
    """Compares the memory that files of a large ledger take with what those of a small one take.

    A month's report is held as a whole, so that its files are only printed.
    """
    is_flat = True
    for id in (*WHOLE, *OF_A_MONTH):
        small, large = made_apart(id, SMALL), made_apart(id, LARGE)
        ratio = large.peak / small.peak
        is_flat = is_flat and (ratio <= ALLOWED or id in OF_A_MONTH)
        print(
            f"export {id:32} {small.peak / 1e6:4.0f} MB of {SMALL:,} rows, {large.peak / 1e6:4.0f} MB of"
            f" {LARGE:,}, {large.cpu:.1f} s of CPU, ratio {ratio:.2f}"
        )
    return is_flat


def _first_imports() -> bool:
    """Prints what it takes to bring in all customers from Xero, as docs/contacts.md shows it."""
    rows = [first_import.brought(count) for count in first_import.COUNTS]
    told = list(first_import.over(rows))
    print("\n".join([*first_import.table(rows), *told]), flush=True)
    return not told


def _scales() -> bool:
    """Measures what businesses, ledgers and backlogs cost as they grow, and writes docs/scale.md."""
    return subprocess.run([sys.executable, "-m", "local.bench.scale"], check=False).returncode == 0


def _replays() -> None:
    """Prints what a charge costs as more and more come at once: always the same, if nothing here grows."""
    fewer = None
    for charges in CHARGES:
        spent = cost_apart(charges)
        each, busy = (1000 * seconds / charges for seconds in (spent.seconds, spent.busy))
        print(f"replay {charges:6,} charges at once          {spent.seconds:6,.0f} s")
        print(f"  each                                 {each:6,.0f} ms, {busy:,.0f} of them CPU time")
        print(f"  peak memory                          {spent.bytes / 1e6:6,.0f} MB", flush=True)
        if fewer:
            more = spent.bytes_for_each_beyond(fewer) / 1000
            print(f"  each beyond the first {fewer.charges:6,}         {more:6,.0f} KB", flush=True)
        fewer = spent


def _seconds(code: str) -> float:
    """Times the code in an interpreter of its own, without the interpreter's start-up."""
    timed = f"from time import perf_counter as t; s = t(); {code}; print(t() - s)"
    answer = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
    return float(answer.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
