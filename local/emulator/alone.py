"""Allows one stack at a time in this folder: its process holds a lock, which ends with the process."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from local.emulator.failing import Failed
from local.emulator.surroundings import ADDRESSES, SCRATCH, STATE

STOPPED_WITHIN = 120.0


@contextmanager
def alone(state: Path = STATE) -> Iterator[None]:
    """Holds the lock. Raises Failed while another process runs a stack."""
    with _lock(state) as held:
        if not _taken(held):
            raise Failed(f"a stack is already running: see .local/{ADDRESSES}; make down stops it")
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        _tidy(state)
        try:
            yield
        finally:
            held.truncate(0)


def stop(state: Path = STATE) -> bool:
    """Ends the running stack, and waits until everything it started is gone; False if none is running."""
    with _lock(state) as held:
        if _taken(held):
            _tidy(state)
            return False
        runner = int(held.read() or 0)
        if not runner:
            raise Failed("another process is starting or stopping a stack: try again")
        os.kill(runner, signal.SIGTERM)
        _wait_for(held, runner)
    _see_off(runner)
    return True


def _wait_for(held: IO[str], runner: int) -> None:
    give_up = time.monotonic() + STOPPED_WITHIN
    while not _taken(held):
        if time.monotonic() > give_up:
            raise Failed(f"process {runner} does not stop; kill -9 {runner} ends it and all it started")
        time.sleep(0.05)


def _see_off(runner: int) -> None:
    """Waits for the process to end, which it does a moment after it has released the lock."""
    with suppress(ProcessLookupError):
        for _ in range(100):
            os.kill(runner, 0)
            time.sleep(0.05)


def _tidy(state: Path) -> None:
    """Removes what a killed run left behind."""
    (state / ADDRESSES).unlink(missing_ok=True)
    shutil.rmtree(state / SCRATCH, ignore_errors=True)


def _lock(state: Path) -> IO[str]:
    state.mkdir(parents=True, exist_ok=True)
    path = state / "lock"
    path.touch()
    # Unlike append mode, writing starts at the beginning of the file.
    return path.open("r+", encoding="utf-8")


def _taken(held: IO[str]) -> bool:
    """Tries to take the lock; returns whether it is ours. The system frees it however its holder ends."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
