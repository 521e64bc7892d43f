"""Plays a world through the real handlers in this process (make replay); the last line is JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from local.stack.in_process import running
from local.worlds.playing import Outcome, play
from local.worlds.world import BadWorld, World, load

TENANT = "world"


def main(arguments: list[str] | None = None) -> int:
    """Returns non-zero only if the world could not be played; the caller judges the books."""
    asked = _parser().parse_args(arguments)
    try:
        world = load(asked.case)
    except BadWorld as error:
        print(f"replay: {error}", file=sys.stderr)
        return 2
    print(json.dumps(replay(world, asked.times)))
    return 0


def replay(world: World, times: int = 1) -> dict[str, Any]:
    """Plays the whole world `times` over the same books and reports the last pass."""
    with running(world.phases[0].now) as stack:
        business = stack.open_business(TENANT, world.settings)
        outcomes: list[Outcome] = []
        for _ in range(times):
            outcomes = [play(stack, business, phase) for phase in world.phases]
        documents = business.xero.documents()
    return {
        "phases": [asdict(outcome) for outcome in outcomes],
        "documents": json.loads(json.dumps(documents, default=str)),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make replay", description=__doc__)
    parser.add_argument("case", help="a world's JSON file")
    parser.add_argument("--times", type=_at_least_once, default=1, help="passes over the same books")
    return parser


def _at_least_once(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a world is played at least once")
    return int(text)


if __name__ == "__main__":
    raise SystemExit(main())
