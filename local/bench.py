"""make bench: figures that depend on the machine, each beside its yardstick from the same run."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

ROUNDS = 9
ALLOWED = 1.3
CLIENT = "import boto3; boto3.client('sqs', region_name='eu-west-2')"
WEBHOOK = "import functions.webhooks.stripe"


def main() -> int:
    """The webhook's cold start against the least that any function with a queue pays; 1 if over 1.3 times."""
    pairs = [(_seconds(CLIENT), _seconds(WEBHOOK)) for _ in range(ROUNDS)]
    client, webhook = (median(column) for column in zip(*pairs, strict=True))
    print(f"import boto3 and make an SQS client  {client * 1000:6.0f} ms, median of {ROUNDS}")
    print(f"import functions.webhooks.stripe     {webhook * 1000:6.0f} ms, median of {ROUNDS}")
    print(f"ratio                                {webhook / client:6.2f}")
    return 0 if webhook <= ALLOWED * client else 1


def _seconds(code: str) -> float:
    """In an interpreter of its own, its start-up not counted."""
    timed = f"from time import perf_counter as t; s = t(); {code}; print(t() - s)"
    answer = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
    return float(answer.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
