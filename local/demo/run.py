"""Starts the stack for make run, make demo and make up; a person can stop it at any moment."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from local.emulator.alone import alone
from local.emulator.failing import Failed


def main(arguments: Sequence[str]) -> int:
    """Returns zero if the books are right, or if nothing was played."""
    wanted = _parser().parse_args(arguments)
    _end_by_signal()
    try:
        with alone():
            # Imported only now: it takes a second, within which somebody may already press Ctrl-C.
            live = import_module("local.stack.live")
            return int(live.run(wanted.port, plays=not wanted.no_demo, stays=not wanted.stop))
    except Failed as failure:
        print(f"run: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nrun: stopped; nothing is left running", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port of the front door; 0 takes any free one")
    parser.add_argument("--no-demo", action="store_true", help="start everything and play nothing")
    parser.add_argument("--stop", action="store_true", help="stop after the demo instead of staying up")
    return parser


def _end_by_signal() -> None:
    """Makes Ctrl-C, make down and a closed terminal all end the run in the same way, once."""

    def end(number: int, _: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
