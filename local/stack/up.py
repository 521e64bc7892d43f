"""Runs the deployed stack in the background (make up, make down); its addresses are in .local/stack.json."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from local.emulator import alone
from local.emulator.failing import Failed
from local.emulator.surroundings import ADDRESSES, LOGS, ROOT, STATE

LOG = LOGS / "up.log"


def main(arguments: Sequence[str]) -> int:
    """Takes `up [--port N]` or `down`."""
    try:
        if arguments[:1] == ["down"]:
            return _down()
        return _up(arguments[1:])
    except Failed as failure:
        print(f"{arguments[0]}: {failure}", file=sys.stderr)
        return 1


def _up(options: Sequence[str]) -> int:
    """Starts a run that outlives this process, and shows its output until it is up or has failed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with LOG.open("wb") as out, LOG.open(encoding="utf-8") as said:
        run = subprocess.Popen(
            [sys.executable, "-m", "local.demo.run", "--no-demo", *options],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return _follow(run, said)
        except KeyboardInterrupt:
            run.terminate()
            run.wait()
            _repeat(said)
            return 130


def _follow(run: subprocess.Popen[bytes], said: IO[str]) -> int:
    while not stands(run.pid, STATE / ADDRESSES):
        ended = run.poll()
        _repeat(said)
        if ended is not None:
            return ended or 1
        time.sleep(0.1)
    _repeat(said)
    return 0


def stands(process: int, addresses: Path) -> bool:
    """Whether this very process has written down the addresses."""
    try:
        found = json.loads(addresses.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return bool(found["process"] == process)


def _repeat(said: IO[str]) -> None:
    print(said.read(), end="", file=sys.stderr, flush=True)


def _down() -> int:
    stopped = alone.stop()
    words = "stopped; nothing is left running" if stopped else "nothing is running"
    print(f"down: {words}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
