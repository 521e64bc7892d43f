"""Shows the gallery of pages until Ctrl-C: .venv/bin/python -m local.gallery [--port 8421]."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from threading import Event

from local.build import assets
from local.emulator.door import listening, open_door
from local.emulator.failing import Failed
from local.gallery.app import gallery


def main() -> int:
    """Prints the address on standard output once it answers, and returns zero after Ctrl-C."""
    wanted = argparse.ArgumentParser(description="Shows the parts that pages are made of.")
    wanted.add_argument("--port", type=int, default=8421, help="0 takes any that is free")
    given = wanted.parse_args()
    try:
        assets.prepare()
        with listening(given.port) as bound, open_door(gallery(), bound):
            print(f"http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
            with suppress(KeyboardInterrupt):
                Event().wait()
    except Failed as failure:
        print(f"gallery: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
