"""Imports a handler as Lambda's runtime client does, and prints where everything came from.

This script runs under another Python, and imports nothing of this project.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

PYTHONS_OWN = Path(os.__file__).parent


def main(handler: str) -> None:
    module, _, name = handler.rpartition(".")
    if not callable(getattr(import_module(module), name)):
        sys.exit(f"{handler} cannot be called")
    places = {place for each in list(sys.modules.values()) for place in _places(each)}
    print(json.dumps(sorted(places)))


def _places(module: object) -> Iterator[str]:
    """Yields a module's file, or the folders of a package without one; nothing for Python's own modules."""
    file = getattr(module, "__file__", None)
    for place in [file] if file else getattr(module, "__path__", ()):
        if place != __file__ and not _is_pythons_own(Path(place)):
            yield place


def _is_pythons_own(place: Path) -> bool:
    """Whether it is part of the standard library, and not installed beside it."""
    return place.is_relative_to(PYTHONS_OWN) and "site-packages" not in place.parts


if __name__ == "__main__":
    main(sys.argv[1])
