"""Reports a run's progress on standard error: each step, and how long it took."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


@contextmanager
def step(words: str) -> Iterator[None]:
    print(f"  {words} ...", end="", file=sys.stderr, flush=True)
    start, end = perf_counter(), "\n"
    try:
        yield
        end = f" {perf_counter() - start:.1f} s\n"
    finally:
        print(end=end, file=sys.stderr, flush=True)


def say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)
