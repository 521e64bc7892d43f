"""Runs programs, each with its own log and temporary folder; none outlives its `with` block."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local.emulator.failing import Failed
from local.emulator.surroundings import LOGS, ROOT, SCRATCH, STATE

Process = subprocess.Popen[bytes]
TAIL = 15


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    process: Process
    log: Path

    def finish(self) -> None:
        """Waits for the program to end. Raises Failed with its last output."""
        if self.process.wait():
            raise Failed(f"{self.name} failed. {self.last_words()}")

    def last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n  ".join((f"The end of {self.log.relative_to(ROOT)}:", *lines[-TAIL:]))


def scratch_of(name: str) -> Path:
    """Returns the folder for what a program needs only while it runs."""
    return STATE / SCRATCH / name.replace(" ", "-")


@contextmanager
def started(name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Iterator[Tool]:
    """Starts a program in its own process group, so that whatever it starts ends with it.

    The program's input is a pipe that closes with this process.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name.replace(' ', '-')}.log"
    with _scratch(name) as scratch, log.open("wb") as out:
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=ROOT,
            env={**env, "TMPDIR": str(scratch)},
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield Tool(name, process, log)
        finally:
            _end(process)


@contextmanager
def _scratch(name: str) -> Iterator[Path]:
    folder = scratch_of(name)
    # A run that was killed could not clean up.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end(process: Process) -> None:
    """Kills the program at once: nothing that runs here has data to save."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()
