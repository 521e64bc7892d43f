"""Drains a backlog and prints the report: python -m local.bench.drain [--scale 25]."""

from __future__ import annotations

import argparse
import logging
import sys
import warnings

from local.bench.drain.report import lines
from local.bench.drain.run import Backlog, drain


def main() -> int:
    """Returns 1 unless all has drained, without dead letters, with right books and in time for others."""
    parser = argparse.ArgumentParser(prog="python -m local.bench.drain", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="divide numbers and limits by this")
    scale = parser.parse_args().scale
    warnings.simplefilter("ignore")
    logging.disable()
    made = Backlog.of(scale)
    report = drain(made, lambda words: print(words, file=sys.stderr, flush=True))
    print(f"drain of {len(made.stripe.movements)} movements at Stripe, scale {scale}")
    for line in lines(report):
        print(f"  {line}")
    return 0 if report.is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
